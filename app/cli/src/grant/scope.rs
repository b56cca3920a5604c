//! What a grant is to allow, as people type it.

use anyhow::Result;
use clap::Args;
use flashback::state::{Action, Grant, GrantScope};

use crate::error::{bad_input, CliError};
use crate::input::flag;
use crate::input::names::{self, parser};
use crate::input::span::Until;

/// What is allowed.
#[derive(Args, Debug)]
pub struct ScopeArgs {
    /// What may be done, separated by commas [default: what the grant allows]
    #[arg(long, value_delimiter = ',', value_parser = parser(names::ACTIONS))]
    actions: Vec<Action>,
    /// What the keys of the objects start with, at most 200 bytes [default: every key]
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
    /// From when: a date, an instant, or a span from now [default: at once]
    #[arg(long, value_name = "START")]
    from: Option<Until>,
    /// Until when: a date, an instant, or a span from now such as 30d; at most 365 epochs [default: as long as the grant]
    #[arg(long, value_name = "END")]
    until: Option<Until>,
}

impl ScopeArgs {
    /// That of a new grant.
    pub fn of_new(&self, now: i64, epoch_secs: u32) -> Result<GrantScope, CliError> {
        if self.actions.is_empty() {
            return Err(bad_input("no actions are given", "name them with --actions, such as read,list"));
        }
        let Some(until) = self.until else {
            return Err(bad_input("no end is given", "name it with --until, such as 30d"));
        };
        Ok(GrantScope {
            actions: self.set(),
            not_before: self.start(now, epoch_secs)?.unwrap_or_default(),
            expires_at: flag("until", until.at(now, epoch_secs))?,
            prefix: self.prefix.clone().unwrap_or_default().into_bytes(),
        })
    }

    /// That of a part of `grant`; what is not named is the same.
    pub fn part_of(&self, grant: &Grant, now: i64, epoch_secs: u32) -> Result<GrantScope, CliError> {
        if self.prefix.is_none() && grant.prefix_len > 0 {
            return Err(bad_input(
                "the chain stores only the hash of the grant's prefix",
                "pass the whole prefix, or a longer one, with --prefix",
            ));
        }
        let until = self.until.map(|until| flag("until", until.at(now, epoch_secs))).transpose()?;
        Ok(GrantScope {
            actions: if self.actions.is_empty() { grant.actions } else { self.set() },
            not_before: self.start(now, epoch_secs)?.unwrap_or(grant.not_before),
            expires_at: until.unwrap_or(grant.expires_at),
            prefix: self.prefix.clone().unwrap_or_default().into_bytes(),
        })
    }

    fn set(&self) -> u8 {
        self.actions.iter().fold(0, |set, action| set | action.bit())
    }

    fn start(&self, now: i64, epoch_secs: u32) -> Result<Option<i64>, CliError> {
        self.from.map(|from| flag("from", from.at(now, epoch_secs))).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    fn args() -> ScopeArgs {
        ScopeArgs { actions: vec![Action::List, Action::Read], prefix: None, from: None, until: "1d".parse().ok() }
    }

    #[test]
    fn a_new_scope_names_actions_and_an_end() {
        let scope = args().of_new(100, 288).unwrap();
        let expected = GrantScope { actions: 0b1001, not_before: 0, expires_at: 86_500, prefix: Vec::new() };
        assert_eq!(scope, expected);
        assert!(ScopeArgs { until: None, ..args() }.of_new(100, 288).is_err());
        assert!(ScopeArgs { actions: Vec::new(), ..args() }.of_new(100, 288).is_err());
    }

    #[test]
    fn a_part_keeps_what_is_not_named_and_needs_the_prefix_in_full() {
        let grant = Grant { actions: 0b1011, not_before: 7, expires_at: 900, ..Grant::zeroed() };
        let same = ScopeArgs { actions: Vec::new(), until: None, ..args() };
        let scope = same.part_of(&grant, 100, 288).unwrap();
        assert_eq!(scope, GrantScope { actions: 0b1011, not_before: 7, expires_at: 900, prefix: Vec::new() });
        let below = Grant { prefix_len: 5, ..grant };
        assert!(same.part_of(&below, 100, 288).is_err());
        let named = ScopeArgs { prefix: Some("logs/eu/".into()), ..args() };
        assert_eq!(named.part_of(&below, 100, 288).unwrap().prefix, b"logs/eu/");
    }
}
