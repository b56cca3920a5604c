//! Certificates, and the levels that rest on them.

use anchor_lang::prelude::{AccountMeta, Pubkey};
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{Attestation, Reason};
use flashback::{accounts, instruction};

use super::build;
use crate::address::{self, PLATFORM};

/// Certifies a provider for the first time; `wallet` is the certifier's. Storage on level 2 and above takes a `board` of its.
pub fn issue_certificate(
    wallet: Pubkey,
    provider: Pubkey,
    board: Option<Pubkey>,
    attestation: Attestation,
) -> Instruction {
    let certifier = address::certifier(&wallet);
    let accounts = accounts::IssueCertificate {
        wallet,
        platform: PLATFORM,
        certifier,
        provider,
        certificate: address::certificate(&provider, &certifier),
        system_program: system_program::ID,
    };
    with_board(build(accounts, instruction::IssueCertificate { attestation }), board)
}

/// Certifies a provider again; `registrar` signs too where it had revoked the certificate. Storage on level 2 and above takes a
/// `board` of its.
pub fn renew_certificate(
    wallet: Pubkey,
    registrar: Option<Pubkey>,
    provider: Pubkey,
    board: Option<Pubkey>,
    attestation: Attestation,
) -> Instruction {
    let certifier = address::certifier(&wallet);
    let accounts = accounts::RenewCertificate {
        wallet,
        registrar,
        platform: PLATFORM,
        certifier,
        provider,
        certificate: address::certificate(&provider, &certifier),
    };
    with_board(build(accounts, instruction::RenewCertificate { attestation }), board)
}

fn with_board(mut instruction: Instruction, board: Option<Pubkey>) -> Instruction {
    instruction.accounts.extend(board.map(|board| AccountMeta::new_readonly(board, false)));
    instruction
}

/// Takes back what the Certifier account `certifier` certified; `authority` is its wallet or the registrar.
pub fn revoke_certificate(authority: Pubkey, certifier: Pubkey, provider: Pubkey, reason: Reason) -> Instruction {
    let by_certifier = certifier == address::certifier(&authority);
    let accounts = accounts::RevokeCertificate {
        authority,
        platform: (!by_certifier).then_some(PLATFORM),
        certifier,
        provider,
        certificate: address::certificate(&provider, &certifier),
    };
    build(accounts, instruction::RevokeCertificate { reason })
}

/// Brings a provider's levels in line with what the Certifier account `certifier` certified.
pub fn refresh_certification(provider: Pubkey, certifier: Pubkey) -> Instruction {
    let certificate = address::certificate(&provider, &certifier);
    build(accounts::RefreshCertification { provider, certifier, certificate }, instruction::RefreshCertification {})
}
