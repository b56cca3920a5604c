//! Sessions as they are shown.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Session, Vault};

use crate::input::mint::MintInfo;
use crate::input::names;
use crate::input::span::show_end;
use crate::output::record::{Change, Record};
use crate::output::table;
use crate::vault::view::per_month;

/// A session with its vault, which may be closed.
pub type Row = (Pubkey, Session, Option<Vault>);

fn instructions(session: &Session) -> Vec<&'static str> {
    let allowed = names::SESSION_INSTRUCTIONS.iter().filter(|(one, _)| session.instructions & one.bit() != 0);
    allowed.map(|(_, name)| *name).collect()
}

/// Whether a session holds, and if not why.
fn state(session: &Session, vault: Option<&Vault>, now: i64) -> &'static str {
    if now >= session.expires_at {
        "expired"
    } else if vault.is_none_or(|vault| vault.opened_slot() != session.id) {
        "of a vault that was closed"
    } else {
        "in force"
    }
}

/// A rate as what it costs in a month.
fn monthly(rate_q: u64, mint: Option<&MintInfo>) -> String {
    let units = per_month(rate_q.into());
    mint.map_or_else(|| format!("{units} base units"), |mint| mint.money(units))
}

/// A session as it is at `now`.
pub fn record(address: &Pubkey, session: &Session, vault: Option<&Vault>, mint: Option<&MintInfo>, now: i64) -> Record {
    let allowed = instructions(session);
    let words = allowed.join(", ");
    Record::default()
        .key("session", address)
        .word("state", state(session, vault, now))
        .key("vault", &session.vault)
        .key("owner", &session.owner)
        .key("key", &session.key)
        .add("instructions", allowed, words)
        .end("expires_at", session.expires_at, now)
        .add("max_rate_q", session.max_rate_q, format!("{} a month", monthly(session.max_rate_q, mint)))
        .add("rate_q", session.rate_q, format!("{} a month", monthly(session.rate_q, mint)))
        .key("rent_payer", &session.rent_payer)
}

/// What becomes of a session that is closed.
pub fn closed(rent_payer: &Pubkey) -> Vec<Change> {
    Record::default().word("status", "closed").key("rent_to", rent_payer).as_new()
}

/// Sessions, and whether they hold.
pub fn table_of<'m>(rows: &[Row], mint_of: impl Fn(&Option<Vault>) -> Option<&'m MintInfo>, now: i64) -> String {
    let row = |(address, session, vault): &Row| {
        let mint = mint_of(vault);
        [
            format!("{address}\n  key {}\n  vault {}", session.key, session.vault),
            instructions(session).join("\n"),
            format!("{} a month\nof {}", monthly(session.rate_q, mint), monthly(session.max_rate_q, mint)),
            format!("{}\n{}", state(session, vault.as_ref(), now), show_end(session.expires_at, now)),
        ]
    };
    table(["session", "may", "requested", "state"], &[0], rows.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_session_says_why_it_does_not_hold() {
        let vault = Vault { next_index: 7 << 20, ..Vault::zeroed() };
        let session = Session { id: 7, expires_at: 10, ..Session::zeroed() };
        assert_eq!(state(&session, Some(&vault), 9), "in force");
        assert_eq!(state(&session, Some(&vault), 10), "expired");
        assert_eq!(state(&session, None, 9), "of a vault that was closed");
        let opened_again = Vault { next_index: 8 << 20, ..vault };
        assert_eq!(state(&session, Some(&opened_again), 9), "of a vault that was closed");
    }
}
