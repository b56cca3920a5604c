//! Every way in which the program refuses. Append only: wallets know errors by number. A message says what is wrong, then, after
//! a semicolon, what to do.

use anchor_lang::prelude::*;

/// What is wrong and what to do.
#[error_code]
#[derive(PartialEq, Eq)]
pub enum FlashbackError {
    #[msg("Only the program's upgrade authority can initialise the platform; sign with it")]
    NotUpgradeAuthority,
    #[msg("Only the platform's admin can do this; sign with the admin's key")]
    NotAdmin,
    #[msg("Only the proposed admin can accept; sign with the key that propose_admin named")]
    NotPendingAdmin,
    #[msg("Only the platform's registrar can do this; sign with the registrar's key")]
    NotRegistrar,
    #[msg("Only the platform's guardian or admin can do this; sign with one of their keys")]
    NotGuardian,
    #[msg("Only the certifier's wallet can do this; sign with it")]
    NotCertifier,
    #[msg(
        "Only the certifier that issued the certificate, or the registrar, can do this; sign with one of their keys"
    )]
    NotIssuer,
    #[msg("Only the provider's authority can do this; sign with its key")]
    NotAuthority,
    #[msg("Only the proposed authority can accept; sign with the key that propose_authority named")]
    NotPendingAuthority,
    #[msg("A role needs a key; pass one that is not all zero")]
    RoleUnset,
    #[msg("This key already has the role; propose another one")]
    RoleUnchanged,

    #[msg("This epoch length is not supported; pass a multiple of 288 seconds, from 288 to 86,400")]
    EpochLengthUnsupported,
    #[msg("The report window is out of range; pass between an eighth of an epoch and a whole one")]
    ReportWindowOutOfRange,
    #[msg("Epoch 0 must start now or less than one epoch ago; pass such a genesis_at, or leave it out")]
    GenesisOutOfRange,
    #[msg("The platform fee is above 500 bps; pass a lower one")]
    FeeTooHigh,
    #[msg("The registration fee is above 10 SOL; pass a lower one")]
    RegistrationFeeTooHigh,
    #[msg("The dispute stake is out of range; pass 0.01 to 10 SOL")]
    DisputeStakeOutOfRange,
    #[msg("The pay for a report is above 0.01 SOL; pass a lower one")]
    ReportPayTooHigh,
    #[msg("The thawing time of bonds is out of range; pass 1 to 30 epochs")]
    ThawOutOfRange,
    #[msg("A bound is outside the program's limits, or its minimum is above its maximum; see `flashback platform set --help`")]
    BoundsOutOfRange,
    #[msg("Nothing known is named to pause or resume; name at least one thing, with bits 0 to 4 only")]
    PausableUnknown,
    #[msg("This was paused less than 30 epochs ago; only the admin can pause it again before then")]
    PausedLately,
    #[msg("This is not paused; see `flashback platform show`")]
    NotPaused,
    #[msg("The platform has paused this; wait, at most 7 epochs, or see `flashback platform show`")]
    Paused,
    #[msg("This is not the platform's treasury; pass the one that `flashback platform show` names")]
    TreasuryMismatch,

    #[msg("The mint belongs to neither SPL Token nor Token-2022; choose another mint")]
    MintOfOtherProgram,
    #[msg("This account is not an initialised mint; check its address")]
    MintInvalid,
    #[msg("The mint has an extension that could change, take or block balances; choose a mint with metadata extensions only")]
    MintExtensionRefused,

    #[msg(
        "This certification level does not exist; pass 1 (Identified), 2 (Verified), 3 (Established) or 4 (Audited)"
    )]
    LevelUnknown,
    #[msg("The certifier is suspended; ask the registrar")]
    CertifierSuspended,
    #[msg("The certifier's rights have expired; ask the registrar to extend them")]
    CertifierExpired,
    #[msg("The level is above the certifier's max_level; choose a lower level, or ask the registrar for a higher max_level")]
    LevelAboveCertifier,
    #[msg("The certifier's scope lacks a category of the provider; ask the registrar for it")]
    ScopeTooNarrow,
    #[msg("A certifier cannot certify a provider that it controls; ask another certifier")]
    CertifierIsProvider,
    #[msg("The expiry lies in the past; choose a later one")]
    ValidityPast,
    #[msg("The expiry is too far away: levels 1 to 4 hold at most 365, 180, 90 and 90 epochs; choose an earlier one")]
    ValidityTooLong,
    #[msg("A certificate cannot outlive its certifier's rights; choose an earlier expiry")]
    ValidityBeyondCertifier,
    #[msg("The provider has changed since you looked at it; look again with `flashback provider show`, then pass its present attributes_version")]
    AttributesChanged,
    #[msg("The registrar revoked this certificate; have the registrar sign the renewal too")]
    RegistrarMustSign,
    #[msg("The certificate is already revoked; renew it with `flashback certify renew`")]
    CertificateRevoked,
    #[msg("This certificate belongs to another certifier; pass your own")]
    CertificateOfOtherCertifier,
    #[msg("The accounts belong to different providers; pass those of one provider")]
    ProviderMismatch,

    #[msg("This kind of provider does not exist; pass 0 (storage) or 1 (service)")]
    KindUnknown,
    #[msg("No category, or an unknown one, is named; name at least one of bits 0 to 5, and exactly one for a listing")]
    CategoryUnknown,
    #[msg("These categories do not fit the kind of provider; a storage provider has the category storage alone, a service provider any others")]
    CategoryOfOtherKind,
    #[msg("Open listings use the dropped category; close them first with `flashback listing close`")]
    CategoryInUse,
    #[msg("This is not a UN M49 region; pass a country's or region's M49 number")]
    RegionUnknown,
    #[msg("The name shows nothing; give it at least one visible character")]
    NameEmpty,
    #[msg("A text is not valid UTF-8; encode it as UTF-8")]
    TextNotUtf8,
    #[msg("A storage provider cannot have no capacity; pass at least 1 GiB")]
    CapacityZero,
    #[msg("A service provider has no storage capacity; pass 0")]
    CapacityOfService,
    #[msg("Agreements have reserved more than this capacity; pass at least what is reserved")]
    CapacityBelowReserved,
    #[msg("The provider has retired; restore it with `flashback provider restore`")]
    ProviderRetired,
    #[msg("The registrar has delisted the provider; ask the registrar, or choose another provider")]
    ProviderDelisted,
    #[msg("The provider is not delisted; leave it as it is")]
    ProviderNotDelisted,
    #[msg("The provider still has listings; close them with `flashback listing close`")]
    ListingsNotClosed,
    #[msg("The account already has this status; leave it as it is")]
    StatusUnchanged,
    #[msg("The account holds a status that this program does not know; use a newer client or program")]
    StatusUnknown,

    #[msg("The index is not the provider's next one; read next_listing and pass that")]
    ListingIndexMismatch,
    #[msg("The listing is closed for good; create another one")]
    ListingClosed,
    #[msg("The listing has changed since you looked at it; look again with `flashback listing show`, then pass its present revision")]
    RevisionChanged,
    #[msg(
        "The provider does not have this category; choose one of its own, or add it with `flashback provider update`"
    )]
    CategoryNotProviders,
    #[msg("A service listing lacks its unit; name it")]
    UnitEmpty,
    #[msg("Storage is sold by the GiB; name no other unit")]
    UnitNotGib,
    #[msg("A storage listing lacks its protocol; name it")]
    ProtocolMissing,
    #[msg("A listing of a service has no storage protocol; pass None")]
    ProtocolOfService,
    #[msg("The listing offers more than the provider's capacity; offer less, or raise it with `flashback provider update`")]
    CapacityAboveProviders,
    #[msg("The price is zero; ask for at least 1 base unit per unit and month")]
    PriceZero,
    #[msg("The least quantity costs too little per second for an exact stream; raise the price or min_quantity")]
    RateTooLow,
    #[msg("Price times quantity is too large for a payment stream; lower the price or max_quantity")]
    RateTooHigh,
    #[msg("The least quantity is zero; set min_quantity to at least 1")]
    QuantityZero,
    #[msg("min_quantity is above max_quantity; swap or change them")]
    QuantityMinAboveMax,
    #[msg("max_quantity is above the capacity; lower it")]
    QuantityAboveCapacity,
    #[msg("min_term_secs is above max_term_secs; swap or change them")]
    TermMinAboveMax,
    #[msg("The term exceeds the platform's bound; see `flashback platform show` and shorten it")]
    TermTooLong,
    #[msg("The provider cannot be the arbiter of its own agreements; name another key, or zero for the platform's")]
    ArbiterIsProvider,
    #[msg("A notice exceeds the platform's bound; see `flashback platform show` and shorten it")]
    NoticeTooLong,
    #[msg(
        "A listing with auto_accept needs a consumer's notice of at least one epoch; lengthen it, or accept by hand"
    )]
    NoticeTooShort,
    #[msg("The grace is outside the platform's bounds; see `flashback platform show` and change it")]
    GraceOutOfRange,
    #[msg("The dispute window is outside the platform's bounds; see `flashback platform show` and change it")]
    DisputeWindowOutOfRange,
    #[msg("The ruling window is outside the platform's bounds; see `flashback platform show` and change it")]
    RulingWindowOutOfRange,
    #[msg("A credit is above 10,000 bps; lower it")]
    CreditAboveWhole,
    #[msg("A threshold is above 1,000,000 ppm; lower it")]
    ThresholdAboveWhole,
    #[msg("The tiers are out of order; list the best first, with falling thresholds, credits that do not fall, and unused tiers last")]
    TiersOutOfOrder,
    #[msg("A promise has a threshold without a credit, or a credit without a threshold; set both or neither")]
    PromiseIncomplete,
    #[msg("More misses are allowed than the period has epochs; lower the allowance or lengthen the period")]
    AllowanceAbovePeriod,
    #[msg("The SLA period is out of range; pass 1 to 30 epochs")]
    PeriodOutOfRange,
    #[msg("The penalty is above 20,000 bps of the credit; lower it")]
    PenaltyTooHigh,
    #[msg("A penalty is paid from collateral, and none is promised; promise at least one month of it")]
    PenaltyWithoutCollateral,
    #[msg("The collateral is above 12 months of the price; lower it")]
    CollateralTooHigh,
    #[msg("Padding is not zero; fill it with zeros, or use the client")]
    PaddingNotZero,
    #[msg("A counter has reached its limit; use smaller numbers, or a new account")]
    Overflow,

    #[msg("Only the vault's owner can do this; sign with its key")]
    NotOwner,
    #[msg("The slot lies in the future, or more than 150 slots back; read the present slot and try again")]
    SlotOutOfRange,
    #[msg("The index is not the vault's next one; read next_index and pass that")]
    AgreementIndexMismatch,
    #[msg("The vault has used up its 1,048,575 indices; open another one with `flashback vault open`")]
    VaultExhausted,
    #[msg("The vault still has agreements; close them with `flashback agreement close`")]
    VaultInUse,
    #[msg("The vault still holds fees; sweep them with `flashback keeper run --once`")]
    FeesNotSwept,
    #[msg("The vault was opened less than 150 slots ago; wait a minute")]
    VaultYoung,
    #[msg("The vault has run dry; add money with `flashback vault deposit`")]
    VaultDelinquent,
    #[msg("The vault has less than that free above its guarantees and unpaid earnings; deposit more, or ask for less")]
    FundsTooLow,
    #[msg("A sum does not fit; use smaller amounts")]
    AmountOverflow,
    #[msg("The amount is zero; pass at least 1 base unit")]
    AmountZero,
    #[msg("This is not the token account of the vault or bond; pass the one that it names")]
    TokenMismatch,
    #[msg("The mint differs from that of the listing, vault or bond; pass theirs")]
    MintMismatch,
    #[msg("This is not the settlement mint account of the vault; pass the one that the vault names")]
    SettlementMintMismatch,
    #[msg("The destination is the account that the tokens come from; name an account of yours")]
    DestinationIsOurs,
    #[msg("Only the provider can direct a claim away from the bond's payout account; pass that account, or sign with the provider's key")]
    PayoutMismatch,
    #[msg(
        "Fees go to the associated token account of the platform's treasury; create it if it is missing, and pass it"
    )]
    TokenAccountNotTreasurys,
    #[msg("This account did not pay the rent; pass the rent_payer that is named")]
    RentPayerMismatch,
    #[msg("The vault is not the agreement's; pass the one that it names")]
    VaultMismatch,
    #[msg("The listing is not the agreement's; pass the one that it names")]
    ListingMismatch,
    #[msg("The bond is not the provider's in the vault's mint; pass the one that the agreement names")]
    BondMismatch,

    #[msg("The listing takes no requests now; choose another one with `flashback browse`")]
    ListingNotOpen,
    #[msg("The quantity is outside the listing's bounds; see `flashback listing show`")]
    QuantityOutOfRange,
    #[msg("The term is outside the listing's bounds, or shorter than an epoch or a notice; see `flashback listing show`, and pass 0 (open) only where it has no longest term")]
    TermOutOfRange,
    #[msg("The request would expire in the past or more than 7 epochs from now; choose an expiry in between")]
    ValidUntilOutOfRange,
    #[msg("This rating band does not exist; pass 0 to 9")]
    RatingBandUnknown,
    #[msg(
        "Consumer, provider and arbiter must be three different keys; buy with another key, or choose another listing"
    )]
    PartyTwice,
    #[msg("The agreement is no longer a pending request; see `flashback agreement show`")]
    AgreementNotRequested,
    #[msg("The agreement is not running; see `flashback agreement show`")]
    AgreementNotActive,
    #[msg("The agreement has not ended; wait until the end that `flashback agreement show` gives")]
    AgreementNotEnded,
    #[msg("The request has expired; request again")]
    RequestLapsed,
    #[msg(
        "The request can still be accepted; wait until valid_until, or take it back with `flashback agreement cancel`"
    )]
    RequestNotLapsed,
    #[msg("The provider does not hold the requested certification level; refresh it with `flashback certify refresh`, or ask for less")]
    LevelTooLow,
    #[msg("The provider's rating is below what was asked for; ask for less, or choose another provider")]
    RatingTooLow,
    #[msg("The provider is suspended for missed service levels; wait until its boards recover, or choose another provider")]
    ProviderSuspended,
    #[msg("The listing or its provider has less capacity left; ask for less, or choose another listing")]
    CapacityExhausted,
    #[msg("The bond has too little free collateral; add some with `flashback bond deposit`")]
    BondTooLow,
    #[msg("The listing promises measured service levels without a board; open one with `flashback board open`")]
    BoardMissing,
    #[msg(
        "Without a board max_credit_bps must be at least 5,000; raise it, or open a board with `flashback board open`"
    )]
    CreditTooLowWithoutBoard,
    #[msg("Without a board the consumer's notice is at most 7 epochs; shorten it, or open a board with `flashback board open`")]
    NoticeTooLongWithoutBoard,
    #[msg("Nothing in the last period or 7 epochs gives a right to leave at once; give notice with `flashback agreement terminate`")]
    NoRightToLeave,
    #[msg("The vault is not in default: it is funded, or was last seen dry less than the grace and an hour ago; wait, with `flashback keeper run` to watch it")]
    NotInDefault,
    #[msg("The term is over; run `flashback keeper run --once` to expire the agreement")]
    TermOver,
    #[msg("The agreement has reached neither its term nor its end; wait, or give notice with `flashback agreement terminate`")]
    TermNotOver,
    #[msg("Periods are settled in order; settle the earlier one first with `flashback keeper run --once`")]
    PeriodNotNext,
    #[msg("The period is not over, or not funded to its end; wait, or add money with `flashback vault deposit`")]
    PeriodNotOver,
    #[msg("The period can still be disputed; wait until its dispute window is over")]
    DisputeWindowOpen,
    #[msg("The last period is not settled; settle it with `flashback keeper run --once`")]
    AgreementNotSettled,
    #[msg("Only the consumer can close the agreement yet; wait until 7 epochs after the final settlement")]
    ReviewOpen,
    #[msg("Part of the bond is already thawing; withdraw that first with `flashback bond withdraw`")]
    ThawPending,
    #[msg("No part of the bond is thawing; start with `flashback bond thaw`")]
    NothingThaws,
    #[msg("The bond has not thawed; wait until the thaw_at of `flashback bond show`")]
    ThawNotOver,
    #[msg("The bond holds money, or agreements use it; see `flashback bond show`")]
    BondInUse,
    #[msg("The account has a layout that this program does not know; use a newer release")]
    LayoutUnknown,
    #[msg("The registration fee is higher than max_fee_lamports; see `flashback platform show` and accept at least as much")]
    RegistrationFeeRaised,
    #[msg("The listing costs more than max_price; see `flashback listing show`, or raise max_price")]
    PriceAboveMax,
    #[msg("max_term_secs is shorter than an epoch or the consumer's notice, so no term would fit; raise it")]
    TermTooShort,
    #[msg("A penalty needs a board; set penalty_bps to 0, or open a board with `flashback board open`")]
    PenaltyWithoutBoard,
    #[msg(
        "Earnings are unclaimed; pay them with `flashback claim`, or wait until 7 epochs after the final settlement"
    )]
    RestUnclaimed,
    #[msg("A period is disputed; wait for the ruling, see `flashback dispute list`")]
    DisputeOpen,

    #[msg("This number of monitors is not supported; pass 1, 4 or 7")]
    MonitorCountUnsupported,
    #[msg("The listing is not closed; close it with `flashback listing close`")]
    ListingNotClosed,
    #[msg("Live agreements use the board; wait until their last period is settled")]
    BoardInUse,
    #[msg("The board's standing is Watch or Suspended; close it after three windows in a row without a bad one")]
    BoardNotInGoodStanding,
    #[msg("An epoch whose report window is over is not finalized; run `flashback board finalize`")]
    EpochNotFinalized,
    #[msg("The epoch is already finalized; go on with the next one")]
    EpochFinalized,
    #[msg("Monitors can still report for the epoch; wait until its report window is over")]
    ReportWindowOpen,
    #[msg("The board has no slot of this number; see `flashback board show`")]
    SlotUnknown,
    #[msg("The slot already has a pending change; wait for its first epoch")]
    SlotChanging,
    #[msg("The monitor is not a certified service provider of category monitoring; have it certified with `flashback certify issue`")]
    MonitorNotCertified,
    #[msg("This monitor already has a slot of the board; assign another one")]
    MonitorTwice,
    #[msg("This operator already has a slot of the board; assign a monitor of another operator")]
    OperatorTwice,
    #[msg("The board's limit of replacements in 30 epochs is reached; wait, or replace a silent monitor")]
    TooManyReplacements,
    #[msg("This is not the slot's monitor for the epoch; pass the slot that `flashback board show` lists for your provider account")]
    NotMonitor,
    #[msg("The commit window is closed; commit in the first half of the report window after the epoch")]
    CommitWindowClosed,
    #[msg("The reveal window is closed; reveal in the second half of the report window after the epoch")]
    RevealWindowClosed,
    #[msg("The monitor has already reported for the epoch; wait for the next one")]
    ReportedAlready,
    #[msg(
        "The monitor has not committed to a report for the epoch; commit in the first half of the next report window"
    )]
    ReportNotCommitted,
    #[msg("The report differs from the one committed to; pass exactly that one")]
    CommitmentMismatch,
    #[msg("The report contradicts itself: buckets, requests and successes do not fit together; rebuild it with `flashback monitor verify`")]
    ReportImpossible,
    #[msg("The maintenance is out of range; pass 1 to 48 buckets within an epoch of 288")]
    MaintenanceOutOfRange,
    #[msg("Maintenance must be announced 1 to 30 epochs ahead; choose another epoch")]
    MaintenanceNotAhead,
    #[msg("Maintenance of this epoch is already announced; choose another epoch")]
    MaintenanceAnnounced,
    #[msg("A window of 30 epochs would have more than 48 buckets of maintenance; announce less, or later")]
    MaintenanceUsedUp,
    #[msg("A board measures the path, so it cannot change; close the listing and create another one")]
    PathMeasured,
    #[msg("The monitors' provider accounts are missing or out of order; pass those of the epoch in the order of the slots")]
    MonitorsMissing,
    #[msg("The board is missing or another one; pass the one that the listing or agreement names, behind the other accounts")]
    BoardMismatch,
    #[msg(
        "A slot of the listing's board has no monitor; wait until the registrar fills it with `flashback board assign`"
    )]
    BoardIncomplete,
    #[msg("Too many of the board's monitors are silent; wait until the registrar replaces them")]
    BoardSilent,
    #[msg("The board's purse cannot pay for an epoch's reports; add money with `flashback board fund`")]
    PurseEmpty,
    #[msg("A penalty needs a board of 4 or 7 monitors; set penalty_bps to 0, or open such a board")]
    PenaltyWithoutMajority,
    #[msg("The number of stars is out of range; give 1 to 5")]
    StarsOutOfRange,
    #[msg("Nothing that paid a fee in a settlement mint was settled since the last review; review after the next settlement")]
    NothingToReview,

    #[msg("The dispute window is shorter than the grace, for which a vault may be dry; make it at least as long")]
    DisputeWindowBelowGrace,
    #[msg("Only the consumer and the provider's authority can dispute a period; sign with one of their keys")]
    NotParty,
    #[msg("Only the side that did not open the dispute can answer it; sign with its key")]
    NotOtherParty,
    #[msg("Only the agreement's arbiter can rule on its disputes; sign with the arbiter's key")]
    NotArbiter,
    #[msg("The agreement has no second in this period; dispute an earlier one")]
    PeriodEmpty,
    #[msg("The period is settled; dispute a later one before it is settled")]
    PeriodSettled,
    #[msg("The dispute window is over; settle the period with `flashback keeper run --once`")]
    DisputeWindowClosed,
    #[msg("The credit asked for is out of range; a consumer asks for more than was measured, up to max_credit_bps, a provider for less")]
    AskedCreditOutOfRange,
    #[msg("The answer is out of range; claim the measured credit, or one further from what the opener asks, up to max_credit_bps")]
    AnswerOutOfRange,
    #[msg("The dispute is already answered; wait for the ruling")]
    DisputeAnswered,
    #[msg("The arbiter has already ruled; settle the period with `flashback keeper run --once`")]
    DisputeRuled,
    #[msg("The other party can still answer; rule after its answer, or after half of ruling_secs")]
    RulingTooEarly,
    #[msg("The ruling window is over and the measured credit stands; settle the period with `flashback keeper run --once`")]
    RulingWindowClosed,
    #[msg("The ruling is outside the two claims; rule a credit between them, where a party that claims nothing stands for the measured credit")]
    RulingOutOfRange,
    #[msg("The period is disputed and the arbiter can still rule; wait for the ruling, or for the dispute's deadline")]
    RulingPending,
    #[msg("The period's dispute is missing or another one; pass it behind the other accounts, after the board if there is one")]
    DisputeMismatch,
    #[msg("The period of the dispute is not settled; settle it with `flashback keeper run --once`")]
    DisputeNotApplied,
    #[msg("Only who is owed the stake can close the dispute yet; sign with that key, or wait until 90 epochs after the deadline")]
    DisputeNotClosable,
    #[msg("The stake is owed to another key; pass the consumer or the provider's authority, whichever is owed it")]
    StakeNotOwed,
    #[msg("A board measures the endpoint, so a new one takes effect 7 to 37 epochs after it is announced; announce it with `flashback board endpoint`")]
    EndpointNotAnnounced,
    #[msg("The promised latency is above 65,534 ms, the most that a report can state; lower it")]
    LatencyTooHigh,
    #[msg("No action, or an unknown one, is named; name at least one of read 1, write 2, delete 4, list 8, share 16")]
    ActionUnknown,
    #[msg("The prefix is longer than 200 bytes; grant a shorter one")]
    PrefixTooLong,
    #[msg("The grant or session must end in the future, at most 365 epochs from now; choose such an expires_at")]
    AccessEndOutOfRange,
    #[msg("The grant would end before it starts; choose an earlier not_before or a later expires_at")]
    GrantNeverValid,
    #[msg("The parent grant lacks an action that is named; name only actions that it has")]
    ActionsWider,
    #[msg("The prefix does not start with the parent grant's; extend that prefix")]
    PrefixWider,
    #[msg("The time is not within the parent grant's; start no earlier and end no later")]
    TimeWider,
    #[msg("A shared grant cannot be shared again; ask its grantor to share with that key")]
    SharedTwice,
    #[msg("A shared grant cannot carry the action share; leave it out")]
    ShareOfShared,
    #[msg("The grant does not allow sharing this now; see why with `flashback grant check`")]
    ShareRefused,
    #[msg("Only the grantee of the grant can share it; sign with its key")]
    NotGrantee,
    #[msg("Only the grantor of the grant or the vault's owner can do this; sign with one of their keys")]
    NotGrantor,
    #[msg("The grant belongs to another agreement; pass the one that it names")]
    AgreementMismatch,
    #[msg("The parent is not the grant that this one was shared from; pass the parent that it names, or none if it names none")]
    ParentMismatch,
    #[msg("The grant is revoked for good; create another one")]
    GrantNotInForce,
    #[msg("The grant has not expired and its agreement is open; revoke it with `flashback grant revoke`, or wait")]
    GrantNotOver,
    #[msg("No instruction, or an unknown one, is named; name at least one of request_agreement 1, cancel_request 2, create_grant 4, narrow_grant 8, revoke_grant 16, revoke_all_grants 32")]
    SessionInstructionUnknown,
    #[msg("The session is for another key; sign with its key, or use the owner's key without the session")]
    NotSessionKey,
    #[msg("The session is for another vault, or for an earlier one at the same address; ask the owner for a new one")]
    SessionOfOtherVault,
    #[msg("The session has expired; ask the owner for a new one")]
    SessionExpired,
    #[msg("The session does not allow this instruction; sign with the owner's key, or ask the owner for a session that does")]
    SessionRefused,
    #[msg("The agreement's rate exceeds what is left of the session's max_rate_q; ask for less, or ask the owner for a session with more")]
    SessionRateExceeded,
    #[msg("Only the owner can close the session before it expires; sign with the owner's key, or wait")]
    SessionNotOver,
    #[msg("Levels 2, 3 and 4 of storage take a board of 4 or 7 monitors with 7 measured epochs, 3 and 6 clean windows in a row, of services 1, 3 and 6 paid windows from as many agreements; certify a lower level until then")]
    RecordTooShort,
}

/// The error of a condition that does not hold.
#[cold]
#[inline(never)]
pub(crate) fn fail<E: Into<Error>>(error: E) -> Error {
    error.into()
}
