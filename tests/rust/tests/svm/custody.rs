//! Tokens and lamports that the program keeps: nobody else has a hand on them, and nothing that happens to other accounts
//! keeps anybody from what is theirs.

use anchor_lang::{error::ErrorCode, solana_program::system_instruction};
use flashback::{
    error::FlashbackError::*,
    state::{Agreement, Bond, Order, Vault},
};
use flashback_client::{
    address,
    instruction::{self, AgreementKeys},
};
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{balance, Coin, COINS, SPL, TOKEN_2022},
    *,
};
use solana_sdk::{
    account::Account,
    instruction::{Instruction, InstructionError},
    program_option::COption,
    program_pack::Pack,
    pubkey::Pubkey,
    transaction::TransactionError,
};
use spl_token_2022_interface::{
    error::TokenError,
    extension::{cpi_guard, memo_transfer, ExtensionType},
    instruction::{self as token, AuthorityType},
    state,
};

use crate::{
    mints::{open_with_fee, MINT, REFUSED, TOKEN_ACCOUNT},
    SUITES,
};

fn close_purse(coin: Coin, owner: Wallet) -> Instruction {
    let purse = coin.purse(owner);
    token::close_account(&coin.program, &purse, &owner.key(), &owner.key(), &[]).unwrap()
}

/// Calls of every instruction that moves tokens.
fn calls() -> impl Iterator<Item = (&'static str, Fixture, Instruction)> {
    let suites = SUITES.iter().map(|(name, suite)| {
        let mut market = Fixture::default();
        let call = suite().call(&mut market);
        (*name, market, call)
    });
    suites.filter(|(_, _, call)| call.accounts.iter().any(|meta| meta.pubkey == SPL.program))
}

/// Where `name` stands among the accounts of an instruction.
fn place(instruction: &str, name: &str) -> Option<usize> {
    idl::instruction(instruction).accounts().position(|account| account.name() == name)
}

#[test]
fn nobody_else_has_a_hand_on_our_token_accounts() {
    let market = Fixture::dealing();
    for coin in COINS {
        let deal = storage(coin);
        for (ours, token) in [(deal.vault(), deal.vault_token()), (deal.bond(), deal.bond_token())] {
            let account = market.account(&token);
            assert_eq!((account.owner, account.data.len()), (coin.program, tokens::SPACE));
            let account = state::Account::unpack(&account.data).unwrap();
            assert_eq!((account.mint, account.owner), (coin.mint.key(), ours));
            assert_eq!((account.delegate, account.close_authority), (COption::None, COption::None));
        }
    }
}

#[test]
fn refuses_to_spend_delegate_hand_over_or_burn_what_we_keep_from_outside() {
    let mut market = Fixture::dealing();
    for coin in COINS {
        let deal = storage(coin);
        for thief in [deal.consumer, deal.seller, ADMIN, STRANGER] {
            for from in [deal.vault_token(), deal.bond_token()] {
                let (program, to, thief) = (coin.program, coin.purse(STRANGER), thief.key());
                let mint = coin.mint.key();
                let tries = [
                    token::transfer_checked(&program, &from, &mint, &to, &thief, &[], 1, 6),
                    token::approve(&program, &from, &thief, &thief, &[], 1),
                    token::set_authority(&program, &from, Some(&thief), AuthorityType::AccountOwner, &thief, &[]),
                    token::set_authority(&program, &from, Some(&thief), AuthorityType::CloseAccount, &thief, &[]),
                    token::burn(&program, &from, &mint, &thief, &[], 1),
                ];
                for call in tries {
                    market.refuse(&call.unwrap(), refusal::NOT_OWNER_OF_TOKENS);
                }
            }
        }
    }
}

#[test]
fn refuses_a_fake_token_program() {
    let fake = key_of("fake token program");
    let mut tried = 0;
    for (name, mut market, mut call) in calls() {
        let real = market.account(&SPL.program);
        market.put(fake, Account { executable: true, ..real });
        call.accounts[place(name, "token_program").unwrap()].pubkey = fake;
        assert_eq!(market.refusal(&call), Some(ErrorCode::InvalidProgramId.into()), "{name}");
        tried += 1;
    }
    assert_eq!(tried, 12);
}

#[test]
fn refuses_another_token_account_of_the_same_vault_or_bond() {
    let other = key_of("another token account");
    let mut tried = 0;
    for (name, market, call) in calls() {
        for token in ["token", "bond_token"] {
            let Some(place) = place(name, token) else { continue };
            let original = market.account(&call.accounts[place].pubkey);
            if original == Account::default() {
                continue;
            }
            let mut market = market.clone();
            let held = state::Account::unpack(&original.data).unwrap();
            mints::allocate(&mut market, other, original.owner, tokens::SPACE);
            let open = token::initialize_account3(&original.owner, &other, &held.mint, &held.owner);
            market.send(open.unwrap());
            market.send(token::mint_to(&original.owner, &held.mint, &other, &ADMIN.key(), &[], SAVINGS).unwrap());
            let mut call = call.clone();
            call.accounts[place].pubkey = other;
            assert_eq!(market.refusal(&call), Some(TokenMismatch.into()), "{name}");
            tried += 1;
        }
    }
    assert_eq!(tried, 12);
}

#[test]
fn refuses_to_pay_one_vaults_agreement_out_of_another() {
    let mut market = Fixture::dealing();
    market.pass(EPOCH);
    for coin in COINS {
        let (mine, yours) = (storage(coin), rivals(coin));
        let keys = AgreementKeys { vault: yours.vault(), ..mine.keys() };
        market.refuse(&instruction::claim(&keys, mine.payout(), coin.token()), VaultMismatch);
        market.refuse(&instruction::settle_period(&keys, 0), VaultMismatch);
        market.refuse(&instruction::collect_penalty(&keys, coin.token()), VaultMismatch);
        market.refuse(&instruction::close_agreement(STRANGER.key(), &keys, coin.token()), VaultMismatch);
        market.refuse(&instruction::terminate_agreement(RIVAL.key(), &keys), VaultMismatch);
        market.refuse(&instruction::end_default(&keys), VaultMismatch);
        market.refuse(&instruction::expire_agreement(&keys), VaultMismatch);
    }
}

#[test]
fn claims_of_the_same_coin_do_not_reach_into_the_bond_or_back_into_the_vault() {
    let mut market = Fixture::dealing();
    market.pass(EPOCH);
    for coin in COINS {
        let deal = storage(coin);
        for ours in [deal.vault_token(), deal.bond_token()] {
            market.refuse(&instruction::claim(&deal.keys(), ours, coin.token()), DestinationIsOurs);
            market.refuse(&instruction::claim_to(ACME.key(), &deal.keys(), ours, coin.token()), DestinationIsOurs);
        }
        // A payout that is the vault's own account stops claims by others, not those of the provider.
        market.send(instruction::set_payout(ACME.key(), acme(), deal.bond(), deal.vault_token()));
        market.refuse(&instruction::claim(&deal.keys(), deal.vault_token(), coin.token()), DestinationIsOurs);
        market.send(instruction::claim_to(ACME.key(), &deal.keys(), deal.payout(), coin.token()));
        assert_eq!(balance(&market, &deal.payout()), DAY / 2 - DAY / 200);
    }
}

#[test]
fn a_payout_that_is_closed_or_frozen_stops_nobody_but_itself() {
    for coin in COINS {
        let deal = storage(coin);
        let spoils = [(close_purse(coin, ACME), None), (coin.freeze(deal.payout()), Some(refusal::FROZEN))];
        for (spoil, error) in spoils {
            let mut market = Fixture::dealing();
            market.pass(EPOCH);
            market.send(spoil);
            let payer = market.account(&PAYER.key()).lamports;
            // Where there is no account, the two token programs say so in their own ways.
            let none =
                if coin == SPL { InstructionError::InvalidAccountData } else { InstructionError::IncorrectProgramId };
            let refusal = error.map_or_else(|| Refusal::from(none), Refusal::from);
            assert_eq!(market.refusal(&deal.claim()), Some(refusal));
            assert_eq!(payer - market.account(&PAYER.key()).lamports, FEE_LAMPORTS, "nobody pays for a new one");
            let elsewhere = coin.purse(STRANGER);
            market.refuse(&instruction::claim(&deal.keys(), elsewhere, coin.token()), PayoutMismatch);
            market.send(instruction::claim_to(ACME.key(), &deal.keys(), elsewhere, coin.token()));
            assert_eq!(balance(&market, &elsewhere), DAY / 2 - DAY / 200);

            market.send(deal.terminate());
            market.pass(7 * EPOCH + WAIT);
            market.send(deal.settle(0));
            market.send(deal.settle(1));
            market.pass(7 * EPOCH);
            market.send(deal.close(CONSUMER));
            let rest = 8 * DAY - DAY / 2;
            assert_eq!(market.read::<Bond>(&deal.bond()).amount, STAKE + rest - (8 * DAY / 100 - DAY / 200));
        }
    }
}

#[test]
fn an_agreement_closes_without_any_account_of_either_party() {
    for coin in COINS {
        let deal = storage(coin);
        let mut market = Fixture::dealing();
        market.send(deal.end());
        market.pass(WAIT);
        market.send(deal.settle(0));
        market.pass(7 * EPOCH);
        market.send(close_purse(coin, ACME));
        market.send(coin.freeze(coin.purse(CONSUMER)));
        market.fund(CONSUMER.key(), 0);
        market.fund(ACME.key(), 0);
        let rent = market.account(&deal.address()).lamports;
        market.send(deal.close(STRANGER));
        assert_eq!(market.account(&CONSUMER.key()).lamports, rent);
        assert_eq!(market.account(&deal.address()), Account::default());
    }
}

#[test]
fn while_our_own_account_is_frozen_state_moves_on_and_tokens_wait() {
    for coin in COINS {
        let deal = storage(coin);
        let mut market = Fixture::dealing();
        market.pass(EPOCH);
        let mut free = market.clone();
        market.send(coin.freeze(deal.vault_token()));
        market.refuse(&deal.claim(), refusal::FROZEN);
        market.refuse(&deal.withdraw(1), refusal::FROZEN);
        market.refuse(&deal.deposit(RIVAL, 1), refusal::FROZEN);
        for market in [&mut market, &mut free] {
            market.send(deal.terminate());
            market.send(deal.sync());
            market.pass(7 * EPOCH + WAIT);
            market.send(deal.settle(0));
            market.send(deal.settle(1));
        }
        for market in [&mut market, &mut free] {
            market.pass(7 * EPOCH);
        }
        market.refuse(&deal.close(CONSUMER), refusal::FROZEN);
        market.send(coin.thaw(deal.vault_token()));
        for market in [&mut market, &mut free] {
            market.send(deal.claim());
            market.send(deal.close(CONSUMER));
        }
        for address in [deal.vault(), deal.vault_token(), deal.payout(), deal.bond()] {
            assert_eq!(market.account(&address), free.account(&address));
        }
    }
}

#[test]
fn what_is_given_to_our_accounts_changes_no_books() {
    for coin in COINS {
        let deal = storage(coin);
        let mut market = Fixture::dealing();
        market.pass(EPOCH);
        let mut plain = market.clone();
        for ours in [deal.vault_token(), deal.bond_token()] {
            market.send(coin.send(RIVAL, ours, 1_000_000));
        }
        for ours in [deal.vault(), deal.vault_token(), deal.bond(), deal.bond_token(), deal.address()] {
            let lamports = market.account(&ours).lamports;
            market.fund(ours, lamports + WEALTH_LAMPORTS);
        }
        for market in [&mut market, &mut plain] {
            market.send(deal.claim());
            market.send(deal.deposit(CONSUMER, 77));
            market.send(deal.withdraw(5));
            market.send(deal.end());
            market.pass(WAIT);
            market.send(deal.settle(0));
            market.send(deal.claim());
            market.send(deal.close(CONSUMER));
        }
        for ours in [deal.vault(), deal.bond()] {
            assert_eq!(market.account(&ours).data, plain.account(&ours).data);
        }
        for token in [deal.vault_token(), deal.bond_token()] {
            assert_eq!(balance(&market, &token), balance(&plain, &token) + 1_000_000);
        }
        let free = market.read::<Vault>(&deal.vault()).clock().free().unwrap();
        market.refuse(&deal.withdraw(free + 1), FundsTooLow);
    }
}

#[test]
fn what_was_given_does_not_block_a_close_and_goes_to_the_owner() {
    for coin in COINS {
        let mut market = Fixture::trading();
        market.pass_slots(1_000);
        let deal = rivals(coin);
        market.send(coin.send(CONSUMER, deal.vault_token(), 3));
        for ours in [deal.vault(), deal.vault_token()] {
            let lamports = market.account(&ours).lamports;
            market.fund(ours, lamports + 1);
        }
        let (owner, purse) = (RIVAL.key(), coin.purse(RIVAL));
        let rent = market.account(&deal.vault()).lamports + market.account(&deal.vault_token()).lamports;
        let before = market.account(&owner).lamports;
        market.send(instruction::close_vault(owner, deal.vault(), purse, owner, coin.token()));
        assert_eq!(balance(&market, &purse), SAVINGS + 3);
        assert_eq!(market.account(&owner).lamports, before + rent);
        assert_eq!(market.account(&deal.vault_token()), Account::default());
    }
}

#[test]
fn rent_goes_to_who_paid_it_whoever_closes() {
    let deal = wish(SPL);
    let keys = AgreementKeys { rent_payer: STRANGER.key(), ..deal.keys() };
    let mut requested = Fixture::dealing();
    requested.send(deal.request_paid_by(STRANGER, deal.order()));
    let rent = requested.account(&deal.address()).lamports;
    assert_eq!(rent, requested.rent(Agreement::SPACE));
    let mut overdue = requested.clone();
    overdue.pass(EPOCH);
    let mut reviewed = requested.clone();
    reviewed.send(deal.accept());
    reviewed.send(deal.end());
    reviewed.pass(WAIT);
    reviewed.send(deal.settle(0));
    reviewed.pass(7 * EPOCH);
    let closes = [
        (&requested, instruction::cancel_request(CONSUMER.key(), &keys)),
        (&requested, instruction::decline_agreement(ACME.key(), &keys)),
        (&overdue, instruction::lapse_request(&keys)),
        (&reviewed, instruction::close_agreement(CONSUMER.key(), &keys, SPL.token())),
        (&reviewed, instruction::close_agreement(ACME.key(), &keys, SPL.token())),
        (&reviewed, instruction::close_agreement(RIVAL.key(), &keys, SPL.token())),
    ];
    for (market, close) in closes {
        let mut market = market.clone();
        let before = market.account(&STRANGER.key()).lamports;
        market.send(close);
        assert_eq!(market.account(&STRANGER.key()).lamports, before + rent);
    }
}

#[test]
fn a_vault_that_is_opened_again_repeats_no_address() {
    let deal = rivals(SPL);
    let mut market = Fixture::trading();
    let request = |deal: Deal| deal.request(Order { revision: 1, ..deal.order() });
    market.send(request(deal));
    let first = deal.address();
    market.send(instruction::cancel_request(RIVAL.key(), &deal.keys()));
    let (owner, purse) = (RIVAL.key(), SPL.purse(RIVAL));
    let close = instruction::close_vault(owner, deal.vault(), purse, owner, SPL.token());
    let opened_at = market.read::<Vault>(&deal.vault()).opened_slot();
    market.pass_slots(150);
    market.refuse(&close, VaultYoung);
    market.pass_slots(1);
    market.send(close);
    let open = |slot: u64| instruction::open_vault(owner, owner, SPL.token(), 0, slot);
    market.refuse(&open(opened_at), SlotOutOfRange);
    let oldest = market.slot() - 150;
    market.send(open(oldest));
    market.refuse(&request(deal), AgreementIndexMismatch);
    let again = market.read::<Vault>(&deal.vault()).next_index;
    assert_eq!(again, (opened_at + 1) << 20);
    assert_ne!(address::agreement(&deal.vault(), again), first);
}

#[test]
fn what_is_closed_cannot_be_revived_in_the_same_transaction() {
    let deal = wish(SPL);
    let mut market = Fixture::dealing();
    market.send(deal.request(deal.order()));
    let cancel = instruction::cancel_request(CONSUMER.key(), &deal.keys());
    let transfer = system_instruction::transfer(&RIVAL.key(), &deal.address(), 1_000_000_000);
    let revivals = [
        (deal.accept(), u32::from(ErrorCode::AccountOwnedByWrongProgram)),
        (cancel.clone(), u32::from(ErrorCode::AccountOwnedByWrongProgram)),
        (deal.request(deal.order()), u32::from(AgreementIndexMismatch)),
    ];
    for (revival, code) in revivals {
        let failure = market.send_all(&[cancel.clone(), transfer.clone(), revival]).unwrap_err();
        assert_eq!(failure.err, TransactionError::InstructionError(2, InstructionError::Custom(code)));
    }
}

#[test]
fn no_instruction_about_money_writes_an_account_that_all_share() {
    for instruction in idl::instructions() {
        let shared = instruction.accounts().find(|account| account.name() == "platform" && account.is_writable());
        let governs = instruction.accounts().any(|account| ["admin", "pending_admin"].contains(&account.name()));
        let counts = ["initialize_platform", "register_provider", "add_certifier", "pause", "resume"];
        assert!(shared.is_none() || governs || counts.contains(&instruction.name()), "{}", instruction.name());
    }
}

#[test]
fn the_providers_authority_of_now_acts_for_its_bonds_and_agreements_and_the_old_one_does_not() {
    const NEW: Wallet = Wallet("new authority");
    let deal = wish(SPL);
    let mut market = Fixture::dealing();
    market.enrich(NEW);
    market.send(instruction::propose_authority(ACME.key(), acme(), NEW.key()));
    market.send(instruction::accept_authority(NEW.key(), acme()));
    let order = Order { attributes_version: 2, ..deal.order() };
    market.send(deal.request(order));
    let (keys, bond, purse) = (deal.keys(), deal.bond(), SPL.purse(STRANGER));
    let running = storage(SPL).keys();
    let calls: [&dyn Fn(Pubkey) -> Instruction; 7] = [
        &|by| instruction::set_payout(by, acme(), bond, purse),
        &|by| instruction::thaw_bond(by, acme(), bond, 1),
        &|by| instruction::claim_to(by, &running, SPL.purse(MOVERS), SPL.token()),
        &|by| instruction::accept_agreement(by, &keys),
        &|by| instruction::give_provider_notice(by, &keys),
        &|by| instruction::exit_agreement(by, &keys),
        &|by| instruction::end_agreement(CONSUMER.key(), by, &running),
    ];
    for call in calls {
        market.refuse(&call(ACME.key()), NotAuthority);
        market.send(call(NEW.key()));
    }
    market.pass(EPOCH);
    let withdraw = |by: Wallet| instruction::withdraw_bond(by.key(), acme(), bond, purse, SPL.token());
    market.refuse(&withdraw(ACME), NotAuthority);
    market.send(withdraw(NEW));
    let declined = Deal { place: 3, ..deal };
    market.send(declined.request(Order { valid_until: GENESIS_AT + 2 * EPOCH, ..order }));
    market.refuse(&instruction::decline_agreement(ACME.key(), &declined.keys()), NotAuthority);
    market.send(instruction::decline_agreement(NEW.key(), &declined.keys()));
}

/// Makes a token account of [`ACME`] with an extension, which `enable` switches on.
fn particular(
    market: &mut Fixture,
    extension: ExtensionType,
    enable: fn(&Pubkey, &Pubkey, &Pubkey) -> Instruction,
) -> Pubkey {
    let account = key_of("particular account");
    let space = ExtensionType::try_calculate_account_len::<state::Account>(&[extension]).unwrap();
    let (coin, owner) = (TOKEN_2022, ACME.key());
    mints::allocate(market, account, coin.program, space);
    let open = token::initialize_account3(&coin.program, &account, &coin.mint.key(), &owner);
    market.send(open.unwrap());
    market.send(enable(&coin.program, &account, &owner));
    account
}

#[test]
fn a_payee_that_asks_for_memos_is_paid_elsewhere() {
    let deal = storage(TOKEN_2022);
    let mut market = Fixture::dealing();
    market.pass(EPOCH);
    let payee = particular(&mut market, ExtensionType::MemoTransfer, |program, account, owner| {
        memo_transfer::instruction::enable_required_transfer_memos(program, account, owner, &[]).unwrap()
    });
    market.send(instruction::set_payout(ACME.key(), acme(), deal.bond(), payee));
    market.refuse(&instruction::claim(&deal.keys(), payee, TOKEN_2022.token()), TokenError::NoMemo as u32);
    market.send(instruction::claim_to(ACME.key(), &deal.keys(), deal.payout(), TOKEN_2022.token()));
    market.send(deal.end());
    market.pass(WAIT);
    market.send(deal.settle(0));
    market.pass(7 * EPOCH);
    market.send(deal.close(CONSUMER));
}

#[test]
fn a_purse_guarded_against_programs_receives_and_cannot_deposit() {
    let deal = storage(TOKEN_2022);
    let mut market = Fixture::dealing();
    market.pass(EPOCH);
    let guarded = particular(&mut market, ExtensionType::CpiGuard, |program, account, owner| {
        cpi_guard::instruction::enable_cpi_guard(program, account, owner, &[]).unwrap()
    });
    market.send(instruction::set_payout(ACME.key(), acme(), deal.bond(), guarded));
    market.send(instruction::claim(&deal.keys(), guarded, TOKEN_2022.token()));
    let deposit = instruction::deposit(ACME.key(), guarded, deal.vault(), TOKEN_2022.token(), 1);
    market.refuse(&deposit, TokenError::CpiGuardTransferBlocked as u32);
}

/// No mint is taken that keeps a fee; were there one, only what arrives would count.
#[test]
fn a_deposit_is_credited_with_what_arrives() {
    const HELD: Wallet = Wallet("held with a fee");
    let deal = storage(TOKEN_2022);
    let mut market = Fixture::dealing();
    REFUSED[0].make(&mut market);
    for account in [TOKEN_ACCOUNT, HELD] {
        open_with_fee(&mut market, account);
    }
    let (program, mint, source, held) = (TOKEN_2022.program, MINT.key(), TOKEN_ACCOUNT.key(), HELD.key());
    market.send(token::mint_to(&program, &mint, &source, &ADMIN.key(), &[], 1_000_000).unwrap());
    market.edit::<Vault>(&deal.vault(), |vault| (vault.mint, vault.token) = (mint, held));
    market.edit::<Bond>(&deal.bond(), |bond| (bond.mint, bond.token) = (mint, held));
    let token = instruction::Token { mint, program };
    let mut deposits = [
        instruction::deposit(ACME.key(), source, deal.vault(), token, 100_000),
        instruction::deposit_bond(ACME.key(), acme(), source, deal.bond(), token, 100_000),
    ];
    for deposit in &mut deposits {
        let place =
            deposit.accounts.iter().position(|meta| [deal.vault_token(), deal.bond_token()].contains(&meta.pubkey));
        deposit.accounts[place.unwrap()].pubkey = held;
        market.send(deposit.clone());
    }
    // The mint keeps one unit of each transfer.
    assert_eq!(market.read::<Vault>(&deal.vault()).balance, SAVINGS / 2 + 99_999);
    assert_eq!(market.read::<Bond>(&deal.bond()).amount, STAKE + 99_999);
}
