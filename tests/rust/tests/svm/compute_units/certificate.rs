use flashback::state::Reason;
use flashback_client::instruction;
use flashback_tests::{fixture::*, sample::*, *};
use solana_sdk::pubkey::Pubkey;

use super::{case, suspended, Case};

/// The measured calls.
pub const CASES: &[Case] = &[
    case("refresh_certification", "raises all four levels", |market| {
        market.edit::<flashback::state::Provider>(&acme(), |provider| {
            provider.level_until = [0; 4];
            provider.level_source = [Pubkey::default(); 4];
        });
        market.edit::<flashback::state::Certificate>(&acme_certificate(), |certificate| certificate.level = 4);
        instruction::refresh_certification(acme(), auditor())
    }),
    case("refresh_certification", "lowers after a suspension", |market| {
        market.send(instruction::update_certifier(REGISTRAR.key(), AUDITOR.key(), suspended()));
        instruction::refresh_certification(acme(), auditor())
    }),
    case("refresh_certification", "nothing to do", |_| instruction::refresh_certification(acme(), auditor())),
    case("issue_certificate", "level 1", |_| issue(AUDITOR, movers(), attestation(1))),
    case("issue_certificate", "level 4", |_| issue(AUDITOR, movers(), attestation(4))),
    case("renew_certificate", "", |market| {
        market.pass(EPOCH);
        fixture::renew(None, attestation(4))
    }),
    case("renew_certificate", "with the registrar", |market| {
        market.send(instruction::revoke_certificate(REGISTRAR.key(), auditor(), acme(), Reason::Fraud));
        fixture::renew(Some(REGISTRAR.key()), attestation(2))
    }),
    case("revoke_certificate", "by its certifier", |_| {
        instruction::revoke_certificate(AUDITOR.key(), auditor(), acme(), Reason::EvidenceInvalid)
    }),
    case("revoke_certificate", "by the registrar", |_| {
        instruction::revoke_certificate(REGISTRAR.key(), auditor(), acme(), Reason::Fraud)
    }),
];
