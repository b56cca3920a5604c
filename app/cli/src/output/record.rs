//! Accounts as named values: the one description from which tables, JSON and lists of changes are made.

use anchor_lang::prelude::Pubkey;
use flashback::text::read_text;
use flashback_client::text::field;
use serde_json::Value;

use crate::input::amount::{show_bps, sol};
use crate::input::mint::MintInfo;
use crate::input::names::{self, category_names};
use crate::input::span::{show_end, show_span, show_time};

/// What stands where there is nothing.
pub const NOTHING: &str = "–";

/// Named values of one account.
#[derive(Clone, Debug, Default)]
pub struct Record(Vec<Field>);

#[derive(Clone, Debug)]
struct Field {
    name: &'static str,
    json: Value,
    text: String,
}

/// A value that is set or set anew.
#[derive(Clone, Debug)]
pub struct Change {
    /// Name of the value.
    pub name: &'static str,
    /// What stood there, as JSON and in words; `None` for a new account.
    pub from: Option<(Value, String)>,
    /// What stands there now.
    pub to: (Value, String),
}

impl Record {
    /// Adds a value in both forms.
    pub fn add(mut self, name: &'static str, json: impl Into<Value>, text: impl Into<String>) -> Self {
        self.0.push(Field { name, json: json.into(), text: text.into() });
        self
    }

    pub fn number(self, name: &'static str, number: impl Into<u64>) -> Self {
        let number = number.into();
        self.add(name, number, number.to_string())
    }

    /// The zero key is none.
    pub fn key(self, name: &'static str, key: &Pubkey) -> Self {
        if *key == Pubkey::default() {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, key.to_string(), key.to_string())
    }

    pub fn word(self, name: &'static str, word: &'static str) -> Self {
        self.add(name, word, word)
    }

    /// Text that came from the chain.
    pub fn text(self, name: &'static str, text: &[u8]) -> Self {
        let shown = field(text);
        self.add(name, read_text(text), if shown.is_empty() { NOTHING.into() } else { shown })
    }

    /// An instant; 0 is never.
    pub fn time(self, name: &'static str, at: i64) -> Self {
        if at == 0 {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, at, show_time(at))
    }

    pub fn span(self, name: &'static str, secs: u32) -> Self {
        self.add(name, secs, show_span(secs.into()))
    }

    pub fn bps(self, name: &'static str, bps: u16) -> Self {
        self.add(name, bps, show_bps(bps))
    }

    pub fn lamports(self, name: &'static str, lamports: u64) -> Self {
        self.add(name, lamports, sol(lamports))
    }

    pub fn hash(self, name: &'static str, hash: &[u8; 32]) -> Self {
        if *hash == [0; 32] {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, hex(hash), hex(hash))
    }

    pub fn categories(self, name: &'static str, set: u16) -> Self {
        let categories = category_names(set);
        let text = categories.join(", ");
        self.add(name, categories, text)
    }

    pub fn region(self, region: u16) -> Self {
        self.add("region", region, names::region(region))
    }

    /// An amount, in the mint's decimals.
    pub fn money(self, name: &'static str, units: u64, mint: &MintInfo) -> Self {
        self.add(name, mint.amount(units), mint.money(units))
    }

    /// An instant that may lie far away, with how far; 0 is never.
    pub fn end(self, name: &'static str, at: i64, now: i64) -> Self {
        if at == 0 {
            return self.add(name, Value::Null, NOTHING);
        }
        self.add(name, at, show_end(at, now))
    }

    /// The values as one JSON object.
    pub fn json(&self) -> Value {
        Value::Object(self.0.iter().map(|field| (field.name.into(), field.json.clone())).collect())
    }

    /// Names and values in words.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|field| (field.name, field.text.as_str()))
    }

    /// What a new account holds.
    pub fn as_new(&self) -> Vec<Change> {
        let set = self.0.iter().filter(|field| !field.json.is_null());
        set.map(|field| Change { name: field.name, from: None, to: (field.json.clone(), field.text.clone()) }).collect()
    }

    /// What differs in `after`, a record of the same account.
    pub fn changes_to(&self, after: &Self) -> Vec<Change> {
        let pairs = self.0.iter().zip(&after.0).filter(|(from, to)| from.json != to.json);
        pairs
            .map(|(from, to)| Change {
                name: to.name,
                from: Some((from.json.clone(), from.text.clone())),
                to: (to.json.clone(), to.text.clone()),
            })
            .collect()
    }
}

/// The name of a value where its unit stands beside it in words.
pub fn title(name: &str) -> String {
    const UNITS: [&str; 5] = ["_secs", "_bps", "_gib", "_lamports", "_at"];
    let bare = UNITS.into_iter().find_map(|unit| name.strip_suffix(unit)).unwrap_or(name);
    bare.replace('_', " ")
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_are_what_differs_between_two_states_of_an_account() {
        let record = |region| Record::default().number("id", 7_u64).region(region);
        let changes = record(276).changes_to(&record(40));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].name, "region");
        assert_eq!(changes[0].to, (json!(40), "Austria (40)".into()));
        assert_eq!(changes[0].from, Some((json!(276), "Germany (276)".into())));
    }

    #[test]
    fn a_title_has_no_unit() {
        assert_eq!(
            ["min_grace_secs", "fee_bps", "genesis_at", "name"].map(title),
            ["min grace", "fee", "genesis", "name"]
        );
    }

    #[test]
    fn text_from_the_chain_is_shown_escaped() {
        let record = Record::default().text("name", b"\x1b[2J\0\0");
        assert_eq!(record.rows().next(), Some(("name", r"\u{1b}[2J")));
    }
}
