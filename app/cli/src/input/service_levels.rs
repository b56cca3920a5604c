//! Service levels as people type them.

use std::str::FromStr;

use flashback::state::{Limit, Tier};

use crate::input::amount::{bps, ppm, show_bps, show_ppm};

/// Withdraws a promise where a value is expected.
const NONE: &str = "none";

/// Up to three tiers: `99.9=10,99=25,95=100` gives back 10 % below 99.9 %, 25 % below 99 %, all below 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tiers(pub [Tier; 3]);

impl FromStr for Tiers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut tiers = [Tier::default(); 3];
        if text == NONE {
            return Ok(Self(tiers));
        }
        let mut slots = tiers.iter_mut();
        for part in text.split(',') {
            let (threshold, credit) =
                part.split_once('=').ok_or("write tiers as percent=credit percent: 99.9=10,99=25,95=100, or none")?;
            let slot = slots.next().ok_or("there are at most three tiers")?;
            *slot = Tier { threshold_ppm: ppm(threshold)?, credit_bps: bps(credit)?, ..Tier::default() };
        }
        Ok(Self(tiers))
    }
}

/// Tiers as they are typed; `none` if nothing is promised.
pub fn show_tiers(tiers: &[Tier; 3]) -> String {
    let used = tiers.iter().filter(|tier| tier.threshold_ppm > 0);
    let parts: Vec<_> =
        used.map(|tier| format!("below {} {} back", show_ppm(tier.threshold_ppm), show_bps(tier.credit_bps))).collect();
    if parts.is_empty() {
        return NONE.into();
    }
    parts.join(", ")
}

/// A limit with its credit, and how many epochs of a period may miss it: `500=5:2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitArg(pub Limit);

impl FromStr for LimitArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == NONE {
            return Ok(Self(Limit::default()));
        }
        let malformed =
            || "write a limit as value=credit percent:epochs that may miss it: 500=5:2, or none".to_string();
        let (value, rest) = text.split_once('=').ok_or_else(malformed)?;
        let (credit, allowance) = rest.split_once(':').unwrap_or((rest, "0"));
        Ok(Self(Limit {
            value: value.parse().map_err(|_| malformed())?,
            credit_bps: bps(credit)?,
            allowance: allowance.parse().map_err(|_| malformed())?,
        }))
    }
}

/// A limit in words; `none` if nothing is promised.
pub fn show_limit(limit: &Limit, bound: &str, unit: &str) -> String {
    if limit.value == 0 {
        return NONE.into();
    }
    let Limit { value, credit_bps, allowance } = *limit;
    format!("{bound} {value} {unit}, else {} back (may be missed in {allowance} epochs)", show_bps(credit_bps))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(threshold_ppm: u32, credit_bps: u16) -> Tier {
        Tier { threshold_ppm, credit_bps, ..Tier::default() }
    }

    #[test]
    fn reads_up_to_three_tiers() {
        let all = "99.9=10,99=25%,95%=100".parse::<Tiers>().unwrap();
        assert_eq!(all.0, [tier(999_000, 1_000), tier(990_000, 2_500), tier(950_000, 10_000)]);
        assert_eq!("99=5".parse::<Tiers>().unwrap().0, [tier(990_000, 500), Tier::default(), Tier::default()]);
        assert_eq!("none".parse::<Tiers>().unwrap().0, [Tier::default(); 3]);
        assert_eq!(show_tiers(&all.0), "below 99.9 % 10 % back, below 99 % 25 % back, below 95 % 100 % back");
        assert_eq!(show_tiers(&[Tier::default(); 3]), "none");
    }

    #[test]
    fn refuses_what_is_no_tier() {
        for text in ["", "99", "99=", "=5", "99=5;95=10", "99=5,", "99=5,98=6,97=7,96=8", "99.99999=5", "-1=5"] {
            assert!(text.parse::<Tiers>().is_err(), "{text}");
        }
    }

    #[test]
    fn reads_a_limit_with_and_without_allowance() {
        let limit = |text: &str| text.parse::<LimitArg>().map(|limit| limit.0);
        assert_eq!(limit("500=5:2"), Ok(Limit { value: 500, credit_bps: 500, allowance: 2 }));
        assert_eq!(limit("500=12.5%"), Ok(Limit { value: 500, credit_bps: 1_250, allowance: 0 }));
        assert_eq!(limit("none"), Ok(Limit::default()));
        for text in ["", "500", "500=", "=5", "500=5:", "500=5:x", "1.5=5", "500:2=5"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }
}
