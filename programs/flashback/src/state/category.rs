//! Names of what is offered, by whom, and why it was taken back.

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use crate::error::FlashbackError;

/// The two registers.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum ProviderKind {
    /// Offers storage capacity.
    Storage,
    /// Offers services around it.
    Service,
}

/// What is offered. Sets of categories are u16 with the bit `1 << category`: in a certifier's scope, a provider's
/// categories, and a listing, which has exactly one.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum Category {
    /// Storage capacity: the only category of a storage provider.
    Storage,
    /// Moves data between providers.
    Migration,
    /// Evaluates data or its use.
    Analytics,
    /// Proves that rules are kept.
    Compliance,
    /// Measures the quality of storage providers.
    Monitoring,
    /// Any other service.
    Other,
}

/// All bits that name a category.
pub const ALL_CATEGORIES: u16 = 0b11_1111;

impl Category {
    /// The set of this category alone.
    pub const fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// Checks a set of categories: not empty, all known.
pub fn check_categories(set: u16) -> Result<()> {
    ensure!(set != 0 && set & !ALL_CATEGORIES == 0, FlashbackError::CategoryUnknown);
    Ok(())
}

impl ProviderKind {
    /// Reads a stored or given kind.
    pub fn read(kind: u8) -> Result<Self> {
        Self::try_from(kind).map_err(|_| error!(FlashbackError::KindUnknown))
    }

    /// Checks that a provider of this kind may have these categories: storage alone, or services.
    pub fn check_categories(self, set: u16) -> Result<()> {
        check_categories(set)?;
        let fits = match self {
            Self::Storage => set == Category::Storage.bit(),
            Self::Service => set & Category::Storage.bit() == 0,
        };
        ensure!(fits, FlashbackError::CategoryOfOtherKind);
        Ok(())
    }
}

/// How a storage listing is spoken to.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum Protocol {
    /// None: a listing of a service.
    None,
    /// Amazon S3 and what is compatible with it.
    S3,
    /// Azure Blob Storage.
    AzureBlob,
    /// OpenStack Swift.
    Swift,
    /// WebDAV.
    WebDav,
    /// SFTP.
    Sftp,
    /// NFS.
    Nfs,
    /// IPFS.
    Ipfs,
    /// Filecoin.
    Filecoin,
    /// Arweave.
    Arweave,
    /// Storj.
    Storj,
    /// Sia.
    Sia,
    /// Walrus.
    Walrus,
}

/// Why a certificate was revoked or a provider delisted.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum Reason {
    /// Not said.
    Unspecified,
    /// The evidence was wrong or can no longer be had.
    EvidenceInvalid,
    /// A key is in other hands.
    KeyCompromise,
    /// Owner, operator or legal form changed.
    AffiliationChanged,
    /// The provider stopped what was certified.
    CessationOfOperation,
    /// Service levels were missed.
    ServiceLevelBreach,
    /// The provider deceived its consumers.
    Fraud,
    /// A court or authority ordered it.
    LegalOrder,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::refused;

    #[test]
    fn each_kind_has_its_own_categories() {
        for set in 0..=u16::MAX {
            let known = set != 0 && set <= ALL_CATEGORIES;
            assert_eq!(check_categories(set).is_ok(), known, "{set}");
            assert_eq!(ProviderKind::Storage.check_categories(set).is_ok(), set == 1, "{set}");
            assert_eq!(ProviderKind::Service.check_categories(set).is_ok(), known && set & 1 == 0, "{set}");
        }
        refused(ProviderKind::Storage.check_categories(0), FlashbackError::CategoryUnknown);
        refused(ProviderKind::Storage.check_categories(2), FlashbackError::CategoryOfOtherKind);
    }

    #[test]
    fn every_category_has_its_bit() {
        let all = (0..16).filter_map(|n| Category::try_from(n).ok()).fold(0, |set, category| set | category.bit());
        assert_eq!(all, ALL_CATEGORIES);
    }
}
