use anchor_lang::prelude::*;

use super::check_consumer;
use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::GrantCreated;
use crate::state::{Agreement, Grant, GrantScope, Session, SessionInstruction, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`create_grant`](crate::flashback::create_grant).
#[derive(Accounts)]
#[instruction(grantee: Pubkey, scope_id: u64)]
pub struct CreateGrant<'info> {
    /// The consumer or the session's key; with a parent, its grantee; signs.
    pub authority: Signer<'info>,
    /// Lets a key other than the consumer's sign; read. None where the consumer signs.
    pub session: Option<AccountLoader<'info, Session>>,
    /// Pays the rent and gets it back on closing; signs, written.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// What the grant belongs to; read.
    #[account(has_one = vault @ FlashbackError::VaultMismatch)]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Pays the agreement; its clock ends access; read.
    pub vault: AccountLoader<'info, Vault>,
    /// The grant that is shared; read. None where the consumer grants.
    #[account(has_one = agreement @ FlashbackError::AgreementMismatch)]
    pub parent: Option<AccountLoader<'info, Grant>>,
    /// The permission; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(
            seeds = [seeds::GRANT, agreement.key().as_ref(), grantee.as_ref(), scope_id.to_le_bytes().as_ref()],
            bump,
        )
    )]
    pub grant: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Permits a key to use the data of an agreement.
pub fn handle_create_grant(ctx: Context<CreateGrant>, grantee: Pubkey, scope_id: u64, scope: GrantScope) -> Result<()> {
    let now = sysvar::now()?;
    let CreateGrant { authority, session, payer, agreement, vault, parent, grant: address, system_program } =
        &ctx.accounts;
    let agreement_key = *agreement.as_ref().key;
    let agreement = agreement.view()?;
    let shared = parent.as_ref().map(|parent| parent.view()).transpose()?;
    let grantor = match &shared {
        Some(shared) => {
            ensure!(session.is_none() && *authority.key == shared.grantee, FlashbackError::NotGrantee);
            shared.grantee
        }
        None => {
            check_consumer(authority, session, &agreement, SessionInstruction::CreateGrant)?;
            agreement.consumer
        }
    };
    let creator = Creator { payer, system_program };
    let id = scope_id.to_le_bytes();
    let (mut grant, _) =
        creator.create::<Grant, _>(address, [seeds::GRANT, agreement_key.as_ref(), grantee.as_ref(), &id])?;
    grant.id = scope_id;
    grant.grantor = grantor;
    grant.agreement = agreement_key;
    grant.grantee = grantee;
    grant.parent = parent.as_ref().map(|parent| *parent.as_ref().key).unwrap_or_default();
    grant.rent_payer = *payer.key;
    grant.create(&scope, shared.as_deref(), &agreement, &*vault.view()?, now)?;

    emit!(GrantCreated {
        grant: *address.key,
        agreement: agreement_key,
        grantor,
        grantee,
        parent: grant.parent,
        actions: grant.actions,
        expires_at: grant.expires_at,
    });
    Ok(())
}
