//! What needs a real bank: its clock and epochs, the rent it asks for, and the loader that knows who may upgrade. Its SPL
//! Token is the reference implementation, while the virtual machine of the other suites runs the one that chains moved to.

use std::collections::BTreeSet;

use anchor_lang::{
    prelude::Clock,
    solana_program::{bpf_loader_upgradeable, system_instruction},
};
use flashback::{
    error::FlashbackError::{self, *},
    state::{Agreement, Attestation, CertifierRights, Genesis, Offer, Order, Provider, ProviderKind, Terms},
};
use flashback_client::{
    address,
    instruction::{self, AgreementKeys},
    Limits, Simulation,
};
use flashback_tests::{
    fixture::{acme, auditor},
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
    transaction::{Transaction, TransactionError},
};
use spl_associated_token_account_interface::{
    address::get_associated_token_address, instruction::create_associated_token_account,
};
use spl_token_interface::{
    instruction as token,
    state::{Account as TokenAccount, Mint},
};

/// An epoch that a bank can be taken through in slots.
const SHORT_EPOCH_SECS: u32 = 288;
/// Time that a bank gives each slot.
const SLOT_MILLIS: u64 = 400;

/// A bank with the program, upgradeable by [`DEPLOYER`].
struct Bank {
    context: ProgramTestContext,
}

/// Puts a program of `tests` or the project at its address, upgradeable by [`DEPLOYER`].
fn deploy(test: &mut ProgramTest, program: Pubkey, name: &str) {
    let (program_data, _) = Pubkey::find_program_address(&[program.as_ref()], &bpf_loader_upgradeable::ID);
    // What the loader's own accounts hold: a tag each; the address of the other; slot, upgrade authority, bytecode.
    let pointer = [&2_u32.to_le_bytes(), program_data.as_ref()].concat();
    let head = [&3_u32.to_le_bytes()[..], &0_u64.to_le_bytes(), &[1], DEPLOYER.key().as_ref()].concat();
    let code = [head, std::fs::read(bytecode(name)).unwrap()].concat();
    for (address, data, executable) in [(program, pointer, true), (program_data, code, false)] {
        let owner = bpf_loader_upgradeable::ID;
        let account = Account { lamports: WEALTH_LAMPORTS, data, owner, executable, rent_epoch: 0 };
        // Over the program that the bank begins with.
        test.add_account(address, account);
    }
}

impl Bank {
    async fn start() -> Self {
        let mut test = ProgramTest::default();
        deploy(&mut test, flashback::ID, "flashback");
        deploy(&mut test, spl_token_interface::ID, "spl_token_program");
        for wallet in EVERYBODY {
            test.add_account(wallet.key(), Account { lamports: WEALTH_LAMPORTS, ..Account::default() });
        }
        let mut bank = Self { context: test.start_with_context().await };
        let admin = ADMIN.key();
        let initialize = token::initialize_mint2(&spl_token_interface::ID, &DOLLAR.key(), &admin, Some(&admin), 6);
        bank.make(DOLLAR.key(), Mint::LEN, initialize.unwrap()).await;
        for owner in [ACME, CONSUMER] {
            bank.open_purse(owner).await;
        }
        bank
    }

    /// Makes an account of SPL Token.
    async fn make(&mut self, address: Pubkey, space: usize, initialize: Instruction) {
        let lamports = self.rent(space).await;
        let space = u64::try_from(space).unwrap();
        let create =
            system_instruction::create_account(&ADMIN.key(), &address, lamports, space, &spl_token_interface::ID);
        self.send_all(&[create, initialize]).await.unwrap();
    }

    async fn open_purse(&mut self, owner: Wallet) {
        let purse = SPL.purse(owner);
        let initialize = token::initialize_account3(&spl_token_interface::ID, &purse, &DOLLAR.key(), &owner.key());
        self.make(purse, TokenAccount::LEN, initialize.unwrap()).await;
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
        self.send_all(&[instruction]).await
    }

    /// Sends instructions as the client does: under limits that come from a simulation, if that succeeds.
    async fn send_all(&mut self, instructions: &[Instruction]) -> Result<(), BanksClientError> {
        let foreseen = self.signed(&Limits::default().over(instructions)).await;
        let foreseen = self.context.banks_client.simulate_transaction(foreseen).await?;
        let transaction = match (foreseen.result, foreseen.simulation_details) {
            (Some(Ok(())), Some(used)) => {
                let loaded_bytes = Some(used.loaded_accounts_data_size.into());
                let limits = Limits::of(&Simulation { units: used.units_consumed, loaded_bytes, logs: used.logs });
                assert!(limits.loaded_bytes <= 4 << 20, "{limits:?}");
                self.signed(&limits.over(instructions)).await
            }
            _ => self.signed(instructions).await,
        };
        self.context.banks_client.process_transaction(transaction).await
    }

    async fn signed(&mut self, instructions: &[Instruction]) -> Transaction {
        let metas = instructions.iter().flat_map(|instruction| &instruction.accounts);
        let signing: BTreeSet<Pubkey> = metas.filter(|meta| meta.is_signer).map(|meta| meta.pubkey).collect();
        let signers: Vec<Keypair> = signing.iter().map(keypair_of).collect();
        let payer = &self.context.payer;
        let signers: Vec<&Keypair> = signers.iter().chain([payer]).collect();
        let blockhash = self.context.banks_client.get_latest_blockhash().await.unwrap();
        Transaction::new_signed_with_payer(instructions, Some(&payer.pubkey()), &signers, blockhash)
    }

    async fn refuse(&mut self, instruction: Instruction, error: FlashbackError) {
        let found = self.send(instruction).await.unwrap_err().unwrap();
        assert_eq!(Refusal(found), error.into());
    }

    /// What a token account holds.
    async fn tokens(&self, address: Pubkey) -> u64 {
        TokenAccount::unpack(&self.account(address).await.data).unwrap().amount
    }

    async fn clock(&self) -> Clock {
        self.context.banks_client.get_sysvar().await.unwrap()
    }

    /// Least lamports of an account of `space` bytes.
    async fn rent(&self, space: usize) -> u64 {
        self.context.banks_client.get_rent().await.unwrap().minimum_balance(space)
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

/// Program data counts, which the virtual machine of the other suites does not see.
#[tokio::test]
async fn a_transaction_that_loads_more_than_it_asks_for_is_refused() {
    let mut bank = Bank::with_platform().await;
    let code = bank.account(address::program_data()).await.data.len();
    let pause = instruction::pause(GUARDIAN.key(), 1);
    for (loaded_bytes, is_enough) in [(code, false), (code + (64 << 10), true)] {
        let limits = Limits { loaded_bytes: u32::try_from(loaded_bytes).unwrap(), ..Limits::default() };
        let transaction = bank.signed(&limits.over(std::slice::from_ref(&pause))).await;
        let result = bank.context.banks_client.process_transaction(transaction).await;
        let expected = if is_enough { Ok(()) } else { Err(TransactionError::MaxLoadedAccountsDataSizeExceeded) };
        assert_eq!(result.map_err(|error| error.unwrap()), expected);
    }
}

#[tokio::test]
async fn a_certificate_expires_to_the_second_as_the_bank_runs_from_epoch_to_epoch() {
    let mut bank = Bank::with_platform().await;
    let epoch = bank.clock().await.epoch;
    let expires_at = bank.now().await + 300 * i64::from(SHORT_EPOCH_SECS);
    let rights = CertifierRights { expires_at, ..rights() };
    bank.send(instruction::add_certifier(REGISTRAR.key(), AUDITOR.key(), padded(b"Auditor"), rights)).await.unwrap();
    bank.send(fixture::register(ACME, ProviderKind::Storage, storage_profile())).await.unwrap();
    let attestation = Attestation { expires_at, ..attestation(1) };
    bank.send(fixture::issue(AUDITOR, acme(), attestation)).await.unwrap();
    let level = |account: Account, now| Provider::decode(&account).level_at(now);

    bank.warp_to(expires_at - 1).await;
    assert_eq!(level(bank.account(acme()).await, bank.now().await), (1, expires_at));
    bank.send(instruction::refresh_certification(acme(), auditor())).await.unwrap();

    bank.warp_to(expires_at).await;
    assert_eq!(level(bank.account(acme()).await, bank.now().await), (0, 0));
    bank.send(instruction::refresh_certification(acme(), auditor())).await.unwrap();
    assert_eq!(Provider::decode(&bank.account(acme()).await).cert_level, 0);
    let renew = fixture::renew(None, attestation);
    bank.refuse(renew, CertifierExpired).await;
    assert!(bank.clock().await.epoch > epoch);
}

#[tokio::test]
async fn a_pause_ends_to_the_second_after_seven_epochs_of_the_platform() {
    let mut bank = Bank::with_platform().await;
    bank.send(instruction::pause(GUARDIAN.key(), 1)).await.unwrap();
    let until = bank.now().await + 7 * i64::from(SHORT_EPOCH_SECS);
    bank.warp_to(until - 1).await;
    bank.refuse(fixture::register(ACME, ProviderKind::Storage, storage_profile()), Paused).await;
    bank.warp_to(until).await;
    bank.send(fixture::register(ACME, ProviderKind::Storage, storage_profile())).await.unwrap();
}

#[tokio::test]
async fn every_account_that_the_program_makes_is_exempt_from_rent() {
    let mut bank = Bank::with_platform().await;
    let expires_at = bank.now().await + 86_400;
    let rights = CertifierRights { expires_at, ..rights() };
    let offer = Offer { terms: short(terms()), max_term_secs: 0, min_term_secs: 0, ..storage_offer() };
    let clock = bank.clock().await;
    let (vault, listing) = (fixture::vault(CONSUMER, SPL), address::listing(&acme(), 0));
    let index = clock.slot << 20;
    let order = Order {
        quantity: 1,
        max_price: u64::MAX,
        revision: 1,
        attributes_version: 1,
        term_secs: 0,
        valid_until: clock.unix_timestamp + 1_000,
        min_level: 0,
        min_rating_band: 0,
    };
    let (consumer, mint) = (CONSUMER.key(), DOLLAR.key());
    for instruction in [
        instruction::set_settlement_mint(ADMIN.key(), DOLLAR.key(), 1_000_000),
        instruction::add_certifier(REGISTRAR.key(), AUDITOR.key(), padded(b"Auditor"), rights),
        fixture::register(ACME, ProviderKind::Storage, storage_profile()),
        fixture::issue(AUDITOR, acme(), Attestation { expires_at, ..attestation(1) }),
        fixture::open_bond(ACME, acme(), SPL),
        fixture::create(ACME, acme(), 0, DOLLAR.key(), offer),
        instruction::open_vault(consumer, consumer, SPL.token(), 0, clock.slot),
        instruction::request_agreement(consumer, consumer, vault, listing, acme(), mint, index, order),
    ] {
        bank.send(instruction).await.unwrap();
    }
    let bond = address::bond(&acme(), &DOLLAR.key());
    let certificate = address::certificate(&acme(), &auditor());
    let settlement_mint = address::settlement_mint(&DOLLAR.key());
    let ours = [address::PLATFORM, settlement_mint, auditor(), acme(), certificate, listing, bond, vault];
    let tokens = [address::bond_token(&bond), address::vault_token(&vault)];
    for made in ours.into_iter().chain([address::agreement(&vault, index)]).chain(tokens) {
        let account = bank.account(made).await;
        let owner = if tokens.contains(&made) { spl_token_interface::ID } else { flashback::ID };
        assert_eq!(account.owner, owner);
        assert_eq!(account.lamports, bank.rent(account.data.len()).await, "{made}");
    }
}

/// Terms of the sample on a platform of short epochs.
fn short(terms: Terms) -> Terms {
    let short = |secs: u32| secs / EPOCH_SECS * SHORT_EPOCH_SECS;
    Terms {
        notice_secs: short(terms.notice_secs),
        provider_notice_secs: short(terms.provider_notice_secs),
        grace_secs: short(terms.grace_secs),
        dispute_secs: short(terms.dispute_secs),
        ruling_secs: short(terms.ruling_secs),
        ..terms
    }
}

#[tokio::test]
async fn every_base_unit_is_accounted_for_when_the_reference_implementation_moves_them() {
    const SUPPLY: u64 = 10_000_000_000;
    let mut bank = Bank::with_platform().await;
    let (consumer, authority, mint, token) = (CONSUMER.key(), ACME.key(), DOLLAR.key(), SPL.token());
    let (vault, bond) = (fixture::vault(CONSUMER, SPL), address::bond(&acme(), &mint));
    let listing = address::listing(&acme(), 0);
    let treasury = get_associated_token_address(&TREASURY.key(), &mint);
    let open_treasury = create_associated_token_account(&ADMIN.key(), &TREASURY.key(), &mint, &spl_token_interface::ID);
    let clock = bank.clock().await;
    let index = clock.slot << 20;
    let agreement = address::agreement(&vault, index);
    let keys = AgreementKeys {
        agreement,
        vault,
        listing,
        provider: acme(),
        bond,
        board: Pubkey::default(),
        rent_payer: consumer,
    };
    // 1,000 base units a second.
    let offer = Offer { price: 2_592_000, terms: short(plain_terms()), ..plain_storage_offer() };
    let order = Order {
        quantity: 1_000,
        max_price: u64::MAX,
        revision: 1,
        attributes_version: 1,
        term_secs: 0,
        valid_until: clock.unix_timestamp + 1_000,
        min_level: 0,
        min_rating_band: 0,
    };
    for instruction in [
        open_treasury,
        SPL.mint_to(SPL.purse(ACME), SUPPLY / 2),
        SPL.mint_to(SPL.purse(CONSUMER), SUPPLY / 2),
        fixture::register(ACME, ProviderKind::Storage, storage_profile()),
        fixture::open_bond(ACME, acme(), SPL),
        instruction::deposit_bond(authority, acme(), SPL.purse(ACME), bond, token, SUPPLY / 2),
        fixture::create(ACME, acme(), 0, mint, offer),
        instruction::open_vault(consumer, consumer, token, 0, clock.slot),
        instruction::deposit(consumer, SPL.purse(CONSUMER), vault, token, SUPPLY / 2),
        instruction::request_agreement(consumer, consumer, vault, listing, acme(), mint, index, order),
        instruction::accept_agreement(authority, &keys),
    ] {
        bank.send(instruction).await.unwrap();
    }
    let started_at = Agreement::decode(&bank.account(agreement).await).started_at;
    bank.warp_to(started_at + 1_001).await;
    bank.send(instruction::claim(&keys, SPL.purse(ACME), token)).await.unwrap();
    let half = 1_001_000 / 2;
    assert_eq!(bank.tokens(SPL.purse(ACME)).await, half - half / 100);
    bank.send(instruction::exit_agreement(authority, &keys)).await.unwrap();
    let cost = 1_000 * 14 * u64::from(SHORT_EPOCH_SECS);
    bank.send(instruction::collect_penalty(&keys, token)).await.unwrap();
    assert_eq!(bank.tokens(address::vault_token(&vault)).await, SUPPLY / 2 - half + half / 100 + cost);

    bank.warp_to(started_at + 30 * i64::from(SHORT_EPOCH_SECS)).await;
    let free = SUPPLY / 2 - cost;
    for instruction in [
        instruction::settle_period(&keys, 0),
        instruction::claim(&keys, SPL.purse(ACME), token),
        instruction::close_agreement(consumer, &keys, token),
        instruction::sweep_fees(vault, treasury, token),
        instruction::withdraw(consumer, vault, SPL.purse(CONSUMER), token, 1),
        instruction::close_vault(consumer, vault, SPL.purse(CONSUMER), consumer, token),
        instruction::thaw_bond(authority, acme(), bond, free),
    ] {
        bank.send(instruction).await.unwrap();
    }
    bank.warp_to(started_at + 90 * i64::from(SHORT_EPOCH_SECS)).await;
    for instruction in [
        instruction::withdraw_bond(authority, acme(), bond, SPL.purse(ACME), token),
        instruction::close_bond(authority, acme(), bond, SPL.purse(ACME), authority, token),
    ] {
        bank.send(instruction).await.unwrap();
    }
    let earned = 1_001_000;
    assert_eq!(bank.tokens(treasury).await, earned / 100);
    assert_eq!(bank.tokens(SPL.purse(ACME)).await, SUPPLY / 2 - cost + earned - earned / 100);
    assert_eq!(bank.tokens(SPL.purse(CONSUMER)).await, SUPPLY / 2 + cost - earned);
    for closed in [vault, address::vault_token(&vault), bond, address::bond_token(&bond), agreement] {
        assert_eq!(bank.context.banks_client.get_account(closed).await.unwrap(), None);
    }
}
