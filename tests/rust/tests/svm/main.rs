//! Every instruction on the virtual machine: a suite each, and what goes across them.
//!
//! The folders mirror the program's `instructions/`: the suite of an instruction is the function `suite` in the file of
//! its name, beside its other tests. Listed below it gets a test of each kind, and `coverage` sees that none is missing.
//! What goes across instructions stands by topic.

use flashback_tests::Suite;

mod access;
mod addresses;
mod agreement;
mod arithmetic;
mod attacks;
mod compute_units;
mod consumer_orchestrator;
mod coverage;
mod custody;
mod earnings;
mod limits;
mod mints;
mod one_number;
mod platform;
mod provider_orchestrator;
mod settlement;
mod statuses;
mod vectors;

/// A function of the module of an instruction, by the path of its folder.
macro_rules! of {
    (($($folder:ident)::+) $instruction:ident $function:ident) => {
        crate::$($folder::)+$instruction::$function
    };
}

/// Lists the suites, and makes a test of each kind for each of them.
macro_rules! suites {
    ($($folder:tt: $($instruction:ident),+;)+) => {
        /// Every suite, by the name of its instruction.
        pub const SUITES: &[(&str, fn() -> Suite)] =
            &[$($((stringify!($instruction), of!($folder $instruction suite))),+),+];

        mod is_called_as_the_idl_says {
            $($(#[test] fn $instruction() { of!($folder $instruction suite)().check_idl(); })+)+
        }

        mod does_exactly_what_it_should {
            $($(#[test] fn $instruction() { of!($folder $instruction suite)().check_effect(); })+)+
        }

        mod refuses_every_other_account {
            $($(#[test] fn $instruction() { of!($folder $instruction suite)().check_places(); })+)+
        }

        mod reads_no_layout_that_it_does_not_know {
            $($(#[test] fn $instruction() { of!($folder $instruction suite)().check_layouts(); })+)+
        }

        mod refuses_each_fault_by_its_name {
            $($(#[test] fn $instruction() { of!($folder $instruction suite)().check_faults(); })+)+
        }
    };
}

/// Makes the tests of suites that move tokens with Token-2022 too.
macro_rules! with_token_2022 {
    ($($folder:tt: $($instruction:ident),+;)+) => {
        mod does_the_same_with_token_2022 {
            use flashback_tests::tokens::TOKEN_2022;

            $($(#[test] fn $instruction() {
                let suite = of!($folder $instruction suite_in)(TOKEN_2022);
                suite.check_effect();
                suite.check_places();
                suite.check_faults();
            })+)+
        }
    };
}

with_token_2022! {
    (provider_orchestrator::bond): open_bond, deposit_bond, withdraw_bond, close_bond, set_payout;
    (consumer_orchestrator::vault): open_vault, deposit, withdraw, close_vault;
    (settlement): claim, collect_penalty, close_agreement, sweep_fees;
}

suites! {
    (platform::admin): initialize_platform, update_platform, propose_admin, accept_admin, pause, resume,
        set_settlement_mint;
    (platform::certifier): add_certifier, update_certifier;
    (platform::provider): register_provider, update_provider, propose_authority, accept_authority, retire_provider,
        restore_provider, delist_provider;
    (platform::certificate): issue_certificate, renew_certificate, revoke_certificate, refresh_certification;
    (platform::listing): create_listing, update_listing, pause_listing, resume_listing, close_listing, refresh_listing;
    (provider_orchestrator::board): open_board, fund_board, close_board, announce_maintenance,
        announce_endpoint, assign_monitor;
    (provider_orchestrator::report): commit_report, report_quality, withdraw_pay;
    (provider_orchestrator::bond): open_bond, deposit_bond, thaw_bond, withdraw_bond, close_bond, set_payout;
    (provider_orchestrator::agreement): accept_agreement, decline_agreement, exit_agreement, give_provider_notice;
    (consumer_orchestrator::vault): open_vault, deposit, withdraw, close_vault;
    (consumer_orchestrator::agreement): request_agreement, cancel_request, terminate_agreement, leave_agreement, review_period,
        end_agreement;
    (consumer_orchestrator::dispute): open_dispute, answer_dispute, rule_dispute, close_dispute;
    (consumer_orchestrator::grant): create_grant, narrow_grant, revoke_grant, revoke_all_grants, close_grant, check_access;
    (consumer_orchestrator::session): open_session, close_session;
    (settlement): sync_vault, claim, settle_period, collect_penalty, sweep_fees, lapse_request, expire_agreement,
        end_default, close_agreement, finalize_epoch;
}
