//! Text in accounts: UTF-8 in a fixed field, padded with zeros.

use crate::error::FlashbackError;

/// Checks `text` and writes it into `field`.
pub fn write_text<const N: usize>(
    field: &mut [u8; N],
    text: &[u8],
    too_long: FlashbackError,
) -> Result<(), FlashbackError> {
    // Plain ASCII, which is quick to see, need not be decoded.
    if !text.is_ascii() {
        core::str::from_utf8(text).map_err(|_| FlashbackError::TextNotUtf8)?;
    }
    let mut padded = [0; N];
    padded.get_mut(..text.len()).ok_or(too_long)?.copy_from_slice(text);
    *field = padded;
    Ok(())
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
    fn fills_the_field_and_erases_what_stood_there() {
        let mut field = *b"12345678";
        write_text(&mut field, "Zürich".as_bytes(), FlashbackError::NameTooLong).unwrap();
        assert_eq!(field, *b"Z\xc3\xbcrich\0");
        assert_eq!(read_text(&field), "Zürich");
        write_text(&mut field, b"12345678", FlashbackError::NameTooLong).unwrap();
        assert_eq!(read_text(&field), "12345678");
    }

    #[test]
    fn refuses_what_is_too_long_or_no_text() {
        let mut field = [7; 4];
        let too_long = write_text(&mut field, b"12345", FlashbackError::PathTooLong);
        assert!(matches!(too_long, Err(FlashbackError::PathTooLong)));
        let not_text = write_text(&mut field, b"\xff", FlashbackError::PathTooLong);
        assert!(matches!(not_text, Err(FlashbackError::TextNotUtf8)));
        assert_eq!(field, [7; 4]);
        assert_eq!(read_text(b"\xff\0"), "");
    }
}
