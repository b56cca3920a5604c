//! What the program said of the changes that it made: events in the logs of transactions.

use anchor_lang::{AnchorDeserialize, Discriminator, Event};
use base64::prelude::{Engine, BASE64_STANDARD};

/// The events of type `T` in the logs of a transaction, in order: only what the program itself emitted, whatever other
/// programs log.
pub fn events_in<T: Event + AnchorDeserialize + Discriminator>(logs: &[String]) -> Vec<T> {
    let mut running: Vec<&str> = Vec::new();
    let (mut events, own) = (Vec::new(), flashback::ID.to_string());
    for log in logs {
        if let Some((program, depth)) = invoked(log) {
            running.truncate(depth.saturating_sub(1));
            running.push(program);
            continue;
        }
        let Some(top) = running.last() else { continue };
        let said = log.strip_prefix("Program ").and_then(|said| said.strip_prefix(top));
        if said.is_some_and(|said| said == " success" || said.starts_with(" failed")) {
            running.pop();
        } else if *top == own {
            events.extend(log.strip_prefix("Program data: ").and_then(decode));
        }
    }
    events
}

/// The program that a log says starts, and how deep.
fn invoked(log: &str) -> Option<(&str, usize)> {
    let (program, depth) = log.strip_prefix("Program ")?.split_once(" invoke [")?;
    Some((program, depth.strip_suffix(']')?.parse().ok()?))
}

fn decode<T: AnchorDeserialize + Discriminator>(data: &str) -> Option<T> {
    let bytes = BASE64_STANDARD.decode(data).ok()?;
    T::try_from_slice(bytes.strip_prefix(T::DISCRIMINATOR)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::prelude::Pubkey;
    use flashback::events::{DisputeClosed, PeriodSettled};

    const OTHER: &str = "11111111111111111111111111111111";

    fn closed(stake_lamports: u64) -> DisputeClosed {
        DisputeClosed { dispute: Pubkey::default(), receiver: Pubkey::default(), stake_lamports }
    }

    fn stakes(logs: &[String]) -> Vec<u64> {
        events_in::<DisputeClosed>(logs).iter().map(|event| event.stake_lamports).collect()
    }

    #[test]
    fn only_what_the_program_itself_emitted_counts() {
        let own = flashback::ID;
        let said = |stake| format!("Program data: {}", BASE64_STANDARD.encode(closed(stake).data()));
        let logs = [
            said(1),
            format!("Program {own} invoke [1]"),
            said(2),
            format!("Program {OTHER} invoke [2]"),
            said(3),
            format!("Program {own} success"),
            said(4),
            format!("Program {OTHER} success"),
            said(5),
            "Program data: AAAA".into(),
            "Program data: !".into(),
            format!("Program {own} success"),
            said(6),
            format!("Program {OTHER} invoke [1]"),
            said(7),
            format!("Program {OTHER} failed: custom program error: 0x1"),
            format!("Program {own} invoke [1]"),
            said(8),
        ];
        assert_eq!(stakes(&logs), [2, 5, 8]);
        assert!(events_in::<PeriodSettled>(&logs).is_empty(), "other events");
    }
}
