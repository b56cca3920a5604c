//! Text in accounts and arguments: UTF-8 in a fixed field, padded with zeros.

use crate::error::FlashbackError;

/// Checks that `field` holds text.
pub fn check_text<const N: usize>(field: &[u8; N]) -> Result<(), FlashbackError> {
    // Plain ASCII, which is quick to see, need not be decoded.
    let (words, rest) = field.as_chunks();
    let bits = words.iter().fold(0, |bits, word| bits | u64::from_le_bytes(*word));
    if bits & 0x8080_8080_8080_8080 != 0 || !rest.is_empty() {
        core::str::from_utf8(field).map_err(|_| FlashbackError::TextNotUtf8)?;
    }
    Ok(())
}

/// Checks that `field` holds a name: text with at least one character that shows.
pub fn check_name<const N: usize>(field: &[u8; N]) -> Result<(), FlashbackError> {
    check_text(field)?;
    if field.first().is_some_and(u8::is_ascii_graphic) || read_text(field).chars().any(shows) {
        Ok(())
    } else {
        Err(FlashbackError::NameEmpty)
    }
}

/// Whether a character shows: neither space, control nor format character, nor one that Unicode lets programs ignore, nor a
/// blank among the letters.
fn shows(character: char) -> bool {
    let hidden = matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    );
    !hidden && !character.is_whitespace() && !character.is_control()
}

/// The field that holds `text`; `None` if it is longer.
pub const fn text_field<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut field = [0; N];
    let Some((start, _)) = field.split_at_mut_checked(text.len()) else { return None };
    start.copy_from_slice(text.as_bytes());
    Some(field)
}

/// The text in `field`, without its padding; empty if it is not UTF-8.
pub fn read_text(field: &[u8]) -> &str {
    let text = field.split(|byte| *byte == 0).next().unwrap_or_default();
    core::str::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_field_holds_is_read_back() {
        for text in ["", "Zürich", "12345678"] {
            let field: [u8; 8] = text_field(text).unwrap();
            assert_eq!(read_text(&field), text);
            check_text(&field).unwrap();
        }
        assert_eq!(text_field("Zürich"), Some(*b"Z\xc3\xbcrich\0"));
    }

    #[test]
    fn a_name_shows() {
        for name in ["a", "é", "日", " a", "\u{200b}b", "~", "\u{1f600}"] {
            check_name::<8>(&text_field(name).unwrap()).unwrap();
        }
        let hidden =
            ["", " ", "\t", "\u{a0}", "\u{ad}", "\u{115f}", "\u{200b}", "\u{2028}", "\u{2800}", "\u{3000}", "\u{3164}"];
        let more = ["\u{7f}", "\u{85}", "\u{fe0f}", "\u{feff}", "\u{ffa0}", "\u{e0041}", " \u{3164}\u{115f}", "\0a"];
        for name in hidden.into_iter().chain(more) {
            assert!(matches!(check_name::<8>(&text_field(name).unwrap()), Err(FlashbackError::NameEmpty)), "{name:?}");
        }
        assert!(matches!(check_name(b"\xff\0\0\0"), Err(FlashbackError::TextNotUtf8)));
    }

    #[test]
    fn a_text_that_is_longer_has_no_field() {
        assert_eq!(text_field::<8>("123456789"), None);
    }

    #[test]
    fn refuses_what_is_no_text() {
        for field in [*b"\xff\0\0\0", *b"abc\xc3", *b"\xbc\0\0\0"] {
            assert!(matches!(check_text(&field), Err(FlashbackError::TextNotUtf8)));
        }
        assert!(matches!(check_text(b"12345678\xff\0\0"), Err(FlashbackError::TextNotUtf8)));
        assert_eq!(read_text(b"\xff\0"), "");
    }
}
