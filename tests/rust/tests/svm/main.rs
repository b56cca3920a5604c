//! Every instruction on the virtual machine: a suite each, and what goes across them.
//!
//! A suite is a function by the instruction's name, in the module of its group. Listed below it gets a test of each
//! kind, and `coverage` sees that none is missing. Other tests of an instruction stand beside its suite.

use flashback_tests::Suite;

mod addresses;
mod admin;
mod arithmetic;
mod authority;
mod certificates;
mod certifiers;
mod compute_units;
mod coverage;
mod limits;
mod listings;
mod mints;
mod pauses;
mod platform;
mod register;
mod settlement_mint;

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
}
