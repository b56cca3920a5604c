//! Regions by name: the chain has UN M49 codes, which for countries are the numbers of ISO 3166-1.

use flashback::math::region::is_region;

/// Groups of countries by UN M49: those that ISO 3166-1 does not name.
const GROUPS: [(u16, &str); 30] = [
    (1, "World"),
    (2, "Africa"),
    (5, "South America"),
    (9, "Oceania"),
    (11, "Western Africa"),
    (13, "Central America"),
    (14, "Eastern Africa"),
    (15, "Northern Africa"),
    (17, "Middle Africa"),
    (18, "Southern Africa"),
    (19, "Americas"),
    (21, "Northern America"),
    (29, "Caribbean"),
    (30, "Eastern Asia"),
    (34, "Southern Asia"),
    (35, "South-eastern Asia"),
    (39, "Southern Europe"),
    (53, "Australia and New Zealand"),
    (54, "Melanesia"),
    (57, "Micronesia"),
    (61, "Polynesia"),
    (142, "Asia"),
    (143, "Central Asia"),
    (145, "Western Asia"),
    (150, "Europe"),
    (151, "Eastern Europe"),
    (154, "Northern Europe"),
    (155, "Western Europe"),
    (202, "Sub-Saharan Africa"),
    (419, "Latin America and the Caribbean"),
];

fn group(code: u16) -> Option<&'static str> {
    GROUPS.iter().find(|(group, _)| *group == code).map(|(_, name)| *name)
}

/// The English name of a region, such as `Germany` or `Western Europe`.
pub fn name(code: u16) -> Option<&'static str> {
    group(code).or_else(|| rust_iso3166::from_numeric(code).map(|country| country.name))
}

/// The shortest usual name: two letters for a country, such as `DE`, the name for a group, the number for anything else.
pub fn label(code: u16) -> String {
    match rust_iso3166::from_numeric(code) {
        Some(country) => country.alpha2.into(),
        None => group(code).map_or_else(|| code.to_string(), Into::into),
    }
}

/// The code of what a person may call a region: two or three letters, a name in any case, or the M49 number itself.
pub fn code(text: &str) -> Option<u16> {
    let text = text.trim();
    let code = match text.parse() {
        Ok(number) => number,
        Err(_) => {
            let is = |other: &str| other.eq_ignore_ascii_case(text);
            let group = GROUPS.iter().find(|(_, name)| is(name)).map(|(code, _)| *code);
            group.or_else(|| {
                let mut countries = rust_iso3166::ALL.iter();
                countries.find(|c| is(c.alpha2) || is(c.alpha3) || is(c.name)).map(|c| c.numeric)
            })?
        }
    };
    is_region(code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_of_the_program_has_a_name_that_leads_back_to_it() {
        for region in (0..=u16::MAX).filter(|code| is_region(*code)) {
            let name = name(region).unwrap_or_else(|| panic!("{region} has no name"));
            assert_eq!(code(name), Some(region), "{name}");
            assert_eq!(code(&label(region)), Some(region), "{name}");
            assert_eq!(code(&region.to_string()), Some(region));
        }
    }

    #[test]
    fn a_country_goes_by_its_letters_too() {
        for text in ["DE", "de", "DEU", "Germany", "germany", "276", " DE "] {
            assert_eq!(code(text), Some(276), "{text}");
        }
        assert_eq!(code("western europe"), Some(155));
        assert_eq!((label(276), label(155), label(3)), ("DE".into(), "Western Europe".into(), "3".into()));
    }

    #[test]
    fn what_the_program_refuses_has_no_code() {
        for text in ["", "0", "3", "XX", "Atlantis", "65536", "-1", "276x"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
