//! Program derived addresses. Seeds are the program's own, so they cannot drift.

use anchor_lang::prelude::Pubkey;
use flashback::constants::seeds;
use flashback::state::ProviderKind;

pub use flashback::state::PLATFORM_ADDRESS as PLATFORM;

fn derive(parts: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(parts, &flashback::ID).0
}

/// What the admin says of `mint`.
pub fn settlement_mint(mint: &Pubkey) -> Pubkey {
    derive(&[seeds::MINT, mint.as_ref()])
}

/// The certifier that signs with `wallet`.
pub fn certifier(wallet: &Pubkey) -> Pubkey {
    derive(&[seeds::CERTIFIER, wallet.as_ref()])
}

/// The entry of `registrant` in the register of `kind`.
pub fn provider(kind: ProviderKind, registrant: &Pubkey) -> Pubkey {
    derive(&[seeds::PROVIDER, &[kind.into()], registrant.as_ref()])
}

/// What `certifier` (the account, not its wallet) says of `provider`.
pub fn certificate(provider: &Pubkey, certifier: &Pubkey) -> Pubkey {
    derive(&[seeds::CERTIFICATE, provider.as_ref(), certifier.as_ref()])
}

/// Listing number `index` of `provider`.
pub fn listing(provider: &Pubkey, index: u32) -> Pubkey {
    derive(&[seeds::LISTING, provider.as_ref(), &index.to_le_bytes()])
}

/// The board of `listing`.
pub fn board(listing: &Pubkey) -> Pubkey {
    derive(&[seeds::BOARD, listing.as_ref()])
}

/// The bond of `provider` in `mint`.
pub fn bond(provider: &Pubkey, mint: &Pubkey) -> Pubkey {
    derive(&[seeds::BOND, provider.as_ref(), mint.as_ref()])
}

/// The token account of `bond`.
pub fn bond_token(bond: &Pubkey) -> Pubkey {
    derive(&[seeds::BOND_TOKEN, bond.as_ref()])
}

/// Vault number `id` of `owner` in `mint`.
pub fn vault(owner: &Pubkey, mint: &Pubkey, id: u64) -> Pubkey {
    derive(&[seeds::VAULT, owner.as_ref(), mint.as_ref(), &id.to_le_bytes()])
}

/// The token account of `vault`.
pub fn vault_token(vault: &Pubkey) -> Pubkey {
    derive(&[seeds::VAULT_TOKEN, vault.as_ref()])
}

/// Agreement number `index` on `vault`.
pub fn agreement(vault: &Pubkey, index: u64) -> Pubkey {
    derive(&[seeds::AGREEMENT, vault.as_ref(), &index.to_le_bytes()])
}

/// The dispute about a period of `agreement`.
pub fn dispute(agreement: &Pubkey, period: u32) -> Pubkey {
    derive(&[seeds::DISPUTE, agreement.as_ref(), &period.to_le_bytes()])
}

/// Grant number `scope_id` of `grantee` on `agreement`.
pub fn grant(agreement: &Pubkey, grantee: &Pubkey, scope_id: u64) -> Pubkey {
    derive(&[seeds::GRANT, agreement.as_ref(), grantee.as_ref(), &scope_id.to_le_bytes()])
}

/// The session of `key` on `vault`.
pub fn session(vault: &Pubkey, key: &Pubkey) -> Pubkey {
    derive(&[seeds::SESSION, vault.as_ref(), key.as_ref()])
}

/// The token account that wallets look for `owner`'s tokens of a mint in. Nothing of ours is ever there.
pub fn associated_token(owner: &Pubkey, mint: &Pubkey, token_program: &Pubkey) -> Pubkey {
    spl_associated_token_account_interface::address::get_associated_token_address_with_program_id(
        owner,
        mint,
        token_program,
    )
}

/// The loader's account of the program, which names its upgrade authority.
pub fn program_data() -> Pubkey {
    let loader = anchor_lang::solana_program::bpf_loader_upgradeable::ID;
    Pubkey::find_program_address(&[flashback::ID.as_ref()], &loader).0
}
