//! Calls of other programs out of arrays on the stack. The SDK's own call copies accounts and data to the heap twice.

use core::mem::ManuallyDrop;

use anchor_lang::prelude::*;

/// An account as it is handed to the called program.
pub struct Passed<'a, 'info> {
    info: &'a AccountInfo<'info>,
    is_writable: bool,
    is_signer: bool,
}

impl<'a, 'info> Passed<'a, 'info> {
    /// The called program may only read it.
    pub fn readonly(info: &'a AccountInfo<'info>) -> Self {
        Self { info, is_writable: false, is_signer: false }
    }

    /// The called program may write to it.
    pub fn writable(info: &'a AccountInfo<'info>) -> Self {
        Self { info, is_writable: true, is_signer: false }
    }

    /// It signs: in the transaction, or by the call's seeds.
    pub fn signed(self) -> Self {
        Self { is_signer: true, ..self }
    }

    /// Refuses while the program still holds a reference into the account's data that the called program could break. To
    /// lamports it never holds one.
    fn check_free(&self) -> Result<()> {
        let data = &self.info.data;
        let is_free = if self.is_writable { data.try_borrow_mut().is_ok() } else { data.try_borrow().is_ok() };
        if is_free {
            Ok(())
        } else {
            Err(ProgramError::AccountBorrowFailed.into())
        }
    }

    /// A copy that does not count as one.
    fn copy(&self) -> ManuallyDrop<AccountInfo<'info>> {
        // SAFETY: it is never dropped, and the original, with which it shares its cells, outlives the call.
        ManuallyDrop::new(unsafe { core::ptr::read(self.info) })
    }

    fn meta(&self) -> AccountMeta {
        AccountMeta { pubkey: *self.info.key, is_signer: self.is_signer, is_writable: self.is_writable }
    }
}

/// Calls `program`. `seeds`, with their bump, are those of the account of ours that signs; empty where none does.
#[inline(always)]
pub fn invoke<const N: usize>(
    program: &Pubkey,
    accounts: [Passed<'_, '_>; N],
    data: &[u8],
    seeds: &[&[u8]],
) -> Result<()> {
    for account in &accounts {
        account.check_free()?;
    }
    let metas = accounts.each_ref().map(Passed::meta);
    let infos = accounts.each_ref().map(Passed::copy);
    let signers = [seeds];
    let signers: &[&[&[u8]]] = if seeds.is_empty() { &[] } else { &signers };
    call(&StableInstruction { accounts: (&metas).into(), data: data.into(), program: *program }, &infos, signers)
}

/// What the chain reads in place of a `Vec`.
#[repr(C)]
struct StableSlice<T> {
    start: *const T,
    capacity: usize,
    len: usize,
}

impl<T> From<&[T]> for StableSlice<T> {
    fn from(slice: &[T]) -> Self {
        Self { start: slice.as_ptr(), capacity: slice.len(), len: slice.len() }
    }
}

impl<T, const N: usize> From<&[T; N]> for StableSlice<T> {
    fn from(array: &[T; N]) -> Self {
        array.as_slice().into()
    }
}

/// An instruction as the chain reads it.
#[repr(C)]
struct StableInstruction {
    accounts: StableSlice<AccountMeta>,
    data: StableSlice<u8>,
    program: Pubkey,
}

#[cfg(target_os = "solana")]
fn call(instruction: &StableInstruction, infos: &[ManuallyDrop<AccountInfo>], signers: &[&[&[u8]]]) -> Result<()> {
    // SAFETY: the layouts are the chain's, and everything that is pointed to lives until the call returns. No reference
    // into the accounts is held meanwhile, see `check_free`.
    let code = unsafe {
        solana_define_syscall::definitions::sol_invoke_signed_rust(
            core::ptr::from_ref(instruction).cast(),
            infos.as_ptr().cast(),
            infos.len() as u64,
            signers.as_ptr().cast(),
            signers.len() as u64,
        )
    };
    match code {
        anchor_lang::solana_program::entrypoint::SUCCESS => Ok(()),
        code => Err(ProgramError::from(code).into()),
    }
}

/// There is nothing to call outside the chain; the SDK succeeds too.
#[cfg(not(target_os = "solana"))]
fn call(instruction: &StableInstruction, infos: &[ManuallyDrop<AccountInfo>], signers: &[&[&[u8]]]) -> Result<()> {
    core::hint::black_box((instruction, infos, signers));
    Ok(())
}
