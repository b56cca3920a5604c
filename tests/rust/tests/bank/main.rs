//! What needs a real bank: its clock and epochs, the rent it asks for, and the loader that knows who may upgrade.

use anchor_lang::{prelude::Clock, solana_program::bpf_loader_upgradeable};
use flashback::{
    error::FlashbackError::{self, *},
    state::{Attestation, Genesis, Order, Provider, ProviderKind},
};
use flashback_client::{address, instruction};
use flashback_tests::{
    market::{acme, auditor},
    mints::DOLLAR,
    sample::*,
    tokens::SPL,
    *,
};
use solana_program_test::{BanksClientError, ProgramTest, ProgramTestContext};
use solana_sdk::{
    account::Account,
    instruction::{AccountMeta, Instruction},
    program_pack::Pack,
    pubkey::Pubkey,
    signature::Keypair,
    signer::Signer,
    transaction::Transaction,
};

/// An epoch that a bank can be taken through in slots.
const SHORT_EPOCH_SECS: u32 = 288;
/// Time that a bank gives each slot.
const SLOT_MILLIS: u64 = 400;

/// A bank with the program, upgradeable by [`DEPLOYER`].
struct Bank {
    context: ProgramTestContext,
}

impl Bank {
    async fn start() -> Self {
        let mut test = ProgramTest::default();
        let loader = bpf_loader_upgradeable::ID;
        // What the loader's own accounts hold: a tag each; the address of the other; slot, upgrade authority, bytecode.
        let program = [&2_u32.to_le_bytes(), address::program_data().as_ref()].concat();
        let head = [&3_u32.to_le_bytes()[..], &0_u64.to_le_bytes(), &[1], DEPLOYER.key().as_ref()].concat();
        let program_data = [head, std::fs::read(bytecode("flashback")).unwrap()].concat();
        let own =
            |data, executable| Account { lamports: WEALTH_LAMPORTS, data, owner: loader, executable, rent_epoch: 0 };
        test.add_genesis_account(flashback::ID, own(program, true));
        test.add_genesis_account(address::program_data(), own(program_data, false));

        let mut mint = vec![0; spl_token_interface::state::Mint::LEN];
        let state = spl_token_interface::state::Mint { is_initialized: true, ..Default::default() };
        state.pack_into_slice(&mut mint);
        let owner = spl_token_interface::ID;
        test.add_account(DOLLAR.key(), Account { lamports: WEALTH_LAMPORTS, data: mint, owner, ..Account::default() });
        let mut purse = vec![0; spl_token_interface::state::Account::LEN];
        let state = spl_token_interface::state::Account {
            mint: DOLLAR.key(),
            owner: ACME.key(),
            state: spl_token_interface::state::AccountState::Initialized,
            ..Default::default()
        };
        state.pack_into_slice(&mut purse);
        let account = Account { lamports: WEALTH_LAMPORTS, data: purse, owner, ..Account::default() };
        test.add_account(SPL.purse(ACME), account);
        for wallet in EVERYBODY.into_iter().chain([CONSUMER]) {
            test.add_account(wallet.key(), Account { lamports: WEALTH_LAMPORTS, ..Account::default() });
        }
        Self { context: test.start_with_context().await }
    }

    /// A bank on which the platform runs in short epochs.
    async fn with_platform() -> Self {
        let mut bank = Self::start().await;
        let genesis = Genesis {
            genesis_at: bank.now().await,
            epoch_secs: SHORT_EPOCH_SECS,
            report_window_secs: SHORT_EPOCH_SECS / 2,
        };
        bank.send(instruction::initialize_platform(DEPLOYER.key(), genesis, ADMIN.key(), parameters())).await.unwrap();
        bank
    }

    async fn send(&mut self, instruction: Instruction) -> Result<(), BanksClientError> {
        let signers: Vec<Keypair> =
            instruction.accounts.iter().filter(|meta| meta.is_signer).map(|meta| keypair_of(&meta.pubkey)).collect();
        let payer = &self.context.payer;
        let signers: Vec<&Keypair> = signers.iter().chain([payer]).collect();
        let blockhash = self.context.banks_client.get_latest_blockhash().await?;
        let transaction =
            Transaction::new_signed_with_payer(&[instruction], Some(&payer.pubkey()), &signers, blockhash);
        self.context.banks_client.process_transaction(transaction).await
    }

    async fn refuse(&mut self, instruction: Instruction, error: FlashbackError) {
        let found = self.send(instruction).await.unwrap_err().unwrap();
        assert_eq!(Refusal(found), error.into());
    }

    async fn clock(&self) -> Clock {
        self.context.banks_client.get_sysvar().await.unwrap()
    }

    async fn now(&self) -> i64 {
        self.clock().await.unix_timestamp
    }

    async fn account(&self, address: Pubkey) -> Account {
        self.context.banks_client.get_account(address).await.unwrap().unwrap()
    }

    /// Warps over the slots until `time`. The bank has no votes to take its time from, so the clock is set.
    async fn warp_to(&mut self, time: i64) {
        let clock = self.clock().await;
        let millis = u64::try_from(time - clock.unix_timestamp).unwrap() * 1_000;
        self.context.warp_to_slot(clock.slot + millis.div_ceil(SLOT_MILLIS)).unwrap();
        self.context.set_sysvar(&Clock { unix_timestamp: time, ..self.clock().await });
    }
}

/// Gives the right to upgrade the program away.
fn set_upgrade_authority(to: Wallet) -> Instruction {
    const SET_AUTHORITY: u32 = 4;
    let accounts = vec![
        AccountMeta::new(address::program_data(), false),
        AccountMeta::new_readonly(DEPLOYER.key(), true),
        AccountMeta::new_readonly(to.key(), false),
    ];
    Instruction::new_with_bytes(bpf_loader_upgradeable::ID, &SET_AUTHORITY.to_le_bytes(), accounts)
}

#[tokio::test]
async fn who_may_upgrade_the_program_at_this_moment_initialises_the_platform() {
    let mut bank = Bank::start().await;
    let genesis = Genesis { genesis_at: bank.now().await, ..genesis() };
    let initialize = |by: Wallet| instruction::initialize_platform(by.key(), genesis, ADMIN.key(), parameters());
    bank.refuse(initialize(STRANGER), NotUpgradeAuthority).await;
    bank.send(set_upgrade_authority(STRANGER)).await.unwrap();
    bank.refuse(initialize(DEPLOYER), NotUpgradeAuthority).await;
    bank.send(initialize(STRANGER)).await.unwrap();
}

#[tokio::test]
async fn a_certificate_expires_to_the_second_as_the_bank_runs_from_epoch_to_epoch() {
    let mut bank = Bank::with_platform().await;
    let epoch = bank.clock().await.epoch;
    let expires_at = bank.now().await + 300 * i64::from(SHORT_EPOCH_SECS);
    let rights = flashback::state::CertifierRights { expires_at, ..rights() };
    bank.send(instruction::add_certifier(REGISTRAR.key(), AUDITOR.key(), padded(b"Auditor"), rights)).await.unwrap();
    bank.send(market::register(ACME, ProviderKind::Storage, storage_profile())).await.unwrap();
    let attestation = Attestation { expires_at, ..attestation(1) };
    bank.send(market::issue(AUDITOR, acme(), attestation)).await.unwrap();
    let level = |account: Account, now| Provider::decode(&account).level_at(now);

    bank.warp_to(expires_at - 1).await;
    assert_eq!(level(bank.account(acme()).await, bank.now().await), (1, expires_at));
    bank.send(instruction::refresh_certification(acme(), auditor())).await.unwrap();

    bank.warp_to(expires_at).await;
    assert_eq!(level(bank.account(acme()).await, bank.now().await), (0, 0));
    bank.send(instruction::refresh_certification(acme(), auditor())).await.unwrap();
    assert_eq!(Provider::decode(&bank.account(acme()).await).cert_level, 0);
    let renew = instruction::renew_certificate(AUDITOR.key(), None, acme(), attestation);
    bank.refuse(renew, CertifierExpired).await;
    assert!(bank.clock().await.epoch > epoch);
}

#[tokio::test]
async fn a_pause_ends_to_the_second_after_seven_epochs_of_the_platform() {
    let mut bank = Bank::with_platform().await;
    bank.send(instruction::pause(GUARDIAN.key(), 1)).await.unwrap();
    let until = bank.now().await + 7 * i64::from(SHORT_EPOCH_SECS);
    bank.warp_to(until - 1).await;
    bank.refuse(market::register(ACME, ProviderKind::Storage, storage_profile()), Paused).await;
    bank.warp_to(until).await;
    bank.send(market::register(ACME, ProviderKind::Storage, storage_profile())).await.unwrap();
}

#[tokio::test]
async fn every_account_that_the_program_makes_is_exempt_from_rent() {
    let mut bank = Bank::with_platform().await;
    let expires_at = bank.now().await + 86_400;
    let rights = flashback::state::CertifierRights { expires_at, ..rights() };
    let offer = flashback::state::Offer { terms: short_terms(), max_term_secs: 0, min_term_secs: 0, ..storage_offer() };
    let clock = bank.clock().await;
    let (vault, listing) = (market::vault(CONSUMER, SPL), address::listing(&acme(), 0));
    let index = clock.slot << 20;
    let order = Order {
        quantity: 1,
        revision: 1,
        term_secs: 0,
        valid_until: clock.unix_timestamp + 1_000,
        min_level: 0,
        min_rating_band: 0,
    };
    let (consumer, mint) = (CONSUMER.key(), DOLLAR.key());
    for instruction in [
        instruction::set_settlement_mint(ADMIN.key(), DOLLAR.key(), 1_000_000),
        instruction::add_certifier(REGISTRAR.key(), AUDITOR.key(), padded(b"Auditor"), rights),
        market::register(ACME, ProviderKind::Storage, storage_profile()),
        market::issue(AUDITOR, acme(), Attestation { expires_at, ..attestation(1) }),
        market::open_bond(ACME, acme(), SPL),
        market::create(ACME, acme(), 0, DOLLAR.key(), offer),
        instruction::open_vault(consumer, consumer, SPL.token(), 0, clock.slot),
        instruction::request_agreement(consumer, consumer, vault, listing, acme(), mint, index, order),
    ] {
        bank.send(instruction).await.unwrap();
    }
    let rent = bank.context.banks_client.get_rent().await.unwrap();
    let bond = address::bond(&acme(), &DOLLAR.key());
    let certificate = address::certificate(&acme(), &auditor());
    let settlement_mint = address::settlement_mint(&DOLLAR.key());
    let ours = [address::PLATFORM, settlement_mint, auditor(), acme(), certificate, listing, bond, vault];
    let tokens = [address::bond_token(&bond), address::vault_token(&vault)];
    for made in ours.into_iter().chain([address::agreement(&vault, index)]).chain(tokens) {
        let account = bank.account(made).await;
        let owner = if tokens.contains(&made) { spl_token_interface::ID } else { flashback::ID };
        assert_eq!(account.owner, owner);
        assert_eq!(account.lamports, rent.minimum_balance(account.data.len()), "{made}");
    }
}

/// The sample's terms on a platform of short epochs.
fn short_terms() -> flashback::state::Terms {
    let short = |secs: u32| secs / EPOCH_SECS * SHORT_EPOCH_SECS;
    let terms = terms();
    flashback::state::Terms {
        notice_secs: short(terms.notice_secs),
        provider_notice_secs: short(terms.provider_notice_secs),
        grace_secs: short(terms.grace_secs),
        dispute_secs: short(terms.dispute_secs),
        ruling_secs: short(terms.ruling_secs),
        ..terms
    }
}
