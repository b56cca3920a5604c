//! Every instruction on the virtual machine: a suite each, and what goes across them.
//!
//! A suite is a function by the instruction's name, in the module of its group. Listed below it gets a test of each
//! kind, and `coverage` sees that none is missing. Other tests of an instruction stand beside its suite.

use flashback_tests::Suite;

mod addresses;
mod admin;
mod agreements;
mod arithmetic;
mod authority;
mod bonds;
mod certificates;
mod certifiers;
mod compute_units;
mod coverage;
mod custody;
mod earnings;
mod limits;
mod listings;
mod mints;
mod pauses;
mod platform;
mod register;
mod requests;
mod settlement;
mod settlement_mint;
mod statuses;
mod vaults;

/// Lists the suites, and makes a test of each kind for each of them.
macro_rules! suites {
    ($($module:ident: $($instruction:ident),+;)+) => {
        /// Every suite, by the name of its instruction.
        pub const SUITES: &[(&str, fn() -> Suite)] = &[$($((stringify!($instruction), $module::$instruction)),+),+];

        mod is_called_as_the_idl_says {
            $($(#[test] fn $instruction() { super::$module::$instruction().check_idl(); })+)+
        }

        mod does_exactly_what_it_should {
            $($(#[test] fn $instruction() { super::$module::$instruction().check_effect(); })+)+
        }

        mod refuses_every_other_account {
            $($(#[test] fn $instruction() { super::$module::$instruction().check_places(); })+)+
        }

        mod refuses_each_fault_by_its_name {
            $($(#[test] fn $instruction() { super::$module::$instruction().check_faults(); })+)+
        }
    };
}

/// Makes the tests of suites that move tokens with Token-2022 too.
macro_rules! with_token_2022 {
    ($($module:ident: $($suite:ident),+;)+) => {
        mod does_the_same_with_token_2022 {
            use flashback_tests::tokens::TOKEN_2022;

            $($(#[test] fn $suite() {
                let suite = super::$module::$suite(TOKEN_2022);
                suite.check_effect();
                suite.check_places();
                suite.check_faults();
            })+)+
        }
    };
}

with_token_2022! {
    vaults: open_vault_in, deposit_in, withdraw_in, close_vault_in, sweep_fees_in;
    bonds: open_bond_in, deposit_bond_in, withdraw_bond_in, close_bond_in, set_payout_in;
    settlement: claim_in, collect_penalty_in, close_agreement_in;
}

suites! {
    platform: initialize_platform, update_platform;
    admin: propose_admin, accept_admin;
    pauses: pause, resume;
    settlement_mint: set_settlement_mint;
    certifiers: add_certifier, update_certifier;
    register: register_provider, update_provider, retire_provider, restore_provider, delist_provider;
    authority: propose_authority, accept_authority;
    certificates: issue_certificate, renew_certificate, revoke_certificate, refresh_certification;
    listings: create_listing, update_listing, pause_listing, resume_listing, close_listing, refresh_listing;
    vaults: open_vault, deposit, withdraw, close_vault, sync_vault, sweep_fees;
    bonds: open_bond, deposit_bond, thaw_bond, withdraw_bond, close_bond, set_payout;
    requests: request_agreement, cancel_request, decline_agreement, lapse_request, accept_agreement;
    agreements: terminate_agreement, leave_agreement, end_agreement, exit_agreement, give_provider_notice, end_default,
        expire_agreement;
    settlement: claim, settle_period, collect_penalty, close_agreement;
}
