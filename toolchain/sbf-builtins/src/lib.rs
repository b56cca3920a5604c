//! The 128-bit multiplication and division that programs call when the upstream BPF back end builds them.
//!
//! LLVM returns an `i128` of such a call in the registers r0 and r2, but rustc 1.96 returns one through a pointer on this
//! target, so libcalls that are compiled from ordinary Rust have the wrong calling convention. `extern "unadjusted"` hands
//! the value to LLVM as it is. All other libcalls are those of `solana-compiler-builtins`.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(target_arch = "bpf", feature(abi_unadjusted), allow(internal_features))]

#[cfg(any(test, target_arch = "bpf"))]
mod wide;

#[cfg(target_arch = "bpf")]
mod libcalls {
    use {crate::wide, solana_compiler_builtins as _};

    #[unsafe(no_mangle)]
    unsafe extern "unadjusted" fn __multi3(a: i128, b: i128) -> i128 {
        wide::mul(a as u128, b as u128) as i128
    }

    #[unsafe(no_mangle)]
    unsafe extern "unadjusted" fn __udivti3(n: u128, d: u128) -> u128 {
        wide::div_rem(n, d).0
    }

    #[unsafe(no_mangle)]
    unsafe extern "unadjusted" fn __umodti3(n: u128, d: u128) -> u128 {
        wide::div_rem(n, d).1
    }

    #[unsafe(no_mangle)]
    unsafe extern "unadjusted" fn __divti3(n: i128, d: i128) -> i128 {
        wide::signed_div_rem(n, d).0
    }

    #[unsafe(no_mangle)]
    unsafe extern "unadjusted" fn __modti3(n: i128, d: i128) -> i128 {
        wide::signed_div_rem(n, d).1
    }
}
