use core::ops::Range;

use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::EndpointAnnounced;
use crate::state::Provider;
use crate::sysvar;
use crate::view::View;

/// Accounts of [`announce_endpoint`](crate::flashback::announce_endpoint).
#[derive(Accounts)]
pub struct AnnounceEndpoint<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Holds the announcement; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Names the endpoint that is to take the place of the measured one.
pub fn handle_announce_endpoint(ctx: Context<AnnounceEndpoint>, hash: [u8; 32]) -> Result<()> {
    let mut provider = ctx.accounts.provider.view_mut()?;
    provider.announce_endpoint(hash, sysvar::now()?);
    let Range { start: from, end: until } = provider.next_endpoint_times();
    emit!(EndpointAnnounced { provider: provider.address, hash, from, until });
    Ok(())
}
