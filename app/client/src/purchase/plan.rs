//! What of a purchase is not there yet, and what it brings.

use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use flashback::math::stream::Stream;
use flashback::state::{Agreement, AgreementStatus, Board, Certifier, Order, Pausable, Provider, Vault};
use thiserror::Error;

use super::{ListingContext, Purchase};
use crate::address;
use crate::agreement::AgreementFilter;
use crate::board::finalize_due;
use crate::client::Client;
use crate::error::ClientError;
use crate::vault::missing_for;

/// What a consumer wants of a listing.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// What is asked for; [`ListingContext::order`] is the usual.
    pub order: Order,
    /// Number of the vault that pays; it is opened if it is not there.
    pub vault_id: u64,
    /// How long every agreement of the vault shall be paid for, in seconds.
    pub runway_secs: u32,
    /// Whether to buy although an agreement for the same quantity runs already.
    pub again: bool,
}

/// Why a purchase is not made.
#[derive(Debug, Error)]
pub enum PurchaseError {
    /// The program would refuse the order whatever happens.
    #[error("{0}")]
    Order(anchor_lang::error::Error),
    /// The program would refuse it as things stand.
    #[error("{0}")]
    State(anchor_lang::error::Error),
    /// The same is requested already, and only the provider can accept it.
    #[error("request {0} for the same already waits for the provider; wait, or take it back with `flashback agreement cancel`")]
    AlreadyRequested(Pubkey),
    /// An agreement for the same quantity runs already.
    #[error("the wallet has already bought this as {0}; set `again` to buy more of it")]
    AlreadyBought(Pubkey),
    /// It costs more than a vault can hold.
    #[error("this costs more than a vault can hold; buy less, or for a shorter runway")]
    TooExpensive,
    /// An account cannot be read.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// A purchase that is ready to be sent, with the accounts as it would find them.
#[derive(Clone, Debug)]
pub struct PurchasePlan {
    /// The transaction.
    pub purchase: Purchase,
    /// The request.
    pub request: Agreement,
    /// The vault with the deposit and the request.
    pub vault: Vault,
    /// The provider, its levels in line with the certificate that is looked at, its standing with what is finalized.
    provider: Provider,
    /// The listing's board with what is finalized.
    board: Option<Board>,
}

impl PurchasePlan {
    /// Finds out what is not there yet: vault, deposit, certificate, request. `source` is the token account that a deposit
    /// would come from.
    pub async fn load(
        client: &Client,
        listing: &ListingContext,
        owner: Pubkey,
        source: Pubkey,
        wanted: &Wanted,
    ) -> Result<Self, PurchaseError> {
        let (now, token) = (listing.now, listing.token);
        let vault_address = address::vault(&owner, &token.mint, wanted.vault_id);
        let stored = client.fetch_many::<Vault>(&[vault_address]).await?.pop().flatten();
        let vault = stored.map_or_else(|| new_vault(listing, owner, wanted.vault_id), Ok)?;
        let mut requested = vault;
        let asked = listing.request(&wanted.order, vault_address, &mut requested).map_err(PurchaseError::Order)?;
        let waiting = waiting_request(client, listing, &asked, wanted.again).await?;
        let (request, mut vault) = waiting.map_or((asked, requested), |waiting| (waiting, vault));
        let guarantee = guarantee_of(&request, now).ok_or(PurchaseError::TooExpensive)?;
        let deposit = missing_for(stored.as_ref(), request.rate_q, guarantee, wanted.runway_secs, now)
            .ok_or(PurchaseError::TooExpensive)?;
        if deposit > 0 {
            vault.add(deposit, now).map_err(PurchaseError::State)?;
        }
        let refreshed = certifier_to_refresh(client, listing, wanted.order.min_level).await?;
        let mut provider = refreshed.map_or(listing.provider, |(_, provider)| provider);
        let mut board = listing.board;
        let due = |board: &mut Board| finalize_due(board, &listing.listing, &mut provider, listing.now);
        let finalize = board.as_mut().map(due).unwrap_or_default();
        let accepts = listing.listing.auto_accept == 1;
        let purchase = Purchase {
            owner,
            source,
            token,
            vault_id: wanted.vault_id,
            open_at: stored.is_none().then_some(listing.slot),
            deposit,
            certifier: refreshed.map(|(certifier, _)| certifier),
            finalize: if accepts { finalize } else { Vec::new() },
            provider: listing.listing.provider,
            listing: listing.address,
            board: listing.listing.board,
            index: request.id,
            order: waiting.is_none().then_some(wanted.order),
            accepts,
        };
        Ok(Self { purchase, request, vault, provider, board })
    }

    /// Agreement and vault as the transaction leaves them. An error where the request could not be accepted as things stand,
    /// whoever accepts it.
    pub fn preview(&self, listing: &ListingContext) -> Result<(Agreement, Vault), PurchaseError> {
        let (mut agreement, mut vault) = (self.request, self.vault);
        let (mut offer, mut provider, mut bond) = (listing.listing, self.provider, listing.bond);
        let mut board = self.board;
        let authority = provider.authority;
        agreement
            .accept(&authority, &mut vault, &mut offer, &mut provider, &mut bond, board.as_mut(), listing.now)
            .map_err(PurchaseError::State)?;
        if !self.purchase.accepts {
            return Ok((self.request, self.vault));
        }
        listing.platform.require_running(Pausable::Accept, listing.now).map_err(PurchaseError::State)?;
        Ok((agreement, vault))
    }
}

fn new_vault(listing: &ListingContext, owner: Pubkey, id: u64) -> Result<Vault, PurchaseError> {
    let opened = listing.platform.require_running(Pausable::OpenVault, listing.now).and_then(|()| {
        let mut vault = Vault { owner, mint: listing.token.mint, id, ..Vault::zeroed() };
        vault.start(&listing.platform, listing.slot, listing.slot, listing.now)?;
        Ok(vault)
    });
    opened.map_err(PurchaseError::State)
}

/// The guarantee that a start now takes; `None` where it does not fit.
fn guarantee_of(request: &Agreement, now: i64) -> Option<u64> {
    let term_ends_at = if request.term_secs == 0 { 0 } else { now.saturating_add(request.term_secs.into()) };
    Stream::<32> { term_ends_at, ..request.stream() }.guarantee_at(now)
}

/// A request that waits on this vault already and agrees with `asked` in every term: it is accepted instead of made again.
/// Refuses where an agreement for the same runs, unless more of it is wanted `again`.
async fn waiting_request(
    client: &Client,
    listing: &ListingContext,
    asked: &Agreement,
    again: bool,
) -> Result<Option<Agreement>, PurchaseError> {
    let filter = AgreementFilter {
        consumer: Some(asked.consumer),
        listing: Some(listing.address),
        ..AgreementFilter::default()
    };
    let mut waiting = None;
    for (address, own) in client.agreements(&filter).await? {
        match own.status_at(listing.now).map_err(PurchaseError::State)? {
            AgreementStatus::Requested if is_same_request(&own, asked) && listing.now < own.valid_until => {
                if listing.listing.auto_accept == 0 {
                    return Err(PurchaseError::AlreadyRequested(address));
                }
                waiting = Some(own);
            }
            AgreementStatus::Active if own.quantity == asked.quantity && !again => {
                return Err(PurchaseError::AlreadyBought(address));
            }
            _ => {}
        }
    }
    Ok(waiting)
}

/// Whether a request that waits says what `asked` would: everything but when it was made, by which number, until when it
/// waits, who paid its rent and what the mint was worth.
fn is_same_request(waiting: &Agreement, asked: &Agreement) -> bool {
    let Agreement { id, requested_at, valid_until, rent_payer, ref_value, sequence, .. } = *waiting;
    let alike = Agreement { id, requested_at, valid_until, rent_payer, ref_value, sequence, ..*asked };
    bytemuck::bytes_of(&alike) == bytemuck::bytes_of(waiting)
}

/// Whose certificate is refreshed first, and the provider as that leaves it: the one behind the level that is asked for,
/// so that a certifier's suspension counts at once, else one that brings the level back.
async fn certifier_to_refresh(
    client: &Client,
    listing: &ListingContext,
    level: u8,
) -> Result<Option<(Pubkey, Provider)>, PurchaseError> {
    let Some(slot) = usize::from(level).checked_sub(1) else { return Ok(None) };
    let behind = listing.provider.level_source.get(slot).copied().unwrap_or_default();
    let mut certificates = client.certificates_of(&listing.listing.provider).await?;
    certificates.sort_by_key(|(address, _)| *address != behind);
    let certifiers: Vec<Pubkey> = certificates.iter().map(|(_, certificate)| certificate.certifier).collect();
    let certifiers = client.fetch_many::<Certifier>(&certifiers).await?;
    let mut first = None;
    for ((address, certificate), certifier) in certificates.into_iter().zip(certifiers) {
        let by = certificate.certifier;
        let certifier = certifier.ok_or(ClientError::AccountMissing { name: "certifier", address: by })?;
        let mut provider = listing.provider;
        let (held, until) = certificate.level_at(&provider, &certifier, listing.now);
        provider.record_certificate(&address, held, until, listing.now);
        if provider.level_at(listing.now).0 >= level {
            return Ok(Some((by, provider)));
        }
        first = first.or(Some((by, provider)));
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_the_same_only_if_every_term_agrees() {
        let asked = Agreement { quantity: 5, revision: 2, term_secs: 86_400, rate_q: 7, ..Agreement::zeroed() };
        let waiting = Agreement { id: 9, requested_at: 1, valid_until: 3, sequence: 1, ref_value: 8, ..asked };
        assert!(is_same_request(&waiting, &asked));
        let changes: [fn(&mut Agreement); 9] = [
            |other| other.quantity = 6,
            |other| other.revision = 3,
            |other| other.term_secs = 0,
            |other| other.rate_q = 8,
            |other| other.min_level = 2,
            |other| other.min_rating_band = 1,
            |other| other.fee_bps = 1,
            |other| other.vault = Pubkey::new_from_array([1; 32]),
            |other| other.terms.notice_secs = 1,
        ];
        for (n, change) in changes.into_iter().enumerate() {
            let mut other = waiting;
            change(&mut other);
            assert!(!is_same_request(&other, &asked), "change {n}");
        }
    }
}
