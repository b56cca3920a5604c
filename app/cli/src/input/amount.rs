//! Decimal numbers, exactly: what people type and read, as integers of the smallest unit.

use std::fmt;
use std::str::FromStr;

use flashback::constants::{BPS, PPM};

/// A decimal number as typed, before it is known how many decimals its unit has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    whole: String,
    fraction: String,
}

impl FromStr for Decimal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || text.ends_with('.') || !digits(whole) || !digits(fraction) {
            return Err("write a decimal number such as 2.5, without sign, exponent or separators".into());
        }
        Ok(Self { whole: whole.into(), fraction: fraction.trim_end_matches('0').into() })
    }
}

impl Decimal {
    /// The number in units of 10^-`decimals`; refuses what would have to be rounded or does not fit.
    pub fn units(&self, decimals: u8) -> Result<u64, String> {
        let places = usize::from(decimals);
        if self.fraction.len() > places {
            return Err(format!("{self} has more than the {places} decimals that this unit has"));
        }
        let digits = format!("{}{:0<places$}", self.whole, self.fraction);
        digits.parse().map_err(|_| format!("{self} is too large"))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.whole)?;
        if !self.fraction.is_empty() {
            write!(f, ".{}", self.fraction)?;
        }
        Ok(())
    }
}

/// `units` of 10^-`decimals` as a decimal number without needless zeros.
pub fn decimal(units: u64, decimals: u8) -> String {
    let places = usize::from(decimals);
    let digits = format!("{units:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    match fraction.trim_end_matches('0') {
        "" => whole.into(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Decimals of SOL.
pub const SOL_DECIMALS: u8 = 9;

/// Lamports as typed in SOL.
pub fn lamports(text: &str) -> Result<u64, String> {
    text.parse::<Decimal>()?.units(SOL_DECIMALS)
}

/// Lamports for people.
pub fn sol(lamports: u64) -> String {
    format!("{} SOL", decimal(lamports, SOL_DECIMALS))
}

fn percent(text: &str, decimals: u8) -> Result<u64, String> {
    text.strip_suffix('%').unwrap_or(text).trim().parse::<Decimal>()?.units(decimals)
}

/// Basis points as typed in percent: `12.5` or `12.5%`.
pub fn bps(text: &str) -> Result<u16, String> {
    let value = percent(text, 2)?;
    u16::try_from(value).map_err(|_| format!("{text} is more than {} %", u16::MAX / (BPS / 100)))
}

/// Parts per million as typed in percent.
pub fn ppm(text: &str) -> Result<u32, String> {
    let value = percent(text, 4)?;
    u32::try_from(value).map_err(|_| format!("{text} is more than {} %", u32::MAX / (PPM / 100)))
}

/// Basis points for people.
pub fn show_bps(bps: u16) -> String {
    format!("{} %", decimal(bps.into(), 2))
}

/// Parts per million for people.
pub fn show_ppm(ppm: u32) -> String {
    format!("{} %", decimal(ppm.into(), 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, decimals: u8) -> Result<u64, String> {
        text.parse::<Decimal>()?.units(decimals)
    }

    #[test]
    fn converts_exactly_and_back() {
        for (text, decimals, value) in [
            ("2.5", 6, 2_500_000),
            ("0.002441", 6, 2_441),
            ("0", 6, 0),
            ("7", 0, 7),
            ("0.000000001", 9, 1),
            ("18446744073709551615", 0, u64::MAX),
            ("18446744073709.551615", 6, u64::MAX),
        ] {
            assert_eq!(units(text, decimals), Ok(value), "{text}");
            assert_eq!(decimal(value, decimals), text);
        }
        assert_eq!(units("2.500", 1), Ok(25));
        assert_eq!(units("007.50", 2), Ok(750));
    }

    #[test]
    fn refuses_more_digits_than_the_unit_has_instead_of_rounding() {
        assert_eq!(units("0.0000001", 6).unwrap_err(), "0.0000001 has more than the 6 decimals that this unit has");
        assert!(units("1.5", 0).is_err());
        assert!(units("18446744073709551616", 0).is_err());
        assert!(units("18446744073710", 6).is_err());
    }

    #[test]
    fn refuses_what_is_no_plain_decimal() {
        for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", "1_000", "1.2.3", " 1", "0x1", "١"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn percentages_have_two_decimals_as_bps_and_four_as_ppm() {
        assert_eq!((bps("10"), bps("12.5%"), bps("0.01 %")), (Ok(1_000), Ok(1_250), Ok(1)));
        assert_eq!((ppm("99.9"), ppm("99.9999%"), ppm("100")), (Ok(999_000), Ok(999_999), Ok(1_000_000)));
        assert!(bps("0.001").is_err() && bps("656").is_err() && ppm("1.00001").is_err() && ppm("999999").is_err());
        assert_eq!((show_bps(1_250), show_ppm(999_000), show_bps(0)), ("12.5 %".into(), "99.9 %".into(), "0 %".into()));
    }

    #[test]
    fn lamports_are_typed_in_sol() {
        assert_eq!(lamports("0.01"), Ok(10_000_000));
        assert_eq!(sol(10_000_000), "0.01 SOL");
    }
}
