use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::DisputeOpened;
use crate::state::{Agreement, Board, Complaint, Dispute, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`open_dispute`](crate::flashback::open_dispute). The agreement's board follows if it has one.
#[derive(Accounts)]
#[instruction(period: u32)]
pub struct OpenDispute<'info> {
    /// The consumer or the provider's authority; signs, pays rent and stake.
    #[account(mut)]
    pub opener: Signer<'info>,
    /// Holds the period that is disputed; written.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Tells how far the period is funded; read.
    pub vault: AccountLoader<'info, Vault>,
    /// Names the authority; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Holds the stake and the claims; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::DISPUTE, agreement.key().as_ref(), period.to_le_bytes().as_ref()], bump)
    )]
    pub dispute: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Asks for another credit of a period than its figures give.
pub fn handle_open_dispute<'info>(
    ctx: Context<'info, OpenDispute<'info>>,
    period: u32,
    asked_bps: u16,
    evidence_hash: [u8; 32],
) -> Result<()> {
    let OpenDispute { opener, agreement: address, vault, provider, dispute: dispute_address, system_program } =
        &ctx.accounts;
    let mut agreement = address.view_mut()?;
    let board = Board::behind(&agreement.board, ctx.remaining_accounts)?;
    let complaint = Complaint { period, asked_bps, evidence_hash };
    let opened = {
        let board = board.as_ref().map(View::view).transpose()?;
        let (vault, provider) = (vault.view()?, provider.view()?);
        agreement.open_dispute(opener.key, &provider, &vault, board.as_deref(), &complaint, sysvar::now()?)?
    };

    let creator = Creator { payer: opener, system_program };
    let seeds = [seeds::DISPUTE, address.as_ref().key.as_ref(), &period.to_le_bytes()];
    let (mut dispute, bump) = creator.create_holding::<Dispute, _>(dispute_address, seeds, opened.stake_lamports)?;
    *dispute = Dispute { agreement: address.key(), bump, ..opened };

    emit!(DisputeOpened {
        dispute: dispute_address.key(),
        agreement: dispute.agreement,
        period,
        opener: dispute.opener()?,
        measured_bps: dispute.measured_bps,
        asked_bps,
        evidence_hash,
        stake_lamports: dispute.stake_lamports,
        deadline: dispute.deadline,
        sequence: agreement.sequence,
    });
    Ok(())
}
