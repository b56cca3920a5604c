//! Grants as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Access, Action, Agreement, Decision, Grant};
use flashback_client::text;

use crate::input::names::{self, name};
use crate::input::span::show_end;
use crate::output::record::{Change, Record, NOTHING};
use crate::output::table;

/// A grant with its agreement, which is gone once that is closed.
pub type Row = (Pubkey, Grant, Option<Agreement>);

/// The actions in a set.
fn actions(set: u8) -> Vec<&'static str> {
    names::ACTIONS.iter().filter(|(action, _)| set & action.bit() != 0).map(|(_, name)| *name).collect()
}

/// Whether a grant holds, and if not why.
fn state(grant: &Grant, agreement: Option<&Agreement>, now: i64) -> &'static str {
    match agreement.map(|agreement| grant.holds_at(agreement.generation, now)) {
        Some(Decision::Allowed) => "in force",
        Some(decision) => name(names::DECISIONS, decision),
        None => "agreement closed",
    }
}

/// A grant as it is at `now`.
pub fn record(address: &Pubkey, grant: &Grant, agreement: Option<&Agreement>, now: i64) -> Record {
    let actions = actions(grant.actions);
    let words = actions.join(", ");
    let record = Record::default()
        .key("grant", address)
        .word("state", state(grant, agreement, now))
        .key("agreement", &grant.agreement)
        .key("grantee", &grant.grantee)
        .number("id", grant.id)
        .key("grantor", &grant.grantor)
        .key("shared_from", &grant.parent)
        .add("actions", actions, words)
        .number("prefix_len", grant.prefix_len);
    let record = if grant.prefix_len == 0 { record } else { record.hash("prefix_hash", &grant.prefix_hash) };
    record
        .time("not_before", grant.not_before)
        .end("expires_at", grant.expires_at, now)
        .time("created_at", grant.created_at)
        .number("generation", grant.generation)
        .key("rent_payer", &grant.rent_payer)
}

/// What revoking all grants of an agreement changes.
pub fn generation(agreement: &Agreement) -> Record {
    Record::default().number("generation", agreement.generation)
}

/// What becomes of a grant that is closed.
pub fn closed(rent_payer: &Pubkey) -> Vec<Change> {
    Record::default().word("status", "closed").key("rent_to", rent_payer).as_new()
}

/// Why something is refused, and what can be done.
fn reason(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => NOTHING,
        Decision::AgreementNotStarted => "the agreement is only a request: its provider has to accept it",
        Decision::AgreementEnded => "the agreement is over",
        Decision::AgreementUnpaid => "the vault was dry for as long as the notice: a deposit brings access back",
        Decision::VaultDry => "the vault is dry, reading and listing go on: a deposit brings the rest back",
        Decision::GrantRevoked => "the grant is revoked: its grantor can create another one",
        Decision::AllGrantsRevoked => "all grants were revoked: the consumer can create another one",
        Decision::GrantNotStarted => "the grant does not hold yet: see not_before",
        Decision::GrantExpired => "the grant has expired: its grantor can create another one",
        Decision::ActionNotGranted => "the grant does not have this action",
        Decision::OutsidePrefix => "the key does not start with the grant's prefix",
        Decision::ParentGone => "what the grant was shared from is closed",
    }
}

/// The answer to a request for access.
pub fn checked(grant: &Pubkey, action: Action, key: &str, access: Access) -> Record {
    let Access { decision, by_parent } = access;
    Record::default()
        .key("grant", grant)
        .word("action", name(names::ACTIONS, action))
        .add("key", key, text::escape(key.as_bytes()))
        .add("allowed", access.is_allowed(), if access.is_allowed() { "yes" } else { "no" })
        .word("decision", name(names::DECISIONS, decision))
        .add("by_parent", by_parent, if by_parent { "yes, by the grant that it was shared from" } else { NOTHING })
        .word("reason", reason(decision))
}

/// Grants, and whether they hold.
pub fn table_of(rows: &[Row], now: i64) -> String {
    let row = |(address, grant, agreement): &Row| {
        let prefix = match grant.prefix_len {
            0 => "every key".into(),
            length => format!("a prefix of {length} bytes"),
        };
        [
            format!(
                "{address}\n  agreement {}\n  to {} ({})\n  by {}",
                grant.agreement, grant.grantee, grant.id, grant.grantor
            ),
            format!("{}\n{prefix}", actions(grant.actions).join(", ")),
            show_end(grant.expires_at, now),
            state(grant, agreement.as_ref(), now).into(),
        ]
    };
    table(["grant", "allows", "until", "state"], &[0], rows.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_grant_says_why_it_does_not_hold() {
        let agreement = Agreement { generation: 1, ..Agreement::zeroed() };
        let grant = Grant { generation: 1, not_before: 10, expires_at: 20, ..Grant::zeroed() };
        let at = |grant: &Grant, now| state(grant, Some(&agreement), now);
        assert_eq!([9, 10, 19, 20].map(|now| at(&grant, now)), ["not-started", "in force", "in force", "expired"]);
        assert_eq!(at(&Grant { status: 1, ..grant }, 10), "revoked");
        assert_eq!(at(&Grant { generation: 0, ..grant }, 10), "all-revoked");
        assert_eq!(state(&grant, None, 10), "agreement closed");
    }

    #[test]
    fn every_refusal_says_what_is_wrong() {
        for (decision, _) in names::DECISIONS {
            assert_eq!(reason(*decision) == NOTHING, *decision == Decision::Allowed);
        }
        let record = checked(
            &Pubkey::default(),
            Action::Read,
            "a\u{1b}[2J",
            Access { decision: Decision::ParentGone, by_parent: true },
        );
        assert_eq!(record.json()["allowed"], false);
        assert!(record.rows().any(|(name, text)| name == "key" && !text.contains('\u{1b}')));
    }
}
