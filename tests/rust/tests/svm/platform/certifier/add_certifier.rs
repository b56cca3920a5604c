use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::*,
    events::CertifierAdded,
    state::{Certifier, CertifierRights, Platform, PLATFORM_ADDRESS},
};
use flashback_client::{address, instruction};
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

const NEW: Wallet = Wallet("new certifier");

fn add(name: &[u8], rights: CertifierRights) -> Instruction {
    instruction::add_certifier(REGISTRAR.key(), NEW.key(), padded(name), rights)
}

pub fn suite() -> Suite {
    let call = |_: &mut Fixture| add("Prüfer".as_bytes(), rights());
    Suite::new("add_certifier", call, |expected| {
        let certifier = Certifier {
            max_level: 4,
            version: 1,
            scope: 0b11_1111,
            expires_at: GENESIS_AT + 400 * EPOCH,
            id: 2,
            wallet: NEW.key(),
            name: padded("Prüfer".as_bytes()),
            ..Certifier::zeroed()
        };
        expected.change::<Platform>(&PLATFORM_ADDRESS, |platform| platform.certifiers = 3);
        expected.create(&address::certifier(&NEW.key()), &REGISTRAR.key(), &certifier);
        let certifier = address::certifier(&NEW.key());
        expected.emit(CertifierAdded { certifier, wallet: NEW.key(), rights: rights() });
    })
    .signer("registrar", NotRegistrar)
    .fixed("platform")
    .made("certifier")
    .program("system_program")
    .refuses(RoleUnset, |_| instruction::add_certifier(REGISTRAR.key(), Pubkey::default(), padded(b"New"), rights()))
    .refuses(NameEmpty, |_| add(b"", rights()))
    .refuses(NameEmpty, |_| add(b"\0n", rights()))
    .refuses(TextNotUtf8, |_| add(b"Pr\xfcfer", rights()))
    .refuses(ValidityPast, |_| add(b"New", CertifierRights { expires_at: GENESIS_AT, ..rights() }))
    .refuses(LevelUnknown, |_| add(b"New", CertifierRights { max_level: 0, ..rights() }))
    .refuses(LevelUnknown, |_| add(b"New", CertifierRights { max_level: 5, ..rights() }))
    .refuses(CategoryUnknown, |_| add(b"New", CertifierRights { scope: 0, ..rights() }))
    .refuses(CategoryUnknown, |_| add(b"New", CertifierRights { scope: 1 << 6, ..rights() }))
    .refuses(Overflow, |market| {
        market.edit::<Platform>(&PLATFORM_ADDRESS, |platform| platform.certifiers = u64::MAX);
        add(b"New", rights())
    })
}

#[test]
fn a_certifiers_name_fills_its_field() {
    let mut market = Fixture::default();
    market.send(add(&[b'n'; 32], rights()));
    assert_eq!(market.read::<Certifier>(&address::certifier(&NEW.key())).name, [b'n'; 32]);
}
