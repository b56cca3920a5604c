//! Every way in which the program refuses. Append only: wallets know errors by number.

use anchor_lang::prelude::*;

/// What was refused; the message says what to do.
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
    #[msg("A role must have a key; pass one that is not all zero")]
    RoleUnset,
    #[msg("This key has the role already; propose another one")]
    RoleUnchanged,

    #[msg("An epoch is a multiple of 288 seconds, between 288 and 86,400")]
    EpochLengthUnsupported,
    #[msg("The report window is between an eighth of an epoch and a whole one")]
    ReportWindowOutOfRange,
    #[msg("Epoch 0 starts now or less than one epoch ago; pass such a genesis_at")]
    GenesisOutOfRange,
    #[msg("The platform fee is at most 500 bps")]
    FeeTooHigh,
    #[msg("The registration fee is at most 10 SOL")]
    RegistrationFeeTooHigh,
    #[msg("The dispute stake is between 0.01 and 10 SOL")]
    DisputeStakeOutOfRange,
    #[msg("The pay for a report is at most 0.01 SOL")]
    ReportPayTooHigh,
    #[msg("A bond thaws for between 1 and 30 epochs")]
    ThawOutOfRange,
    #[msg("A bound is outside the program's limits, or its minimum is above its maximum; see TermBounds")]
    BoundsOutOfRange,
    #[msg("Name at least one thing to pause or resume, and only bits 0 to 4")]
    PausableUnknown,
    #[msg("This was paused less than 30 epochs ago: only the admin can pause it again")]
    PausedLately,
    #[msg("This is not paused")]
    NotPaused,
    #[msg("The platform has paused this; it goes on by itself within 7 epochs")]
    Paused,
    #[msg("This is not the platform's treasury; pass the key in the Platform account")]
    TreasuryMismatch,

    #[msg("The mint belongs to neither SPL Token nor Token-2022")]
    MintOfOtherProgram,
    #[msg("This account is not an initialised mint")]
    MintInvalid,
    #[msg("The mint has an extension that could change, take or block balances; choose a mint with metadata extensions only")]
    MintExtensionRefused,

    #[msg("A level is 1 (Identified), 2 (Verified), 3 (Established) or 4 (Audited)")]
    LevelUnknown,
    #[msg("The certifier is suspended; ask the registrar")]
    CertifierSuspended,
    #[msg("The certifier's right to certify has ended; ask the registrar to extend it")]
    CertifierExpired,
    #[msg("The certifier may not certify this level; see its max_level")]
    LevelAboveCertifier,
    #[msg("The certifier's scope does not hold all of the provider's categories")]
    ScopeTooNarrow,
    #[msg("A certifier cannot certify a provider that it controls")]
    CertifierIsProvider,
    #[msg("The time given lies in the past; choose a later end")]
    ValidityPast,
    #[msg("A certificate holds at most 365, 180, 90, 90 epochs on level 1, 2, 3, 4; choose an earlier end")]
    ValidityTooLong,
    #[msg("A certificate cannot outlive its certifier's rights; choose an earlier end")]
    ValidityBeyondCertifier,
    #[msg("The provider's certified attributes have changed since; look at them again and name their present version")]
    AttributesChanged,
    #[msg("The registrar revoked this certificate: renewing it takes the registrar's signature too")]
    RegistrarMustSign,
    #[msg("The certificate is revoked already; it can be renewed")]
    CertificateRevoked,
    #[msg("This certificate belongs to another certifier")]
    CertificateOfOtherCertifier,
    #[msg("This certificate or listing belongs to another provider")]
    ProviderMismatch,

    #[msg("A provider's kind is 0 (storage) or 1 (service)")]
    KindUnknown,
    #[msg("Name at least one category, a listing exactly one: bits 0 to 5")]
    CategoryUnknown,
    #[msg("A storage provider has the category storage alone, a service provider any others")]
    CategoryOfOtherKind,
    #[msg("A category cannot be dropped while listings are not closed; close them first")]
    CategoryInUse,
    #[msg("The region is no UN M49 code")]
    RegionUnknown,
    #[msg("A name has at least one character that shows")]
    NameEmpty,
    #[msg("Text must be UTF-8")]
    TextNotUtf8,
    #[msg("A storage provider has a capacity of at least 1 GiB")]
    CapacityZero,
    #[msg("A service provider has no storage capacity; pass 0")]
    CapacityOfService,
    #[msg("The capacity cannot fall below what agreements have reserved")]
    CapacityBelowReserved,
    #[msg("The provider has retired; restore it first")]
    ProviderRetired,
    #[msg("The registrar has delisted the provider")]
    ProviderDelisted,
    #[msg("The provider is not delisted")]
    ProviderNotDelisted,
    #[msg("A provider retires only when every listing is closed; close them first")]
    ListingsNotClosed,
    #[msg("The account has this status already")]
    StatusUnchanged,
    #[msg("The account holds a status that this program does not know; use a newer client or program")]
    StatusUnknown,

    #[msg("The index is not the provider's next one; read next_listing again")]
    ListingIndexMismatch,
    #[msg("The listing is closed for ever; create another one")]
    ListingClosed,
    #[msg("The listing has changed since; read it again and name its present revision")]
    RevisionChanged,
    #[msg("The category is not one of the provider's")]
    CategoryNotProviders,
    #[msg("A listing of a service names its unit")]
    UnitEmpty,
    #[msg("The unit of storage is GiB")]
    UnitNotGib,
    #[msg("A storage listing names its protocol")]
    ProtocolMissing,
    #[msg("A listing of a service has no storage protocol; pass None")]
    ProtocolOfService,
    #[msg("A listing offers at most the provider's capacity")]
    CapacityAboveProviders,
    #[msg("A price is at least 1 base unit per unit and month")]
    PriceZero,
    #[msg("The least quantity costs too little per second for an exact stream; raise the price or min_quantity")]
    RateTooLow,
    #[msg("Price times quantity is too large for a payment stream; lower the price or max_quantity")]
    RateTooHigh,
    #[msg("The least quantity is at least 1")]
    QuantityZero,
    #[msg("min_quantity is above max_quantity")]
    QuantityMinAboveMax,
    #[msg("max_quantity is above the capacity")]
    QuantityAboveCapacity,
    #[msg("min_term_secs is above max_term_secs")]
    TermMinAboveMax,
    #[msg("The term is longer than the platform's bound")]
    TermTooLong,
    #[msg("The provider cannot be the arbiter of its own agreements; name another key, or zero for the platform's")]
    ArbiterIsProvider,
    #[msg("A notice is longer than the platform's bound")]
    NoticeTooLong,
    #[msg("With auto_accept the consumer's notice is at least one epoch")]
    NoticeTooShort,
    #[msg("The grace is outside the platform's bounds")]
    GraceOutOfRange,
    #[msg("The dispute window is outside the platform's bounds")]
    DisputeWindowOutOfRange,
    #[msg("The ruling window is outside the platform's bounds")]
    RulingWindowOutOfRange,
    #[msg("A credit is at most 10,000 bps")]
    CreditAboveWhole,
    #[msg("A threshold is at most 1,000,000 ppm")]
    ThresholdAboveWhole,
    #[msg("Tiers go from the best to the worst: thresholds fall, credits do not, unused tiers stand last")]
    TiersOutOfOrder,
    #[msg("A promise has both a threshold and a credit, or neither")]
    PromiseIncomplete,
    #[msg("A limit may be missed in fewer epochs than the period has")]
    AllowanceAbovePeriod,
    #[msg("An SLA period has 1 to 30 epochs")]
    PeriodOutOfRange,
    #[msg("A penalty is at most 20,000 bps of the credit")]
    PenaltyTooHigh,
    #[msg("A penalty is paid from the collateral: promise at least one month of it")]
    PenaltyWithoutCollateral,
    #[msg("The collateral is at most 12 months of the price")]
    CollateralTooHigh,
    #[msg("Padding must be zero")]
    PaddingNotZero,
    #[msg("A counter is exhausted")]
    Overflow,

    #[msg("Only the vault's owner can do this; sign with its key")]
    NotOwner,
    #[msg("The slot lies in the future or more than 150 slots back; read the present slot again")]
    SlotOutOfRange,
    #[msg("The index is not the vault's next one; read next_index again")]
    AgreementIndexMismatch,
    #[msg("This vault has used up its 1,048,575 indices; open another one")]
    VaultExhausted,
    #[msg("Agreements of this vault are not closed yet; close them first")]
    VaultInUse,
    #[msg("Fees of this vault wait to be swept; call sweep_fees first")]
    FeesNotSwept,
    #[msg("A vault closes once the chain is more than 150 slots past its opening; wait a minute")]
    VaultYoung,
    #[msg("The vault is dry: an agreement is not paid up to now; deposit first")]
    VaultDelinquent,
    #[msg("The vault has less than that free, above guarantees and what is earned; deposit more or ask for less")]
    FundsTooLow,
    #[msg("A sum does not fit; use smaller amounts")]
    AmountOverflow,
    #[msg("The amount is at least 1")]
    AmountZero,
    #[msg("This is not the token account of the vault or bond; pass the one that it names")]
    TokenMismatch,
    #[msg("The mint is not the one of the listing, vault or bond; pass that one")]
    MintMismatch,
    #[msg("This is not what the admin says of the vault's mint; pass the settlement_mint that the vault names")]
    SettlementMintMismatch,
    #[msg("Tokens cannot go from a vault or bond to itself; name an account of yours")]
    DestinationIsOurs,
    #[msg("Claims go to the bond's payout account, elsewhere only with the provider's signature")]
    PayoutMismatch,
    #[msg(
        "Fees go to the associated token account of the platform's treasury; create it if it is missing, and pass it"
    )]
    TokenAccountNotTreasurys,
    #[msg("This is not who paid the rent; pass the rent_payer that the account names")]
    RentPayerMismatch,
    #[msg("The vault is not the agreement's; pass the one that it names")]
    VaultMismatch,
    #[msg("The listing is not the agreement's; pass the one that it names")]
    ListingMismatch,
    #[msg("The bond is not the provider's in the vault's mint; pass the one that the agreement names")]
    BondMismatch,

    #[msg("The listing takes no requests now")]
    ListingNotOpen,
    #[msg("The quantity is outside the listing's bounds")]
    QuantityOutOfRange,
    #[msg("The term is outside the listing's bounds, or below an epoch or its notice; 0 (open) only where it has no longest term")]
    TermOutOfRange,
    #[msg("A request is valid until a time in the future, at most 7 epochs from now")]
    ValidUntilOutOfRange,
    #[msg("A rating band is 0 to 9")]
    RatingBandUnknown,
    #[msg("Consumer, provider and arbiter are three different keys")]
    PartyTwice,
    #[msg("The agreement is no request any more")]
    AgreementNotRequested,
    #[msg("The agreement does not run, or not any more")]
    AgreementNotActive,
    #[msg("The agreement has not ended yet")]
    AgreementNotEnded,
    #[msg("The request was not accepted in time; request again")]
    RequestLapsed,
    #[msg("The request can still be accepted; it lapses at valid_until")]
    RequestNotLapsed,
    #[msg("The provider does not hold the level that was asked for; refresh its certification, or ask for less")]
    LevelTooLow,
    #[msg("The provider's rating is below what was asked for")]
    RatingTooLow,
    #[msg("The provider is suspended: its service levels were missed")]
    ProviderSuspended,
    #[msg("Listing or provider have less capacity left than that")]
    CapacityExhausted,
    #[msg("The bond has less than that free; deposit more")]
    BondTooLow,
    #[msg("The listing promises measured service levels, but has no board that measures them")]
    BoardMissing,
    #[msg("Without a board max_credit_bps is at least 5,000; change the listing")]
    CreditTooLowWithoutBoard,
    #[msg("Without a board the consumer's notice is at most 7 epochs; change the listing")]
    NoticeTooLongWithoutBoard,
    #[msg("No fact of the last period, or 7 epochs, gives a right to leave at once; give notice instead")]
    NoRightToLeave,
    #[msg(
        "The vault is not in default: it is funded, or was not seen dry a grace and an hour ago; call sync_vault and wait"
    )]
    NotInDefault,
    #[msg("The term is over; call expire_agreement first")]
    TermOver,
    #[msg("The agreement has neither reached its term nor its end")]
    TermNotOver,
    #[msg("Periods are settled one after the other; settle the next one first")]
    PeriodNotNext,
    #[msg("The period is not over, or not funded to its end")]
    PeriodNotOver,
    #[msg("The period can still be disputed; wait until its dispute window is over")]
    DisputeWindowOpen,
    #[msg("The last period is not settled yet; call settle_period")]
    AgreementNotSettled,
    #[msg("Others than the consumer close an agreement 7 epochs after its final settlement")]
    ReviewOpen,
    #[msg("A part of the bond thaws already; withdraw it first")]
    ThawPending,
    #[msg("Nothing of the bond thaws; call thaw_bond first")]
    NothingThaws,
    #[msg("The bond has not thawed yet; see thaw_at")]
    ThawNotOver,
    #[msg("The bond holds something, or agreements hang on it; see amount, locked, thawing, owed and open_count")]
    BondInUse,
    #[msg("The account has a layout that this program does not know; use a newer release")]
    LayoutUnknown,
    #[msg("The registration fee is higher than max_fee_lamports; look at it again and accept at least as much")]
    RegistrationFeeRaised,
    #[msg("The listing costs more than the order's max_price; look at its price again, or raise max_price")]
    PriceAboveMax,
    #[msg("max_term_secs is below an epoch or the consumer's notice: no agreement could have such a term; raise it")]
    TermTooShort,
    #[msg("Without a board penalty_bps is 0; change the listing")]
    PenaltyWithoutBoard,
    #[msg("Something is left to claim: claim it first, or wait until 7 epochs after the final settlement")]
    RestUnclaimed,
    #[msg("A dispute about a period is open; wait for its ruling")]
    DisputeOpen,

    #[msg("A board has 1, 4 or 7 monitors")]
    MonitorCountUnsupported,
    #[msg("The listing is not closed; call close_listing first")]
    ListingNotClosed,
    #[msg("Live agreements hang on the board; wait until their last period is settled")]
    BoardInUse,
    #[msg("The board's standing is Watch or Suspended; it closes once three windows in a row were not bad")]
    BoardNotInGoodStanding,
    #[msg("An epoch whose report window is over is not finalized; call finalize_epoch first")]
    EpochNotFinalized,
    #[msg("The epoch is finalized already")]
    EpochFinalized,
    #[msg("Reports for the epoch can still come in; wait until its report window is over")]
    ReportWindowOpen,
    #[msg("The board has no slot of this number")]
    SlotUnknown,
    #[msg("The slot has a pending change already; wait for its first epoch")]
    SlotChanging,
    #[msg("A monitor is a service provider of category monitoring that holds a certification level")]
    MonitorNotCertified,
    #[msg("This monitor has a slot of the board already; assign another one")]
    MonitorTwice,
    #[msg("This operator has a slot of the board already; assign a monitor of another one")]
    OperatorTwice,
    #[msg("As many monitors as may be were replaced within 30 epochs; wait, or replace a silent one")]
    TooManyReplacements,
    #[msg("This is not the slot's monitor for the epoch; pass the slot that names your provider account")]
    NotMonitor,
    #[msg("Reports are committed to in the first half of the report window after their epoch")]
    CommitWindowClosed,
    #[msg("Reports are revealed in the second half of the report window after their epoch")]
    RevealWindowClosed,
    #[msg("The monitor has reported for the epoch already")]
    ReportedAlready,
    #[msg("The monitor has not committed to a report for the epoch")]
    ReportNotCommitted,
    #[msg("The report is not the one that was committed to; pass exactly that one")]
    CommitmentMismatch,
    #[msg("The report contradicts itself: buckets, requests and successes do not fit together")]
    ReportImpossible,
    #[msg("Maintenance is a run of 1 to 48 buckets within an epoch of 288")]
    MaintenanceOutOfRange,
    #[msg("Maintenance is announced for an epoch that starts 1 to 30 epochs from now")]
    MaintenanceNotAhead,
    #[msg("Maintenance of the epoch is announced already")]
    MaintenanceAnnounced,
    #[msg("More than 48 buckets of maintenance would fall into one window of 30 epochs")]
    MaintenanceUsedUp,
    #[msg("The path is measured by the listing's board and cannot change; close the listing and list anew")]
    PathMeasured,
    #[msg("Pass the provider accounts of the epoch's monitors in the order of the slots")]
    MonitorsMissing,
    #[msg("Pass the board that the listing, or the agreement, names behind the other accounts")]
    BoardMismatch,
    #[msg("The listing's board has a slot without a monitor; wait until the registrar has filled it")]
    BoardIncomplete,
    #[msg("Too many of the board's monitors are silent; wait until the registrar has replaced them")]
    BoardSilent,
    #[msg("The purse of the board does not reach for the reports of an epoch; call fund_board first")]
    PurseEmpty,
    #[msg("A penalty needs a board of 4 or 7 monitors; change the listing")]
    PenaltyWithoutMajority,
    #[msg("A review gives 1 to 5 stars")]
    StarsOutOfRange,
    #[msg("Nothing was settled since the last review that paid a fee in a settlement mint; review after the next settlement")]
    NothingToReview,

    #[msg("A period can be disputed for as long as its vault may be dry; make the dispute window no shorter than the grace")]
    DisputeWindowBelowGrace,
    #[msg("Only the consumer and the provider's authority can dispute a period; sign with one of their keys")]
    NotParty,
    #[msg("Only the side that did not open the dispute can answer it; sign with its key")]
    NotOtherParty,
    #[msg("Only the agreement's arbiter can rule on its disputes; sign with the arbiter's key")]
    NotArbiter,
    #[msg("The agreement has no second in this period; dispute one before its end")]
    PeriodEmpty,
    #[msg("The period is settled; dispute a later one before it is")]
    PeriodSettled,
    #[msg("The dispute window of the period is over; settle it with settle_period")]
    DisputeWindowClosed,
    #[msg("A consumer asks for more than the measured credit, at most max_credit_bps, a provider for less; ask for such a credit")]
    AskedCreditOutOfRange,
    #[msg("An answer is the measured credit, or beyond it away from what the opener asks, at most max_credit_bps; claim such a credit")]
    AnswerOutOfRange,
    #[msg("The dispute is answered already; wait for the ruling")]
    DisputeAnswered,
    #[msg("The arbiter has ruled already; settle the period with settle_period")]
    DisputeRuled,
    #[msg("The other side can still answer; rule after its answer, or after half of the agreement's ruling_secs")]
    RulingTooEarly,
    #[msg("The time for a ruling is over and the measured credit stands; settle the period with settle_period")]
    RulingWindowClosed,
    #[msg("A ruling lies between what the two sides claim, the measured credit where one claims nothing; rule such a credit")]
    RulingOutOfRange,
    #[msg(
        "The period is disputed and the arbiter can still rule; wait for the ruling, or until the dispute's deadline"
    )]
    RulingPending,
    #[msg("This is not the period's dispute; pass the one that stands behind the agreement and the period, after the board if there is one")]
    DisputeMismatch,
    #[msg("The period of the dispute is not settled; call settle_period first")]
    DisputeNotApplied,
    #[msg(
        "Before 90 epochs after its deadline only who is owed the stake closes a dispute; sign with that key, or wait"
    )]
    DisputeNotClosable,
    #[msg("The stake is owed to somebody else; pass the consumer or the provider's authority, whoever it belongs to")]
    StakeNotOwed,
    #[msg("A board measures the endpoint, which changes 7 to 37 epochs after it was announced; call announce_endpoint and wait")]
    EndpointNotAnnounced,
    #[msg("A promised latency is at most 65,534 ms, the most that a report says; lower it")]
    LatencyTooHigh,
    #[msg("Name at least one action, and only bits 0 to 4: read 1, write 2, delete 4, list 8, share 16")]
    ActionUnknown,
    #[msg("A prefix has at most 200 bytes; grant a shorter one")]
    PrefixTooLong,
    #[msg("A grant or session ends in the future, at most 365 epochs from now; choose such an expires_at")]
    AccessEndOutOfRange,
    #[msg("A grant starts before it ends; choose an earlier not_before")]
    GrantNeverValid,
    #[msg("The grant that is shared or narrowed lacks an action; name only actions that it has")]
    ActionsWider,
    #[msg("The prefix does not start with that of the grant that is shared or narrowed; extend that prefix")]
    PrefixWider,
    #[msg("The time is not within that of the grant that is shared or narrowed; start no earlier and end no later")]
    TimeWider,
    #[msg("A grant that was shared cannot be shared again; ask its grantor to share with that key")]
    SharedTwice,
    #[msg("A share cannot have the action share; leave it out")]
    ShareOfShared,
    #[msg("The grant does not allow this to be shared now; call check_access with the action share to see why")]
    ShareRefused,
    #[msg("Only the grantee of the grant can share it; sign with its key")]
    NotGrantee,
    #[msg("Only the grantor of the grant or the vault's owner can do this; sign with one of their keys")]
    NotGrantor,
    #[msg("The grant is of another agreement; pass the one that it names")]
    AgreementMismatch,
    #[msg("The parent is not the grant that this one was shared from; pass the parent that it names, or none if it names none")]
    ParentMismatch,
    #[msg("The grant is revoked for ever; create another one")]
    GrantNotInForce,
    #[msg("A grant closes once it has expired or its agreement is closed; until then call revoke_grant")]
    GrantNotOver,
    #[msg(
        "Name at least one instruction, and only bits 0 to 5: request_agreement 1, cancel_request 2, create_grant 4, narrow_grant 8, revoke_grant 16, revoke_all_grants 32"
    )]
    SessionInstructionUnknown,
    #[msg("The session is for another key; sign with its key, or leave the session out and sign with the owner's")]
    NotSessionKey,
    #[msg(
        "The session is for another vault, or for an earlier one at the same address; ask the owner for another one"
    )]
    SessionOfOtherVault,
    #[msg("The session has expired; ask the owner for another one")]
    SessionExpired,
    #[msg("The session does not allow this instruction; see its instructions, or sign with the owner's key")]
    SessionRefused,
    #[msg(
        "The agreement's rate exceeds what is left of the session's max_rate_q; ask for less, or the owner for more"
    )]
    SessionRateExceeded,
    #[msg("Others than the owner close a session once it has expired; sign with the owner's key")]
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
