//! Epochs as a strip: a character for each, as high as it was available, in the colour of its grade; letters without colour.

use console::{Color, Style};
use flashback::constants::PPM;
use flashback::math::rating::share_score;
use flashback_client::board::MeasuredEpoch;

/// Characters that a row can have, the most first.
const ROWS: [usize; 5] = [96, 48, 32, 24, 16];
/// Characters of a row where nothing else fits.
const SHORTEST_ROW: usize = 8;

/// How an epoch is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grade {
    /// By the canonical thresholds of availability: none missed, one, two, three.
    Share(u8),
    /// The purse was empty: it counts as down.
    Unpaid,
    /// Less than half of it is measured.
    Unmeasured,
}

impl Grade {
    fn of(epoch: &MeasuredEpoch) -> Self {
        if epoch.is_unpaid {
            return Self::Unpaid;
        }
        if !epoch.result.is_measured() {
            return Self::Unmeasured;
        }
        let (up, measured) = (u64::from(epoch.result.up), u32::from(epoch.result.measured));
        Self::Share(match share_score(up * u64::from(PPM), measured) {
            10_000 => 0,
            7_500 => 1,
            4_000 => 2,
            _ => 3,
        })
    }

    fn letter(self) -> char {
        match self {
            Self::Share(grade) => char::from(b'A' + grade),
            Self::Unpaid => 'E',
            Self::Unmeasured => '·',
        }
    }

    fn color(self) -> Color {
        match self {
            Self::Share(0) => Color::Green,
            Self::Share(1) => Color::Yellow,
            Self::Share(2) => Color::Magenta,
            Self::Share(_) | Self::Unpaid => Color::Red,
            Self::Unmeasured => Color::White,
        }
    }
}

/// The height of an epoch: small outages are told apart, large ones by quarters.
fn block(epoch: &MeasuredEpoch, grade: Grade) -> char {
    let (up, measured) = (u32::from(epoch.result.up), u32::from(epoch.result.measured));
    match grade {
        Grade::Share(0) if up == measured => '█',
        Grade::Share(grade @ 0..3) => ['▇', '▆', '▅'][usize::from(grade)],
        Grade::Share(_) if 4 * up >= 3 * measured => '▄',
        Grade::Share(_) if 2 * up >= measured => '▃',
        Grade::Share(_) if 4 * up >= measured => '▂',
        Grade::Share(_) => '▁',
        Grade::Unpaid | Grade::Unmeasured => grade.letter(),
    }
}

fn cell(epoch: &MeasuredEpoch, style: Option<&Style>) -> String {
    let grade = Grade::of(epoch);
    match style {
        Some(style) => style.clone().fg(grade.color()).apply_to(block(epoch, grade)).to_string(),
        None => grade.letter().to_string(),
    }
}

/// How many monitors said nothing; a dot where the board does not tell.
fn silence(epoch: &MeasuredEpoch) -> char {
    let count = epoch.silent.as_ref().and_then(|silent| char::from_digit(silent.len().try_into().ok()?, 10));
    match count {
        Some('0') => ' ',
        Some(count) => count,
        None => '·',
    }
}

/// The strip in rows of at most `width` columns, each with its first epoch, under it how many monitors were silent; with
/// `style` in colours and heights.
pub fn strip(epochs: &[MeasuredEpoch], width: usize, style: Option<&Style>) -> String {
    const SILENT: &str = "silent";
    let last = epochs.last().map_or(0, |epoch| epoch.number);
    let label = SILENT.len().max(last.to_string().len());
    let room = width.saturating_sub(label + 1);
    let length = ROWS.into_iter().find(|length| *length <= room).unwrap_or(SHORTEST_ROW);
    let mut text = String::new();
    for row in epochs.chunks(length) {
        let first = row.first().map_or(0, |epoch| epoch.number);
        let cells: String = row.iter().map(|epoch| cell(epoch, style)).collect();
        text.push_str(&format!("{first:>label$} {cells}\n"));
        let silent: String = row.iter().map(silence).collect();
        if silent.contains(|sign: char| sign.is_ascii_digit()) {
            text.push_str(&format!("{SILENT:>label$} {}\n", silent.trim_end()));
        }
    }
    text
}

/// What the signs of the strip mean, in lines of at most 80 columns.
pub fn legend(style: Option<&Style>) -> String {
    let sign = |grade: u8| match style {
        Some(style) => {
            let block = ['█', '▆', '▅', '▄'][usize::from(grade)];
            style.clone().fg(Grade::Share(grade).color()).apply_to(block).to_string()
        }
        None => Grade::Share(grade).letter().to_string(),
    };
    format!(
        "{} from 99.9 %  {} from 99 %  {} from 95 %  {} below  E purse empty, counts as down\n\
         · unmeasured; under an epoch: how many monitors said nothing, · not known\n",
        sign(0),
        sign(1),
        sign(2),
        sign(3)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashback::math::quality::Epoch;

    fn epoch(number: u32, up: u16, measured: u16) -> MeasuredEpoch {
        let result = Epoch { measured, up, figures: None };
        MeasuredEpoch { number, starts_at: 0, result, is_unpaid: false, silent: Some(Vec::new()) }
    }

    fn epochs(count: u32) -> Vec<MeasuredEpoch> {
        (0..count).map(|number| epoch(number + 100, 288, 288)).collect()
    }

    #[test]
    fn grades_are_the_canonical_tiers_on_both_sides() {
        // Of 200 buckets two are a hundredth, of 240 twelve a twentieth.
        let ups = [(288, 288), (287, 288), (198, 200), (197, 200), (228, 240), (227, 240), (0, 144), (0, 143)];
        let found: String = ups.map(|(up, measured)| cell(&epoch(1, up, measured), None)).concat();
        assert_eq!(found, "ABBCCDD·");
        let unpaid = MeasuredEpoch { is_unpaid: true, ..epoch(1, 0, 288) };
        assert_eq!(cell(&unpaid, None), "E");
    }

    #[test]
    fn heights_tell_small_outages_and_large_ones_apart() {
        let found: String = [288, 287, 285, 274, 216, 144, 72, 71]
            .map(|up| epoch(1, up, 288))
            .iter()
            .map(|epoch| block(epoch, Grade::of(epoch)))
            .collect();
        assert_eq!(found, "█▆▅▅▄▃▂▁");
    }

    #[test]
    fn rows_fit_the_width() {
        for (width, lengths) in
            [(200, vec![96]), (80, vec![48, 48]), (54, vec![32; 3]), (23, vec![16; 6]), (1, vec![8; 12])]
        {
            let text = strip(&epochs(96), width, None);
            let rows: Vec<_> = text.lines().map(|line| line.chars().count() - 7).collect();
            assert_eq!(rows, lengths, "{width}");
        }
        assert_eq!(strip(&epochs(3), 80, None), "   100 AAA\n");
        assert_eq!(strip(&[], 80, None), "");
        assert!(legend(None).lines().all(|line| line.chars().count() <= 80));
    }

    #[test]
    fn silent_monitors_are_counted_under_their_epoch() {
        let mut epochs = epochs(50);
        epochs[1].silent = Some(vec![2, 3]);
        epochs[0].silent = None;
        let text = strip(&epochs, 80, None);
        assert_eq!(text.lines().nth(1), Some("silent ·2"));
        assert_eq!(text.lines().count(), 3, "no line where nobody was silent");
    }

    #[test]
    fn colours_are_those_of_the_grades() {
        let style = Style::new().force_styling(true);
        let red = strip(&[epoch(7, 0, 288)], 80, Some(&style));
        assert!(red.contains("\u{1b}[31m▁"), "{red:?}");
        assert!(!strip(&[epoch(7, 0, 288)], 80, None).contains('\u{1b}'));
    }
}
