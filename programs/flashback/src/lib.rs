//! Flashback: storage bought and sold under rules that nobody has to be trusted to follow.
//!
//! Two registers of certified providers, their certificates, the listings through which consumers choose, and the
//! agreements that are paid for by the second. Who may do what can be read off [`flashback`], one instruction after the
//! other.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_lossless,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

/// Refuses with an error unless a condition holds, as Anchor's `require!`. The error is made out of line: in place all of them
/// would be a tenth of the program.
macro_rules! ensure {
    ($holds:expr, $error:expr $(,)?) => {
        if !($holds) {
            return Err($crate::error::fail($error));
        }
    };
}

use anchor_lang::prelude::*;
#[cfg(target_arch = "bpf")]
use sbf_builtins as _;

pub mod address;
pub mod constants;
pub mod cpi;
pub mod creation;
#[cfg(all(target_os = "solana", feature = "entrypoint", not(feature = "cpi")))]
mod entrypoint;
pub mod error;
pub mod events;
pub mod heap;
pub mod instructions;
pub mod log;
pub mod math;
pub mod state;
pub mod sysvar;
pub mod text;
pub mod token;
pub mod view;

pub use instructions::*;
use state::{
    Access, Action, Attestation, CertifierRights, Genesis, GrantScope, Offer, Order, PlatformChanges, ProviderProfile,
    Reason, Report, SessionRights,
};

declare_id!("8da8P2vUj5kiex9YtmwpiFQ6WTodiifVE7cW9Ra2DUrg");

// Who finds a fault in the bytecode finds out here whom to tell. A program that calls this one has a text of its own.
#[cfg(all(target_os = "solana", feature = "entrypoint", not(feature = "cpi")))]
solana_security_txt::security_txt! {
    name: "Flashback",
    project_url: env!("CARGO_PKG_REPOSITORY"),
    contacts: "other:a private security advisory in the repository of the source",
    policy: "SECURITY.md in the repository of the source",
    source_release: env!("CARGO_PKG_VERSION")
}

/// The program's instructions, the ones that run most often first.
#[program]
pub mod flashback {
    use super::*;

    // Anyone: what moves the clock forward.

    /// Pays what an agreement has earned to the bond's payout, or with the provider's signature elsewhere.
    pub fn claim(ctx: Context<Claim>) -> Result<()> {
        instructions::handle_claim(ctx)
    }

    /// Settles a period once it can no longer be disputed; the last one frees collateral and capacity.
    ///
    /// # Requirements
    /// The period is over and funded to its end, its dispute window too; a dispute about it is ruled, or can no longer be.
    /// Without effect where it is settled already.
    pub fn settle_period<'info>(ctx: Context<'info, SettlePeriod<'info>>, period: u32) -> Result<()> {
        instructions::handle_settle_period(ctx, period)
    }

    /// Writes the results of a board's epochs up to `epoch` and pays the monitors of the last one, whose Provider accounts
    /// follow in the order of the slots.
    ///
    /// # Requirements
    /// The report window of `epoch` is over, or every slot has revealed. At most 96 epochs at once, and none beyond one with
    /// reports. Without effect where it is written already.
    pub fn finalize_epoch<'info>(ctx: Context<'info, FinalizeEpoch<'info>>, epoch: u32) -> Result<()> {
        instructions::handle_finalize_epoch(ctx, epoch)
    }

    /// Moves a vault's clock to the present, or as far as its money reaches.
    pub fn sync_vault(ctx: Context<SyncVault>) -> Result<()> {
        instructions::handle_sync_vault(ctx)
    }

    // Consumer: its vaults and agreements.

    /// Adds tokens to a vault; open to anyone.
    pub fn deposit(ctx: Context<Deposit>, amount: u64) -> Result<()> {
        instructions::handle_deposit(ctx, amount)
    }

    /// Takes tokens out that are neither earned by a provider nor a guarantee.
    ///
    /// # Requirements
    /// Every agreement is paid up to now.
    pub fn withdraw(ctx: Context<Withdraw>, amount: u64) -> Result<()> {
        instructions::handle_withdraw(ctx, amount)
    }

    /// Gives the consumer's notice, at any time.
    pub fn terminate_agreement(ctx: Context<TerminateAgreement>) -> Result<()> {
        instructions::handle_terminate_agreement(ctx)
    }

    /// Ends an agreement at once and free, or an ending one earlier.
    ///
    /// # Requirements
    /// A fact since the request gives the right, for a period and 7 epochs at least: a high credit, three dark epochs in a
    /// row, 14 epochs without measurements, a changed endpoint, a delisting, a level missing for 14 epochs.
    pub fn leave_agreement<'info>(ctx: Context<'info, LeaveAgreement<'info>>) -> Result<()> {
        instructions::handle_leave_agreement(ctx)
    }

    /// Gives 1 to 5 stars for all periods of an agreement that were settled since the last review, with the weight of their
    /// fees in a settlement mint.
    pub fn review_period(ctx: Context<ReviewPeriod>, stars: u8) -> Result<()> {
        instructions::handle_review_period(ctx, stars)
    }

    /// Asks a provider for what it lists, at the revision that was looked at; freezes all terms, reserves nothing.
    ///
    /// # Requirements
    /// Signed by the consumer, or by a session whose cap holds the rate. Requests are not paused; the price is within
    /// `max_price` and the provider's attributes are those that were looked at; a given term is at least an epoch and the
    /// notice; consumer, provider and arbiter are three keys, and the session's is neither of the latter.
    pub fn request_agreement(ctx: Context<RequestAgreement>, index: u64, order: Order) -> Result<()> {
        instructions::handle_request_agreement(ctx, index, order)
    }

    /// Takes a request back, as the consumer or by a session.
    pub fn cancel_request(ctx: Context<CancelRequest>) -> Result<()> {
        instructions::handle_cancel_request(ctx)
    }

    /// Opens a vault of the signer's in a mint; `slot` is the present one or at most 150 older.
    ///
    /// # Requirements
    /// Opening vaults is not paused; the mint has allowed extensions only.
    pub fn open_vault(ctx: Context<OpenVault>, vault_id: u64, slot: u64) -> Result<()> {
        instructions::handle_open_vault(ctx, vault_id, slot)
    }

    /// Pays out whatever the vault holds and closes it.
    ///
    /// # Requirements
    /// No agreement is open, fees are swept, and the chain is more than 150 slots past its opening.
    pub fn close_vault(ctx: Context<CloseVault>) -> Result<()> {
        instructions::handle_close_vault(ctx)
    }

    // Consumer and provider together.

    /// Ends an agreement at once, or an ending one earlier, as both sign.
    ///
    /// # Requirements
    /// Consumer, the provider's present authority and arbiter are three keys.
    pub fn end_agreement(ctx: Context<EndAgreement>) -> Result<()> {
        instructions::handle_end_agreement(ctx)
    }

    /// Disputes the measured credit of a period, at a stake: the consumer asks for more, the provider for less. The agreement's
    /// board follows if it has one.
    ///
    /// # Requirements
    /// The period has at least a second, is over and funded to its end; its epochs are finalized, its dispute window is open
    /// and nobody has disputed it before. What is asked for is at most `max_credit_bps`.
    pub fn open_dispute<'info>(
        ctx: Context<'info, OpenDispute<'info>>,
        period: u32,
        asked_bps: u16,
        evidence_hash: [u8; 32],
    ) -> Result<()> {
        instructions::handle_open_dispute(ctx, period, asked_bps, evidence_hash)
    }

    /// Answers a dispute of the other side, once: claims the measured credit or beyond it.
    ///
    /// # Requirements
    /// Nobody has ruled yet, and the time for a ruling is not over.
    pub fn answer_dispute(ctx: Context<AnswerDispute>, answer_bps: u16, evidence_hash: [u8; 32]) -> Result<()> {
        instructions::handle_answer_dispute(ctx, answer_bps, evidence_hash)
    }

    /// Pays the stake to who wins, or back where nobody ruled, and closes the dispute; rent to its opener.
    ///
    /// # Requirements
    /// The period is settled. By whom the stake is owed; by anyone 90 epochs after the dispute's deadline.
    pub fn close_dispute(ctx: Context<CloseDispute>) -> Result<()> {
        instructions::handle_close_dispute(ctx)
    }

    // Arbiter: the credit of a disputed period, never money.

    /// Picks a credit between the two claims; the measured one stands for a side that claims nothing.
    ///
    /// # Requirements
    /// After an answer or half of the agreement's `ruling_secs`, within `ruling_secs`; the arbiter is not the provider's
    /// present authority.
    pub fn rule_dispute(ctx: Context<RuleDispute>, ruled_bps: u16) -> Result<()> {
        instructions::handle_rule_dispute(ctx, ruled_bps)
    }

    // Provider: its agreements and bonds.

    /// Accepts a request; by anyone where the listing accepts by itself.
    ///
    /// # Requirements
    /// Accepting is not paused; the request is valid, the listing still at its revision and the provider's attributes at
    /// their version; provider, capacity, bond and funds are what was asked for.
    pub fn accept_agreement<'info>(ctx: Context<'info, AcceptAgreement<'info>>) -> Result<()> {
        instructions::handle_accept_agreement(ctx)
    }

    /// Declines a request.
    pub fn decline_agreement(ctx: Context<DeclineAgreement>) -> Result<()> {
        instructions::handle_decline_agreement(ctx)
    }

    /// Gives the provider's notice: the term ends with it, if not earlier.
    pub fn give_provider_notice(ctx: Context<GiveProviderNotice>) -> Result<()> {
        instructions::handle_give_provider_notice(ctx)
    }

    /// Ends an agreement at once, at the cost of the notice that was not given, in collateral and in rating; free while the
    /// vault is in default, or too few monitors report although they are paid.
    pub fn exit_agreement<'info>(ctx: Context<'info, ExitAgreement<'info>>) -> Result<()> {
        instructions::handle_exit_agreement(ctx)
    }

    /// Opens the provider's bond in a mint, which its listings in that mint need.
    ///
    /// # Requirements
    /// The mint has allowed extensions only.
    pub fn open_bond(ctx: Context<OpenBond>) -> Result<()> {
        instructions::handle_open_bond(ctx)
    }

    /// Adds tokens to a bond.
    pub fn deposit_bond(ctx: Context<DepositBond>, amount: u64) -> Result<()> {
        instructions::handle_deposit_bond(ctx, amount)
    }

    /// Starts to thaw a free part of a bond, one at a time.
    pub fn thaw_bond(ctx: Context<ThawBond>, amount: u64) -> Result<()> {
        instructions::handle_thaw_bond(ctx, amount)
    }

    /// Takes out what has thawed.
    pub fn withdraw_bond(ctx: Context<WithdrawBond>) -> Result<()> {
        instructions::handle_withdraw_bond(ctx)
    }

    /// Names the token account that claims go to.
    pub fn set_payout(ctx: Context<SetPayout>) -> Result<()> {
        instructions::handle_set_payout(ctx)
    }

    /// Pays out whatever the token account of an empty bond holds and closes it.
    pub fn close_bond(ctx: Context<CloseBond>) -> Result<()> {
        instructions::handle_close_bond(ctx)
    }

    // Anyone: what is due once, or brings two accounts in line.

    /// Records the end of an agreement that has reached its term, and frees the capacity of one that has ended.
    pub fn expire_agreement(ctx: Context<ExpireAgreement>) -> Result<()> {
        instructions::handle_expire_agreement(ctx)
    }

    /// Ends an agreement whose vault was dry for longer than the grace; the notice is paid out of the guarantee.
    ///
    /// # Requirements
    /// It was seen dry at least a grace ago, and an hour. Without effect where an end is recorded already.
    pub fn end_default(ctx: Context<EndDefault>) -> Result<()> {
        instructions::handle_end_default(ctx)
    }

    /// Brings the penalties of an agreement from the provider's bond into the consumer's vault.
    pub fn collect_penalty(ctx: Context<CollectPenalty>) -> Result<()> {
        instructions::handle_collect_penalty(ctx)
    }

    /// Brings the fees that a vault keeps to the treasury's associated token account.
    pub fn sweep_fees(ctx: Context<SweepFees>) -> Result<()> {
        instructions::handle_sweep_fees(ctx)
    }

    /// Closes a request that was not accepted in time; rent to who paid it.
    pub fn lapse_request(ctx: Context<LapseRequest>) -> Result<()> {
        instructions::handle_lapse_request(ctx)
    }

    /// Closes a settled agreement; the unclaimed rest goes into the provider's bond, rent to who paid it.
    ///
    /// # Requirements
    /// After the final settlement and with no dispute open. By the consumer at once where nothing is left to claim, else 7
    /// epochs later.
    pub fn close_agreement(ctx: Context<CloseAgreement>) -> Result<()> {
        instructions::handle_close_agreement(ctx)
    }

    /// Brings a provider's certification levels in line with one certificate, up or down.
    pub fn refresh_certification(ctx: Context<RefreshCertification>) -> Result<()> {
        instructions::handle_refresh_certification(ctx)
    }

    /// Copies level, rating and region of a provider into its listing, for filters.
    pub fn refresh_listing(ctx: Context<RefreshListing>) -> Result<()> {
        instructions::handle_refresh_listing(ctx)
    }

    // Consumer: who else uses its data or acts for it. What takes a session is signed by the consumer or the session's key.

    /// Says whether a grantee may do `action` now with the object of this key, and if not why, as return data; changes nothing
    /// and is open to anyone.
    ///
    /// # Accounts
    /// `parent` is the grant that this one was shared from; left out where that is gone, or there is none.
    pub fn check_access(ctx: Context<CheckAccess>, action: Action, key: Vec<u8>) -> Result<Access> {
        instructions::handle_check_access(ctx, action, key)
    }

    /// Permits `grantee` to use the data of an agreement; by the consumer or a session, or as a share by the grantee of
    /// `parent`.
    ///
    /// # Requirements
    /// The agreement is active; the scope ends within 365 epochs. What is shared lies within the parent, which is not shared
    /// itself and allows sharing now.
    pub fn create_grant(ctx: Context<CreateGrant>, grantee: Pubkey, scope_id: u64, scope: GrantScope) -> Result<()> {
        instructions::handle_create_grant(ctx, grantee, scope_id, scope)
    }

    /// Revokes a grant for ever, and with it what was shared of it; by its grantor, the consumer or a session.
    pub fn revoke_grant(ctx: Context<RevokeGrant>) -> Result<()> {
        instructions::handle_revoke_grant(ctx)
    }

    /// Revokes every grant that an agreement has; by the consumer or a session.
    pub fn revoke_all_grants(ctx: Context<RevokeAllGrants>) -> Result<()> {
        instructions::handle_revoke_all_grants(ctx)
    }

    /// Replaces what a grant allows by less; by its grantor, the consumer or a session.
    ///
    /// # Requirements
    /// The new scope lies within the old one, whose prefix the new one continues, and ends in the future.
    pub fn narrow_grant(ctx: Context<NarrowGrant>, scope: GrantScope) -> Result<()> {
        instructions::handle_narrow_grant(ctx, scope)
    }

    /// Closes a grant that has expired or whose agreement is closed; by anyone, rent to who paid it.
    pub fn close_grant(ctx: Context<CloseGrant>) -> Result<()> {
        instructions::handle_close_grant(ctx)
    }

    /// Lets `key` act for the owner of a vault: what `rights` name, for at most 365 epochs, and with a cap on the rates of
    /// what it requests. It can never withdraw, close, end anything or open sessions.
    pub fn open_session(ctx: Context<OpenSession>, key: Pubkey, rights: SessionRights) -> Result<()> {
        instructions::handle_open_session(ctx, key, rights)
    }

    /// Ends a session at once, by the owner; by anyone once it has expired. Rent to who paid it.
    pub fn close_session(ctx: Context<CloseSession>) -> Result<()> {
        instructions::handle_close_session(ctx)
    }

    // Provider: its listings.

    /// Lists an offer under the provider's next index.
    ///
    /// # Requirements
    /// Listing is not paused; the provider is in business and listed, and has a bond in the mint.
    pub fn create_listing(ctx: Context<CreateListing>, index: u32, offer: Offer) -> Result<()> {
        instructions::handle_create_listing(ctx, index, offer)
    }

    /// Replaces the offer that stands at `revision`; the mint stays.
    pub fn update_listing(ctx: Context<UpdateListing>, revision: u32, offer: Offer) -> Result<()> {
        instructions::handle_update_listing(ctx, revision, offer)
    }

    /// Stops an open listing from taking requests.
    pub fn pause_listing(ctx: Context<PauseListing>) -> Result<()> {
        instructions::handle_pause_listing(ctx)
    }

    /// Lets a paused listing take requests again.
    ///
    /// # Requirements
    /// Listing is not paused; the provider is in business and listed, and its authority not the listing's arbiter.
    pub fn resume_listing(ctx: Context<ResumeListing>) -> Result<()> {
        instructions::handle_resume_listing(ctx)
    }

    /// Ends a listing for ever; live agreements run on unchanged.
    pub fn close_listing(ctx: Context<CloseListing>) -> Result<()> {
        instructions::handle_close_listing(ctx)
    }

    // Certifier: its own certificates, within its scope.

    /// Certifies a provider for the first time.
    ///
    /// # Requirements
    /// The certifier is active, not expired, not the provider itself, and its scope and level suffice; the attributes are
    /// those that it looked at; the end is within the level's limit and the certifier's own. From level 2 on the chain's own
    /// record of the provider suffices: what a board of its measured (which follows the accounts), of services what was paid.
    pub fn issue_certificate<'info>(
        ctx: Context<'info, IssueCertificate<'info>>,
        attestation: Attestation,
    ) -> Result<()> {
        instructions::handle_issue_certificate(ctx, attestation)
    }

    /// Certifies a provider again, whatever became of the certificate; as `issue_certificate`.
    ///
    /// # Requirements
    /// What the registrar revoked takes the registrar's signature too.
    pub fn renew_certificate<'info>(
        ctx: Context<'info, RenewCertificate<'info>>,
        attestation: Attestation,
    ) -> Result<()> {
        instructions::handle_renew_certificate(ctx, attestation)
    }

    /// Takes a certificate back, by its certifier or the registrar, and ends the levels that rested on it.
    pub fn revoke_certificate(ctx: Context<RevokeCertificate>, reason: Reason) -> Result<()> {
        instructions::handle_revoke_certificate(ctx, reason)
    }

    // Monitor: its own slot, once an epoch.

    /// Commits to a report: `commitment` is sha256 of board, epoch, the monitor's Provider account and the report.
    ///
    /// # Requirements
    /// The first half of the report window after the epoch; no earlier epoch has reports that are not finalized.
    pub fn commit_report(ctx: Context<CommitReport>, slot: u8, epoch: u32, commitment: [u8; 32]) -> Result<()> {
        instructions::handle_commit_report(ctx, slot, epoch, commitment)
    }

    /// Reveals the report that was committed to.
    ///
    /// # Requirements
    /// The second half of the report window after the epoch.
    pub fn report_quality(ctx: Context<ReportQuality>, slot: u8, epoch: u32, report: Report) -> Result<()> {
        instructions::handle_report_quality(ctx, slot, epoch, report)
    }

    /// Pays out what a provider was paid for reports.
    pub fn withdraw_pay(ctx: Context<WithdrawPay>) -> Result<()> {
        instructions::handle_withdraw_pay(ctx)
    }

    // Provider: the boards of its listings.

    /// Opens the board of a listing, with 1, 4 or 7 slots; raises the listing's revision.
    pub fn open_board(ctx: Context<OpenBoard>, monitors: u8) -> Result<()> {
        instructions::handle_open_board(ctx, monitors)
    }

    /// Adds lamports to the purse of a board, for the present epoch and later ones; open to anyone.
    ///
    /// # Requirements
    /// No reports wait whose report window is over.
    pub fn fund_board(ctx: Context<FundBoard>, lamports: u64) -> Result<()> {
        instructions::handle_fund_board(ctx, lamports)
    }

    /// Takes `len` buckets from `start` on of a coming epoch out of what is measured.
    ///
    /// # Requirements
    /// The epoch starts 1 to 30 epochs from now; at most 48 buckets in a window of 30 epochs.
    pub fn announce_maintenance(ctx: Context<AnnounceMaintenance>, epoch: u32, start: u16, len: u16) -> Result<()> {
        instructions::handle_announce_maintenance(ctx, epoch, start, len)
    }

    /// Names the provider's next endpoint by `hash`, sha256 of its 96 bytes; replaces what was named before.
    ///
    /// # Requirements
    /// None; while boards measure the provider, `update_provider` takes another endpoint only 7 to 37 epochs after this.
    pub fn announce_endpoint(ctx: Context<AnnounceEndpoint>, hash: [u8; 32]) -> Result<()> {
        instructions::handle_announce_endpoint(ctx, hash)
    }

    /// Closes a board; the rest of the purse goes to the provider's authority, rent to who paid it.
    ///
    /// # Requirements
    /// The listing is closed, no agreement hangs on it, and the board's standing is Active.
    pub fn close_board(ctx: Context<CloseBoard>) -> Result<()> {
        instructions::handle_close_board(ctx)
    }

    // Provider: its entry in the register.

    /// Enters the signer into the register of storage (0) or service providers (1).
    ///
    /// # Requirements
    /// Registration is not paused. The registration fee, at most `max_fee_lamports`, goes to the treasury.
    pub fn register_provider(
        ctx: Context<RegisterProvider>,
        kind: u8,
        max_fee_lamports: u64,
        profile: ProviderProfile,
    ) -> Result<()> {
        instructions::handle_register_provider(ctx, kind, max_fee_lamports, profile)
    }

    /// Replaces what a provider says of itself; a change of anything but the metadata's URI drops all levels.
    ///
    /// # Requirements
    /// Another endpoint while boards measure it: it was announced 7 to 37 epochs before.
    pub fn update_provider(ctx: Context<UpdateProvider>, profile: ProviderProfile) -> Result<()> {
        instructions::handle_update_provider(ctx, profile)
    }

    /// Names the provider's next authority, which has to accept; the zero key withdraws the proposal.
    pub fn propose_authority(ctx: Context<ProposeAuthority>, pending_authority: Pubkey) -> Result<()> {
        instructions::handle_propose_authority(ctx, pending_authority)
    }

    /// Makes the signer, who was proposed, the provider's authority; all levels end.
    pub fn accept_authority(ctx: Context<AcceptAuthority>) -> Result<()> {
        instructions::handle_accept_authority(ctx)
    }

    /// Takes a provider out of business.
    ///
    /// # Requirements
    /// Every listing is closed.
    pub fn retire_provider(ctx: Context<RetireProvider>) -> Result<()> {
        instructions::handle_retire_provider(ctx)
    }

    /// Brings a retired provider back, with its history.
    ///
    /// # Requirements
    /// Registration is not paused.
    pub fn restore_provider(ctx: Context<RestoreProvider>) -> Result<()> {
        instructions::handle_restore_provider(ctx)
    }

    // Registrar: certifiers, and providers that deceive.

    /// Adds a certifier that signs with `wallet`.
    pub fn add_certifier(
        ctx: Context<AddCertifier>,
        wallet: Pubkey,
        name: [u8; 32],
        rights: CertifierRights,
    ) -> Result<()> {
        instructions::handle_add_certifier(ctx, wallet, name, rights)
    }

    /// Replaces a certifier's rights; a suspension takes effect at once.
    pub fn update_certifier(ctx: Context<UpdateCertifier>, rights: CertifierRights) -> Result<()> {
        instructions::handle_update_certifier(ctx, rights)
    }

    /// Names who takes a slot of a board.
    ///
    /// # Requirements
    /// The monitor is a certified service provider of category monitoring, of another operator than the other slots'. Once
    /// every slot is filled a replacement reports from the seventh epoch on, and at most a third of the slots change
    /// within 30 epochs; one that was silent for long is replaced at once.
    pub fn assign_monitor(ctx: Context<AssignMonitor>, slot: u8, operator_id: u32) -> Result<()> {
        instructions::handle_assign_monitor(ctx, slot, operator_id)
    }

    /// Delists a provider for a reason, or with `None` lifts it.
    pub fn delist_provider(ctx: Context<DelistProvider>, reason: Option<Reason>) -> Result<()> {
        instructions::handle_delist_provider(ctx, reason)
    }

    // Guardian: pauses what creates new obligations, never an exit.

    /// Pauses each bit of `what` for 7 epochs: 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault. The same again
    /// within 30 epochs only by the admin.
    pub fn pause(ctx: Context<Pause>, what: u8) -> Result<()> {
        instructions::handle_pause(ctx, what)
    }

    /// Ends the pause of each bit of `what`, by the guardian or the admin.
    pub fn resume(ctx: Context<Pause>, what: u8) -> Result<()> {
        instructions::handle_resume(ctx, what)
    }

    // Admin: parameters within hard bounds, and roles; never what is already agreed.

    /// Creates the platform: fixes epochs for ever, names every role.
    ///
    /// # Requirements
    /// Signed by the program's upgrade authority.
    pub fn initialize_platform(
        ctx: Context<InitializePlatform>,
        genesis: Genesis,
        admin: Pubkey,
        parameters: PlatformChanges,
    ) -> Result<()> {
        instructions::handle_initialize_platform(ctx, genesis, admin, parameters)
    }

    /// Sets the parameters and roles that `changes` names.
    pub fn update_platform(ctx: Context<UpdatePlatform>, changes: PlatformChanges) -> Result<()> {
        instructions::handle_update_platform(ctx, changes)
    }

    /// Names the next admin, who has to accept; the zero key withdraws the proposal.
    pub fn propose_admin(ctx: Context<ProposeAdmin>, pending_admin: Pubkey) -> Result<()> {
        instructions::handle_propose_admin(ctx, pending_admin)
    }

    /// Makes the signer, who was proposed, the admin.
    pub fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
        instructions::handle_accept_admin(ctx)
    }

    /// Vouches for a mint: `ref_value` micro-USD per 10^6 base units, 0 = no longer.
    pub fn set_settlement_mint(ctx: Context<SetSettlementMint>, ref_value: u64) -> Result<()> {
        instructions::handle_set_settlement_mint(ctx, ref_value)
    }
}
