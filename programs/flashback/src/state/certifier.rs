//! Who may certify what.

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::check_categories;
use crate::constants::LEVELS;
use crate::error::FlashbackError;

/// A certifier, named by the wallet that it signs with.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Certifier {
    /// Zero: there is one kind.
    pub kind: u8,
    /// A `CertifierStatus`.
    pub status: u8,
    /// Highest level that it may certify.
    pub max_level: u8,
    /// Layout of the account.
    pub version: u8,
    /// Set of categories that it may certify.
    pub scope: u16,
    /// Zero.
    pub padding: [u8; 2],
    /// When its right to certify ends.
    pub expires_at: i64,
    /// Number in the order of adding.
    pub id: u64,
    /// Signs for it.
    pub wallet: Pubkey,
    /// Name, UTF-8.
    pub name: [u8; 32],
    /// Certificates that it issued or renewed.
    pub issued: u64,
    /// Certificates of it that were revoked.
    pub revoked: u64,
    /// Zero.
    pub spare: [u64; 2],
}

/// Whether a certifier may issue.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum CertifierStatus {
    /// May issue until it expires.
    Active,
    /// May not issue, and what it issued does not count.
    Suspended,
}

/// What the registrar decides about a certifier.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct CertifierRights {
    /// Whether it may issue.
    pub status: CertifierStatus,
    /// Highest level, 1 to 4.
    pub max_level: u8,
    /// Set of categories: bits 0 storage, 1 migration, 2 analytics, 3 compliance, 4 monitoring, 5 other.
    pub scope: u16,
    /// When its rights end, unix seconds.
    pub expires_at: i64,
}

/// Checks that `level` is one of 1 to 4.
pub fn check_level(level: u8) -> Result<()> {
    ensure!((1..=LEVELS).contains(&level), FlashbackError::LevelUnknown);
    Ok(())
}

impl Certifier {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Writes the registrar's decision.
    pub fn set_rights(&mut self, rights: &CertifierRights) -> Result<()> {
        check_level(rights.max_level)?;
        check_categories(rights.scope)?;
        self.status = rights.status.into();
        self.max_level = rights.max_level;
        self.scope = rights.scope;
        self.expires_at = rights.expires_at;
        Ok(())
    }

    /// Whether what it issued counts.
    pub fn is_active(&self) -> bool {
        self.status == u8::from(CertifierStatus::Active)
    }

    /// Whether its scope holds all of these categories.
    pub fn covers(&self, categories: u16) -> bool {
        categories & !self.scope == 0
    }

    /// Checks that it may certify these categories at this level now.
    pub fn check_may_certify(&self, categories: u16, level: u8, now: i64) -> Result<()> {
        ensure!(self.is_active(), FlashbackError::CertifierSuspended);
        ensure!(now < self.expires_at, FlashbackError::CertifierExpired);
        check_level(level)?;
        ensure!(level <= self.max_level, FlashbackError::LevelAboveCertifier);
        ensure!(self.covers(categories), FlashbackError::ScopeTooNarrow);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Certifier::SPACE, 128);
        offset!(Certifier, {
            kind: 8, status: 9, max_level: 10, version: 11, scope: 12, expires_at: 16, id: 24, wallet: 32, name: 64,
            issued: 96, revoked: 104, spare: 112,
        });
    }

    #[test]
    fn certifies_within_its_rights_until_the_second_it_expires() {
        let rights = CertifierRights { status: CertifierStatus::Active, max_level: 2, scope: 0b11, expires_at: 100 };
        let mut certifier = Certifier::zeroed();
        certifier.set_rights(&rights).unwrap();
        assert!(certifier.check_may_certify(0b10, 2, 99).is_ok());
        refused(certifier.check_may_certify(0b10, 2, 100), FlashbackError::CertifierExpired);
        refused(certifier.check_may_certify(0b10, 3, 99), FlashbackError::LevelAboveCertifier);
        refused(certifier.check_may_certify(0b10, 0, 99), FlashbackError::LevelUnknown);
        refused(certifier.check_may_certify(0b110, 1, 99), FlashbackError::ScopeTooNarrow);
        certifier.set_rights(&CertifierRights { status: CertifierStatus::Suspended, ..rights }).unwrap();
        refused(certifier.check_may_certify(0b10, 2, 99), FlashbackError::CertifierSuspended);
        refused(certifier.set_rights(&CertifierRights { max_level: 5, ..rights }), FlashbackError::LevelUnknown);
        refused(certifier.set_rights(&CertifierRights { scope: 64, ..rights }), FlashbackError::CategoryUnknown);
    }
}
