//! What a certifier says of a provider.

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::{Board, Certifier, Provider, ProviderKind};
use crate::constants::*;
use crate::error::FlashbackError;

/// A certificate. It is never closed: a revocation stays on record.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Certificate {
    /// A `ProviderKind`: that of the provider.
    pub kind: u8,
    /// A `CertificateStatus`: 0 issued, 1 revoked.
    pub status: u8,
    /// Certified level, 1 to 4.
    pub level: u8,
    /// Layout of the account.
    pub version: u8,
    /// A `Reason`: that of the last revocation.
    pub reason: u8,
    /// 1 if the registrar revoked it: then it is renewed only with the registrar's signature.
    pub revoked_by_registrar: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The provider's attributes that were certified; another version makes the certificate stale.
    pub attributes_version: u32,
    /// How often it was revoked.
    pub revocations: u32,
    /// Zero: a certifier and a provider have one.
    pub id: u64,
    /// The Certifier account that issued it.
    pub certifier: Pubkey,
    /// The Provider account that it speaks of.
    pub provider: Pubkey,
    /// When it was issued or last renewed.
    pub issued_at: i64,
    /// From when it no longer counts.
    pub expires_at: i64,
    /// When it was last revoked; 0 = never.
    pub revoked_at: i64,
    /// sha256 of the evidence.
    pub evidence_hash: [u8; 32],
    /// Zero.
    pub spare: [u64; 2],
}

/// Whether a certificate was taken back. *Expired* and *stale* follow from the clock and the provider.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum CertificateStatus {
    /// Issued or renewed.
    Issued,
    /// Revoked, until it is renewed.
    Revoked,
}

/// What a certifier attests.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct Attestation {
    /// 1 Identified, 2 Verified, 3 Established, 4 Audited.
    pub level: u8,
    /// The provider's `attributes_version` that was looked at.
    pub attributes_version: u32,
    /// From when it no longer counts, unix seconds.
    pub expires_at: i64,
    /// sha256 of the evidence.
    pub evidence_hash: [u8; 32],
}

impl Certificate {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Checks that it is what this certifier says of this provider.
    pub fn check_parties(&self, certifier: &Pubkey, provider: &Pubkey) -> Result<()> {
        ensure!(self.certifier == *certifier, FlashbackError::CertificateOfOtherCertifier);
        ensure!(self.provider == *provider, FlashbackError::ProviderMismatch);
        Ok(())
    }

    /// Writes what the certifier attests, in force from now on.
    pub fn attest(&mut self, attestation: &Attestation, now: i64) {
        self.status = CertificateStatus::Issued.into();
        self.revoked_by_registrar = 0;
        self.level = attestation.level;
        self.attributes_version = attestation.attributes_version;
        self.expires_at = attestation.expires_at;
        self.evidence_hash = attestation.evidence_hash;
        self.issued_at = now;
    }

    /// Takes the certificate back. The registrar can do so once more after the certifier: then it is not renewed without it.
    pub fn revoke(&mut self, reason: u8, by_registrar: bool, now: i64) -> Result<()> {
        let is_in_force = self.status == u8::from(CertificateStatus::Issued);
        let is_certifiers = self.revoked_by_registrar == 0;
        ensure!(is_in_force || by_registrar && is_certifiers, FlashbackError::CertificateRevoked);
        self.status = CertificateStatus::Revoked.into();
        self.revoked_by_registrar = by_registrar.into();
        self.reason = reason;
        self.revoked_at = now;
        self.revocations = self.revocations.saturating_add(1);
        Ok(())
    }

    /// The level that counts at `now` and until when, under the certifier's present rights. (0, 0) if the certificate is
    /// revoked, expired or stale, or its certifier is suspended, expired or no longer certifies all of the provider's
    /// categories.
    pub fn level_at(&self, provider: &Provider, certifier: &Certifier, now: i64) -> (u8, i64) {
        let until = self.expires_at.min(certifier.expires_at);
        let counts = self.status == u8::from(CertificateStatus::Issued)
            && now < until
            && self.attributes_version == provider.attributes_version
            && certifier.is_active()
            && certifier.covers(provider.category);
        if counts {
            (self.level.min(certifier.max_level), until)
        } else {
            (0, 0)
        }
    }
}

impl Attestation {
    /// Checks all that the chain knows of it: the certifier's rights, the provider's business, attributes and record, the
    /// time. `board` is one of the provider's, for storage on level 2 and above.
    pub fn check(
        &self,
        provider: &Provider,
        certifier: &Certifier,
        board: Option<&Board>,
        epoch_secs: u32,
        now: i64,
    ) -> Result<()> {
        provider.require_in_business()?;
        require_keys_neq!(certifier.wallet, provider.authority, FlashbackError::CertifierIsProvider);
        certifier.check_may_certify(provider.category, self.level, now)?;
        ensure!(self.attributes_version == provider.attributes_version, FlashbackError::AttributesChanged);
        self.check_validity(certifier, epoch_secs, now)?;
        self.check_record(provider, board, now)
    }

    /// Whether it takes a board of the provider's.
    pub fn needs_board(&self, provider: &Provider) -> bool {
        self.level > 1 && provider.kind == u8::from(ProviderKind::Storage)
    }

    /// What the chain itself knows of a provider (design, section 7): of storage what a board of 4 or 7 monitors measured, of
    /// services, which nobody probes, the windows in which they were paid.
    fn check_record(&self, provider: &Provider, board: Option<&Board>, now: i64) -> Result<()> {
        let Some(windows) = self.level.checked_sub(2).and_then(|level| RECORD_WINDOWS.get(usize::from(level))) else {
            return Ok(());
        };
        if !self.needs_board(provider) {
            let is_paid =
                provider.paid_windows >= u32::from(*windows) && provider.paid_agreements >= u32::from(*windows);
            ensure!(is_paid, FlashbackError::RecordTooShort);
            return Ok(());
        }
        let board = board.ok_or(FlashbackError::RecordTooShort)?;
        ensure!(board.provider == provider.address, FlashbackError::BoardMismatch);
        board.require_finalized(now)?;
        let is_proven = board.faults() > 0
            && if self.level == 2 { board.measured_epochs >= RECORD_EPOCHS } else { board.clean_windows >= *windows };
        ensure!(is_proven, FlashbackError::RecordTooShort);
        Ok(())
    }

    /// How long it is to hold: at most the level's limit, and never beyond the certifier's own end.
    fn check_validity(&self, certifier: &Certifier, epoch_secs: u32, now: i64) -> Result<()> {
        ensure!(self.expires_at > now, FlashbackError::ValidityPast);
        let epochs = LEVEL_EPOCHS.get(usize::from(self.level).saturating_sub(1)).copied().unwrap_or_default();
        let longest = i64::from(epochs).saturating_mul(i64::from(epoch_secs));
        ensure!(self.expires_at <= now.saturating_add(longest), FlashbackError::ValidityTooLong);
        ensure!(self.expires_at <= certifier.expires_at, FlashbackError::ValidityBeyondCertifier);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    const DAY: i64 = 86_400;

    fn attestation() -> Attestation {
        Attestation { level: 3, attributes_version: 7, expires_at: 90 * DAY, evidence_hash: [1; 32] }
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Certificate::SPACE, 168);
        offset!(Certificate, {
            kind: 8, status: 9, level: 10, version: 11, reason: 12, revoked_by_registrar: 13, attributes_version: 16,
            revocations: 20, id: 24, certifier: 32, provider: 64, issued_at: 96, expires_at: 104, revoked_at: 112,
            evidence_hash: 120, spare: 152,
        });
    }

    #[test]
    fn counts_until_the_second_it_expires_and_for_its_attributes_only() {
        let certifier = Certifier { max_level: 4, scope: 1, expires_at: 100 * DAY, ..Certifier::zeroed() };
        let provider = Provider { attributes_version: 7, category: 1, ..Provider::zeroed() };
        let mut certificate = Certificate::zeroed();
        certificate.attest(&attestation(), 0);
        let held = |certificate: &Certificate, now| certificate.level_at(&provider, &certifier, now);
        assert_eq!(held(&certificate, 90 * DAY - 1), (3, 90 * DAY));
        assert_eq!(held(&certificate, 90 * DAY), (0, 0));
        let changed = Provider { attributes_version: 8, ..provider };
        assert_eq!(certificate.level_at(&changed, &certifier, 0), (0, 0));
        certificate.revoke(6, true, 5).unwrap();
        assert_eq!(held(&certificate, 6), (0, 0));
        refused(certificate.revoke(6, true, 5), FlashbackError::CertificateRevoked);
        certificate.attest(&attestation(), 9);
        assert_eq!(held(&certificate, 9), (3, 90 * DAY));
        assert_eq!((certificate.revocations, certificate.revoked_at, certificate.reason), (1, 5, 6));
    }

    #[test]
    fn counts_for_what_its_certifier_may_certify_now() {
        let certifier = Certifier { max_level: 4, scope: 0b11, expires_at: 100 * DAY, ..Certifier::zeroed() };
        let provider = Provider { attributes_version: 7, category: 0b10, ..Provider::zeroed() };
        let mut certificate = Certificate::zeroed();
        certificate.attest(&attestation(), 0);
        let held = |certifier: Certifier| certificate.level_at(&provider, &certifier, 5);
        assert_eq!(held(certifier), (3, 90 * DAY));
        assert_eq!(held(Certifier { max_level: 2, ..certifier }), (2, 90 * DAY));
        assert_eq!(held(Certifier { expires_at: 6, ..certifier }), (3, 6));
        assert_eq!(held(Certifier { expires_at: 5, ..certifier }), (0, 0));
        assert_eq!(held(Certifier { scope: 0b01, ..certifier }), (0, 0));
        assert_eq!(held(Certifier { status: 1, ..certifier }), (0, 0));
    }

    #[test]
    fn validity_ends_with_the_level_and_with_the_certifier() {
        let certifier = Certifier { expires_at: 300 * DAY, ..Certifier::zeroed() };
        let check = |level, expires_at, now| {
            Attestation { level, expires_at, ..attestation() }.check_validity(&certifier, 86_400, now)
        };
        for (level, epochs) in [(2, 180), (3, 90), (4, 90)] {
            assert!(check(level, epochs * DAY, 0).is_ok());
            refused(check(level, epochs * DAY + 1, 0), FlashbackError::ValidityTooLong);
        }
        assert!(check(1, 300 * DAY, 0).is_ok());
        refused(check(1, 300 * DAY + 1, 0), FlashbackError::ValidityBeyondCertifier);
        refused(check(1, 300 * DAY, 300 * DAY), FlashbackError::ValidityPast);
    }

    #[test]
    fn speaks_for_its_own_parties_only() {
        let [certifier, provider, other] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        let certificate = Certificate { certifier, provider, ..Certificate::zeroed() };
        certificate.check_parties(&certifier, &provider).unwrap();
        refused(certificate.check_parties(&other, &provider), FlashbackError::CertificateOfOtherCertifier);
        refused(certificate.check_parties(&certifier, &other), FlashbackError::ProviderMismatch);
    }

    #[test]
    fn an_attestation_is_of_what_its_certifier_looked_at_and_may_certify() {
        use FlashbackError::*;
        let certifier = Certifier {
            wallet: Pubkey::new_from_array([1; 32]),
            max_level: 3,
            scope: 1,
            expires_at: 100 * DAY,
            ..Certifier::zeroed()
        };
        let provider = Provider { attributes_version: 7, category: 1, ..Provider::zeroed() };
        let check = |attestation: Attestation, provider: Provider| {
            let board = record();
            attestation.check(&provider, &certifier, Some(&board), 86_400, 0)
        };
        check(attestation(), provider).unwrap();
        refused(check(attestation(), Provider { status: 1, ..provider }), ProviderRetired);
        refused(check(attestation(), Provider { authority: certifier.wallet, ..provider }), CertifierIsProvider);
        refused(check(attestation(), Provider { category: 0b11, ..provider }), ScopeTooNarrow);
        refused(check(attestation(), Provider { attributes_version: 8, ..provider }), AttributesChanged);
        refused(check(Attestation { level: 4, ..attestation() }, provider), LevelAboveCertifier);
        refused(check(Attestation { expires_at: 0, ..attestation() }, provider), ValidityPast);
    }

    #[test]
    fn the_registrar_revokes_once_more_what_its_certifier_revoked() {
        let mut certificate = Certificate::zeroed();
        certificate.attest(&attestation(), 0);
        certificate.revoke(2, false, 5).unwrap();
        assert_eq!((certificate.status, certificate.revoked_by_registrar, certificate.reason), (1, 0, 2));
        refused(certificate.revoke(3, false, 6), FlashbackError::CertificateRevoked);
        certificate.revoke(4, true, 7).unwrap();
        assert_eq!((certificate.revoked_by_registrar, certificate.reason, certificate.revoked_at), (1, 4, 7));
        refused(certificate.revoke(2, false, 8), FlashbackError::CertificateRevoked);
        refused(certificate.revoke(2, true, 8), FlashbackError::CertificateRevoked);
        assert_eq!(certificate.revocations, 2);
    }

    /// The best record that a board can have of the provider with the zero key.
    fn record() -> Board {
        Board {
            monitors: 4,
            epoch_secs: 86_400,
            next_epoch: 200,
            measured_epochs: 7,
            clean_windows: 6,
            ..Board::zeroed()
        }
    }

    #[test]
    fn storage_is_certified_by_what_a_board_of_its_measured() {
        let storage = Provider::zeroed();
        let check = |level, spoil: fn(&mut Board), now| {
            let mut board = record();
            spoil(&mut board);
            Attestation { level, ..attestation() }.check_record(&storage, Some(&board), now)
        };
        for level in 1..=4 {
            assert!(check(level, |_| (), 0).is_ok());
        }
        let short = FlashbackError::RecordTooShort;
        refused(check(2, |board| board.measured_epochs = 6, 0), short);
        refused(check(3, |board| board.clean_windows = 2, 0), short);
        assert!(check(3, |board| (board.clean_windows, board.measured_epochs) = (3, 0), 0).is_ok());
        refused(check(4, |board| board.clean_windows = 5, 0), short);
        refused(check(2, |board| board.monitors = 1, 0), short);
        refused(check(3, |board| board.monitors = 1, 0), short);
        refused(check(2, |board| board.provider = Pubkey::new_from_array([9; 32]), 0), FlashbackError::BoardMismatch);
        assert!(check(2, |_| (), 200 * DAY).is_ok());
        refused(check(2, |_| (), 201 * DAY), FlashbackError::EpochNotFinalized);
        let without = |level| Attestation { level, ..attestation() }.check_record(&storage, None, 0);
        assert!(without(1).is_ok());
        refused(without(2), short);
    }

    #[test]
    fn services_are_certified_by_what_they_were_paid() {
        let check = |level, paid_windows, paid_agreements| {
            let service = Provider { kind: 1, paid_windows, paid_agreements, ..Provider::zeroed() };
            Attestation { level, ..attestation() }.check_record(&service, None, 0)
        };
        assert!(check(1, 0, 0).is_ok());
        for (level, windows) in [(2, 1), (3, 3), (4, 6)] {
            assert!(check(level, windows, windows).is_ok());
            refused(check(level, windows - 1, windows), FlashbackError::RecordTooShort);
            refused(check(level, windows, windows - 1), FlashbackError::RecordTooShort);
        }
    }
}
