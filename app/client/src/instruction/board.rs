//! Boards, the monitors' reports and their pay.

use anchor_lang::prelude::{AccountMeta, Pubkey};
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{endpoint_hash, Report};
use flashback::{accounts, instruction};

use super::build;
use crate::address::{self, PLATFORM};

/// Opens the board of a listing with 1, 4 or 7 `monitors`; the authority pays the rent.
pub fn open_board(authority: Pubkey, provider: Pubkey, listing: Pubkey, monitors: u8) -> Instruction {
    let accounts = accounts::OpenBoard {
        authority,
        platform: PLATFORM,
        provider,
        listing,
        board: address::board(&listing),
        system_program: system_program::ID,
    };
    build(accounts, instruction::OpenBoard { monitors })
}

/// Adds `lamports` of anybody's to the purse of a listing's board.
pub fn fund_board(funder: Pubkey, provider: Pubkey, listing: Pubkey, lamports: u64) -> Instruction {
    let accounts = accounts::FundBoard {
        funder,
        provider,
        listing,
        board: address::board(&listing),
        system_program: system_program::ID,
    };
    build(accounts, instruction::FundBoard { lamports })
}

/// Closes the board of a closed listing; `rent_payer` is who paid its rent.
pub fn close_board(authority: Pubkey, provider: Pubkey, listing: Pubkey, rent_payer: Pubkey) -> Instruction {
    let board = address::board(&listing);
    build(accounts::CloseBoard { authority, provider, listing, board, rent_payer }, instruction::CloseBoard {})
}

/// Takes `len` buckets from `start` on of a coming epoch out of what is measured.
pub fn announce_maintenance(
    authority: Pubkey,
    provider: Pubkey,
    listing: Pubkey,
    epoch: u32,
    start: u16,
    len: u16,
) -> Instruction {
    let accounts = accounts::AnnounceMaintenance { authority, provider, board: address::board(&listing) };
    build(accounts, instruction::AnnounceMaintenance { epoch, start, len })
}

/// Announces the endpoint that is to take the place of the measured one.
pub fn announce_endpoint(authority: Pubkey, provider: Pubkey, endpoint: &[u8; 96]) -> Instruction {
    let hash = endpoint_hash(endpoint);
    build(accounts::AnnounceEndpoint { authority, provider }, instruction::AnnounceEndpoint { hash })
}

/// Names the Provider account `monitor`, operated by `operator_id`, as the next one of a slot of a listing's board.
pub fn assign_monitor(
    registrar: Pubkey,
    monitor: Pubkey,
    provider: Pubkey,
    listing: Pubkey,
    slot: u8,
    operator_id: u32,
) -> Instruction {
    let board = address::board(&listing);
    let accounts = accounts::AssignMonitor { registrar, platform: PLATFORM, monitor, provider, board };
    build(accounts, instruction::AssignMonitor { slot, operator_id })
}

/// Commits the Provider account `monitor`, in its slot, to `report` of an epoch.
pub fn commit_report(
    authority: Pubkey,
    monitor: Pubkey,
    provider: Pubkey,
    listing: Pubkey,
    slot: u8,
    epoch: u32,
    report: &Report,
) -> Instruction {
    let board = address::board(&listing);
    let commitment = report.commitment(&board, epoch, &monitor);
    let accounts = accounts::CommitReport { authority, monitor, provider, board };
    build(accounts, instruction::CommitReport { slot, epoch, commitment })
}

/// Reveals the report that `monitor` committed to.
pub fn report_quality(
    authority: Pubkey,
    monitor: Pubkey,
    listing: Pubkey,
    slot: u8,
    epoch: u32,
    report: Report,
) -> Instruction {
    let accounts = accounts::ReportQuality { authority, monitor, board: address::board(&listing) };
    build(accounts, instruction::ReportQuality { slot, epoch, report })
}

/// Pays a provider's authority what its account holds above its rent.
pub fn withdraw_pay(authority: Pubkey, provider: Pubkey) -> Instruction {
    build(accounts::WithdrawPay { authority, provider }, instruction::WithdrawPay {})
}

/// Writes the results up to `epoch` and pays its `monitors`: who reports for it in each slot, by Provider account.
pub fn finalize_epoch(provider: Pubkey, listing: Pubkey, epoch: u32, monitors: &[Pubkey]) -> Instruction {
    let accounts = accounts::FinalizeEpoch { provider, listing, board: address::board(&listing) };
    let mut instruction = build(accounts, instruction::FinalizeEpoch { epoch });
    instruction.accounts.extend(monitors.iter().map(|monitor| AccountMeta::new(*monitor, false)));
    instruction
}
