//! Where the chain enters the program: Anchor's entry, but with the accounts listed on the stack, and a heap of our own.

use core::mem::MaybeUninit;
use core::slice;

use anchor_lang::prelude::*;
use anchor_lang::solana_program::entrypoint::{custom_panic_default, deserialize_into, HEAP_START_ADDRESS, SUCCESS};

use crate::heap::Heap;

custom_panic_default!();

#[global_allocator]
// SAFETY: the chain reserves these bytes for the heap of each call, and they are zero.
static HEAP: Heap = unsafe { Heap::at(HEAP_START_ADDRESS as usize) };

/// Accounts that an instruction can have here; with more it fails.
const MOST_ACCOUNTS: usize = 64;

/// # Safety
/// `input` is what the chain passes.
#[no_mangle]
pub unsafe extern "C" fn entrypoint(input: *mut u8) -> u64 {
    let mut accounts = [const { MaybeUninit::uninit() }; MOST_ACCOUNTS];
    let (program_id, count, data) = unsafe { deserialize_into(input, &mut accounts) };
    // SAFETY: so many were written.
    run(program_id, unsafe { slice::from_raw_parts(accounts.as_ptr().cast(), count) }, data)
}

/// A frame of its own, beside that of the list.
#[inline(never)]
fn run<'info>(program_id: &Pubkey, accounts: &'info [AccountInfo<'info>], data: &'info [u8]) -> u64 {
    if *program_id != crate::ID {
        let error = Error::from(ErrorCode::DeclaredProgramIdMismatch);
        error.log();
        return ProgramError::from(error).into();
    }
    // Named here, so that the compiler knows it wherever it is compared.
    match crate::entry(&crate::ID, accounts, data) {
        Ok(()) => SUCCESS,
        Err(error) => error.into(),
    }
}
