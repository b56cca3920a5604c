//! Text that came from the chain: anybody may have written it, so none of it reaches a terminal as it is.

/// Text safe to print: what is no printable character (control, bidirectional and other format characters, invisible
/// spaces) and what is no UTF-8 is shown by its number.
pub fn escape(text: &[u8]) -> String {
    let mut safe = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        for piece in chunk.valid().split_inclusive(['\'', '"']) {
            // Quotes are harmless, but `escape_debug` would put a backslash before them.
            let (body, quote) = match piece.char_indices().next_back() {
                Some((at, '\'' | '"')) => piece.split_at(at),
                _ => (piece, ""),
            };
            safe.extend(body.escape_debug());
            safe.push_str(quote);
        }
        for byte in chunk.invalid() {
            safe.push_str(&format!("\\x{byte:02x}"));
        }
    }
    safe
}

/// The text in a zero-padded field of an account, safe to print.
pub fn field(field: &[u8]) -> String {
    escape(field.split(|byte| *byte == 0).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["", "Acme's \"hot\" storage", "Zürich, São Paulo, 東京, नमस्ते", "10 €/TiB · 99.9 %", "🚀"]
        {
            assert_eq!(escape(text.as_bytes()), text);
        }
    }

    #[test]
    fn what_could_steer_a_terminal_or_a_reader_is_shown_by_its_number() {
        for (text, safe) in [
            ("\x1b[2J\x07", r"\u{1b}[2J\u{7}"),
            ("a\r\nb\tc", r"a\r\nb\tc"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("abc\u{202e}fdp", r"abc\u{202e}fdp"),
            ("\u{2066}x\u{2069}\u{200f}\u{61c}", r"\u{2066}x\u{2069}\u{200f}\u{61c}"),
            ("zero\u{200b}width\u{feff}", r"zero\u{200b}width\u{feff}"),
            ("tag\u{e0041}", r"tag\u{e0041}"),
            ("line\u{2028}break", r"line\u{2028}break"),
            ("soft\u{ad}hyphen", r"soft\u{ad}hyphen"),
            (r"\u{1b}", r"\\u{1b}"),
        ] {
            assert_eq!(escape(text.as_bytes()), safe);
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_one_by_one() {
        assert_eq!(escape(b"ok\xff\xc3("), r"ok\xff\xc3(");
        assert_eq!(escape(&[0xe2, 0x80]), r"\xe2\x80");
    }

    #[test]
    fn a_field_ends_at_its_padding() {
        assert_eq!(field(b"Acme\0\0\0\0"), "Acme");
        assert_eq!(field(b"Acme\0\x1b[2J"), "Acme");
        assert_eq!(field(b"12345678"), "12345678");
        assert_eq!(field(&[0; 4]), "");
    }
}
