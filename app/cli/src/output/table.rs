//! Tables that fit the terminal: side by side where there is room, else an entry at a time. Addresses stay whole, so that they can
//! be copied.

use std::io::IsTerminal;

use comfy_table::{presets, ColumnConstraint, ContentArrangement, Table, Width};
use console::{measure_text_width, Term};

/// Columns that a cell takes beside its text.
const PADDING: usize = 2;

/// Columns to fill: what `COLUMNS` says, else what the terminal has; none where nobody looks.
fn limit() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let found = || Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    told.or_else(|| std::io::stdout().is_terminal().then(found).flatten())
}

/// Columns to fill with what has no natural width: 80 where nobody looks.
pub fn columns() -> usize {
    limit().unwrap_or(80)
}

/// A table; the cells in the columns of `whole` are never broken.
pub fn table<const N: usize>(
    header: [&str; N],
    whole: &[usize],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    fitting(&header, whole, &rows.into_iter().collect::<Vec<_>>(), limit())
}

fn fitting<const N: usize>(header: &[&str; N], whole: &[usize], rows: &[[String; N]], limit: Option<usize>) -> String {
    let Some(limit) = limit else { return arranged(header, whole, rows, usize::MAX) };
    let fits = |text: &String| text.lines().all(|line| measure_text_width(line) <= limit);
    let wide = arranged(header, whole, rows, limit);
    if fits(&wide) {
        return wide;
    }
    rows.iter().map(|row| entry(header, row)).collect::<Vec<_>>().join("\n")
}

/// A table of `limit` columns, or of as many as its longest words take.
fn arranged<const N: usize>(header: &[&str; N], whole: &[usize], rows: &[[String; N]], limit: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header(header).add_rows(rows);
    if let Ok(width) = u16::try_from(limit) {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        let cells = rows.iter().filter_map(|row| row.get(index)).map(String::as_str).chain(header.get(index).copied());
        let parts: Vec<&str> = if whole.contains(&index) {
            cells.flat_map(str::lines).collect()
        } else {
            cells.flat_map(str::split_whitespace).collect()
        };
        let least = parts.into_iter().map(measure_text_width).max().unwrap_or_default().saturating_add(PADDING);
        let least = Width::Fixed(u16::try_from(least).unwrap_or(u16::MAX));
        column.set_constraint(ColumnConstraint::LowerBoundary(least));
    }
    table.trim_fmt()
}

/// One row, its cells below each other.
fn entry<const N: usize>(header: &[&str; N], row: &[String; N]) -> String {
    let width = header.iter().map(|name| measure_text_width(name)).max().unwrap_or_default();
    let lines = header.iter().zip(row).flat_map(|(name, cell)| {
        let names = std::iter::once(*name).chain(std::iter::repeat(""));
        names.zip(cell.lines())
    });
    lines.map(|(name, line)| format!("{name:width$}  {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "GTmNa1AoGywD95YFMF5U9DwNuXoYKbsHgcoSRCinoWX4";

    fn shown(limit: usize) -> String {
        let rows =
            [1, 2].map(|n| [format!("Hot storage {n}\n{KEY}"), "0.0072 sUSD per GiB and month".into(), "open".into()]);
        fitting(&["listing", "price", "status"], &[0], &rows, Some(limit))
    }

    #[test]
    fn a_table_is_whole_where_there_is_room() {
        let text = shown(100);
        assert!(text.contains(KEY) && text.contains("0.0072 sUSD per GiB and month"), "{text}");
        assert!(text.lines().all(|line| measure_text_width(line) <= 100), "{text}");
    }

    #[test]
    fn it_breaks_between_words_and_leaves_addresses_whole() {
        let text = shown(64);
        assert!(text.contains(KEY) && !text.contains("0.0072 sUSD per GiB and month"), "{text}");
        assert!(text.lines().all(|line| measure_text_width(line) <= 64), "{text}");
        for word in ["0.0072", "sUSD", "month", "open"] {
            assert!(text.contains(word), "{text}");
        }
    }

    #[test]
    fn an_entry_at_a_time_where_a_table_does_not_fit() {
        let text = shown(56);
        assert_eq!(text.matches(KEY).count(), 2, "{text}");
        assert!(text.starts_with(&format!("listing  Hot storage 1\n         {KEY}\nprice ")), "{text}");
        assert_eq!(text.split("\n\n").count(), 2, "{text}");
    }

    #[test]
    fn nobody_looks_and_nothing_is_shortened() {
        let rows = [[KEY.to_string(), KEY.into(), KEY.into(), KEY.into()]];
        let text = fitting(&["a", "b", "c", "d"], &[], &rows, None);
        assert!(text.lines().any(|line| line.matches(KEY).count() == 4), "{text}");
    }
}
