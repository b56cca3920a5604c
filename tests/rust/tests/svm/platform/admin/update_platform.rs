use flashback::{
    constants::*,
    error::FlashbackError::*,
    events::PlatformUpdated,
    state::{Platform, PlatformChanges, TermBounds, PLATFORM_ADDRESS},
};
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

fn update(changes: PlatformChanges) -> Instruction {
    instruction::update_platform(ADMIN.key(), changes)
}

fn update_with(set: fn(&mut PlatformChanges)) -> Instruction {
    let mut changes = PlatformChanges::default();
    set(&mut changes);
    update(changes)
}

fn everything() -> PlatformChanges {
    PlatformChanges {
        registrar: Some(ACME.key()),
        guardian: Some(MOVERS.key()),
        treasury: Some(AUDITOR.key()),
        arbiter: Some(STRANGER.key()),
        fee_bps: Some(MAX_FEE_BPS),
        registration_fee_lamports: Some(MAX_REGISTRATION_FEE_LAMPORTS),
        dispute_stake_lamports: Some(MAX_DISPUTE_STAKE_LAMPORTS),
        report_pay_lamports: Some(MAX_REPORT_PAY_LAMPORTS),
        thaw_secs: Some(MAX_THAW_EPOCHS * EPOCH_SECS),
        bounds: Some(narrow_bounds()),
    }
}

/// Bounds that the sample's listings are outside of.
fn narrow_bounds() -> TermBounds {
    TermBounds { max_notice_secs: EPOCH_SECS, ..TermBounds::widest(EPOCH_SECS) }
}

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| update(everything());
    Suite::new("update_platform", call, |expected| {
        expected.change::<Platform>(&PLATFORM_ADDRESS, |platform| {
            platform.registrar = ACME.key();
            platform.guardian = MOVERS.key();
            platform.treasury = AUDITOR.key();
            platform.arbiter = STRANGER.key();
            platform.fee_bps = 500;
            platform.registration_fee_lamports = 10_000_000_000;
            platform.dispute_stake_lamports = 10_000_000_000;
            platform.report_pay_lamports = 10_000_000;
            platform.thaw_secs = 30 * EPOCH_SECS;
            platform.bounds = narrow_bounds();
        });
        expected.emit(PlatformUpdated { changes: everything() });
    })
    .signer("admin", NotAdmin)
    .fixed("platform")
    .refuses(RoleUnset, |_| update_with(|changes| changes.registrar = Some(Pubkey::default())))
    .refuses(RoleUnset, |_| update_with(|changes| changes.guardian = Some(Pubkey::default())))
    .refuses(RoleUnset, |_| update_with(|changes| changes.treasury = Some(Pubkey::default())))
    .refuses(RoleUnset, |_| update_with(|changes| changes.arbiter = Some(Pubkey::default())))
    .refuses(FeeTooHigh, |_| update_with(|changes| changes.fee_bps = Some(501)))
    .refuses(RegistrationFeeTooHigh, |_| {
        update_with(|changes| changes.registration_fee_lamports = Some(10_000_000_001))
    })
    .refuses(DisputeStakeOutOfRange, |_| update_with(|changes| changes.dispute_stake_lamports = Some(9_999_999)))
    .refuses(DisputeStakeOutOfRange, |_| update_with(|changes| changes.dispute_stake_lamports = Some(10_000_000_001)))
    .refuses(ReportPayTooHigh, |_| update_with(|changes| changes.report_pay_lamports = Some(10_000_001)))
    .refuses(ThawOutOfRange, |_| update_with(|changes| changes.thaw_secs = Some(EPOCH_SECS - 1)))
    .refuses(ThawOutOfRange, |_| update_with(|changes| changes.thaw_secs = Some(30 * EPOCH_SECS + 1)))
    .refuses(BoundsOutOfRange, |_| update_with(|changes| changes.bounds = Some(TermBounds::default())))
    .refuses(BoundsOutOfRange, |_| {
        let bounds = TermBounds::widest(EPOCH_SECS);
        let crossed = TermBounds { min_grace_secs: bounds.max_grace_secs, max_grace_secs: EPOCH_SECS / 4, ..bounds };
        update(PlatformChanges { bounds: Some(crossed), ..PlatformChanges::default() })
    })
}

#[test]
fn an_update_leaves_what_it_does_not_name() {
    let mut market = Fixture::default();
    market.expect(update(PlatformChanges::default()), |expected| {
        expected.emit(PlatformUpdated { changes: PlatformChanges::default() });
    });
}

#[test]
fn an_update_that_fails_halfway_changes_nothing() {
    let changes = PlatformChanges { fee_bps: Some(1), thaw_secs: Some(0), ..PlatformChanges::default() };
    Fixture::default().refuse(&update(changes), ThawOutOfRange);
}

#[test]
fn a_listing_keeps_its_terms_when_bounds_are_narrowed_and_cannot_renew_them() {
    let mut market = Fixture::default();
    let before = market.account(&acme_listing());
    market.send(update_with(|changes| changes.bounds = Some(narrow_bounds())));
    assert_eq!(market.account(&acme_listing()), before);
    market.refuse(&instruction::update_listing(ACME.key(), acme(), acme_listing(), 1, storage_offer()), NoticeTooLong);
}

#[test]
fn a_role_that_is_given_away_is_lost_at_once() {
    let mut market = Fixture::default();
    market.send(update_with(|changes| changes.registrar = Some(STRANGER.key())));
    let add = |by: Wallet| instruction::add_certifier(by.key(), ACME.key(), padded(b"New"), rights());
    market.refuse(&add(REGISTRAR), NotRegistrar);
    market.send(add(STRANGER));
}
