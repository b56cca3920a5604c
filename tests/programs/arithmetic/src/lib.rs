//! Does the 128-bit arithmetic that a program compiles to on the virtual machine agree with that of the host? The compiler's
//! own code and the libcalls of `sbf-builtins` are both in it. A test runs [`Operation::apply`] natively and, by an
//! instruction, as bytecode.

use solana_program::{
    account_info::AccountInfo, entrypoint::ProgramResult, program::set_return_data, program_error::ProgramError,
    pubkey::Pubkey,
};

#[cfg(target_arch = "bpf")]
use sbf_builtins as _;

/// One byte of an instruction; the operands follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    Mul,
    MulOverflows,
    Div,
    Rem,
    SignedMul,
    SignedMulOverflows,
    SignedDiv,
    SignedRem,
    ShiftLeft,
    ShiftRight,
    SignedShiftRight,
}

impl Operation {
    /// Every operation, at the index that is its byte.
    pub const ALL: [Self; 11] = [
        Self::Mul,
        Self::MulOverflows,
        Self::Div,
        Self::Rem,
        Self::SignedMul,
        Self::SignedMulOverflows,
        Self::SignedDiv,
        Self::SignedRem,
        Self::ShiftLeft,
        Self::ShiftRight,
        Self::SignedShiftRight,
    ];

    /// Whether the second operand must not be zero.
    pub fn divides(self) -> bool {
        matches!(self, Self::Div | Self::Rem | Self::SignedDiv | Self::SignedRem)
    }

    /// The result as bits. Divisions by zero panic, everything else wraps.
    pub fn apply(self, a: u128, b: u128) -> u128 {
        let (signed_a, signed_b) = (a as i128, b as i128);
        match self {
            Self::Mul => a.wrapping_mul(b),
            Self::MulOverflows => a.overflowing_mul(b).1.into(),
            Self::Div => a / b,
            Self::Rem => a % b,
            Self::SignedMul => signed_a.wrapping_mul(signed_b) as u128,
            Self::SignedMulOverflows => signed_a.overflowing_mul(signed_b).1.into(),
            Self::SignedDiv => signed_a.wrapping_div(signed_b) as u128,
            Self::SignedRem => signed_a.wrapping_rem(signed_b) as u128,
            Self::ShiftLeft => a.wrapping_shl(b as u32),
            Self::ShiftRight => a.wrapping_shr(b as u32),
            Self::SignedShiftRight => signed_a.wrapping_shr(b as u32) as u128,
        }
    }
}

/// Bytes of one operation in an instruction: which, and its operands, little-endian.
pub const REQUEST: usize = 1 + 16 + 16;
/// Bytes of one result in the return data, little-endian.
pub const RESULT: usize = 16;

#[cfg(not(feature = "no-entrypoint"))]
solana_program::entrypoint!(process);

/// Any number of operations, as many as their results fit the return data.
pub fn process(_program: &Pubkey, _accounts: &[AccountInfo], data: &[u8]) -> ProgramResult {
    let operand =
        |bytes: &[u8]| bytes.try_into().map(u128::from_le_bytes).map_err(|_| ProgramError::InvalidInstructionData);
    let mut results = Vec::with_capacity(data.len() / REQUEST * RESULT);
    for request in data.chunks(REQUEST) {
        let (operation, operands) = request.split_first().ok_or(ProgramError::InvalidInstructionData)?;
        let operation = Operation::ALL.get(usize::from(*operation)).ok_or(ProgramError::InvalidInstructionData)?;
        let (a, b) = operands.split_at_checked(16).ok_or(ProgramError::InvalidInstructionData)?;
        results.extend_from_slice(&operation.apply(operand(a)?, operand(b)?).to_le_bytes());
    }
    set_return_data(&results);
    Ok(())
}
