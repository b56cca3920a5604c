//! SPL Token's reference implementation as a program. Chains and their virtual machines have moved to one that takes fewer
//! units and is meant to do the same; suites that run both see that the marketplace does not depend on the difference.

#[cfg(target_arch = "bpf")]
use sbf_builtins as _;

solana_program::entrypoint!(process);

/// Hands every instruction to the implementation.
pub fn process(
    program: &solana_program::pubkey::Pubkey,
    accounts: &[solana_program::account_info::AccountInfo],
    data: &[u8],
) -> solana_program::entrypoint::ProgramResult {
    spl_token::processor::Processor::process(program, accounts, data)
}
