//! The buckets of an epoch as bits, and what several observers of them say together.
//!
//! Nothing loops over buckets: 64 of them are counted at once, in words whose n-th bits are the binary digits of a count.

use crate::constants::BUCKETS;

/// Words of a [`Bitmap`].
pub const WORDS: usize = BUCKETS.div_ceil(u64::BITS) as usize;

/// A bit for each bucket of an epoch, the first one lowest. Bits from the 288th on are zero.
pub type Bitmap = [u64; WORDS];

/// Bytes of a bitmap in a report.
pub const BITMAP_BYTES: usize = (BUCKETS / u8::BITS) as usize;

/// Every bucket.
pub const ALL: Bitmap = [u64::MAX, u64::MAX, u64::MAX, u64::MAX, (1 << (BUCKETS % u64::BITS)) - 1];

/// The bitmap in these bytes, the first bucket lowest in the first one.
pub fn from_bytes(bytes: &[u8; BITMAP_BYTES]) -> Bitmap {
    let mut padded = [0; WORDS * 8];
    let (start, _) = padded.split_at_mut(BITMAP_BYTES);
    start.copy_from_slice(bytes);
    let (words, _) = padded.as_chunks();
    let mut map = [0; WORDS];
    for (word, bytes) in map.iter_mut().zip(words) {
        *word = u64::from_le_bytes(*bytes);
    }
    map
}

/// How many bits are set.
pub fn count(map: &Bitmap) -> u32 {
    map.iter().fold(0, |sum, word| sum.saturating_add(ones(*word)))
}

/// How many bits of a word are set. The chain has no instruction for it: none, as in most words, or one is not counted.
fn ones(word: u64) -> u32 {
    /// Inlined it would be computed whatever the word.
    #[inline(never)]
    fn count(word: u64) -> u32 {
        if word.is_power_of_two() {
            return 1;
        }
        word.count_ones()
    }
    if word == 0 {
        0
    } else {
        count(word)
    }
}

/// `left & !right`.
pub fn without(left: &Bitmap, right: &Bitmap) -> Bitmap {
    let mut map = *left;
    for (left, right) in map.iter_mut().zip(right) {
        *left &= !right;
    }
    map
}

/// Whether every bit of `inner` is set in `outer`.
pub fn is_within(inner: &Bitmap, outer: &Bitmap) -> bool {
    without(inner, outer) == [0; WORDS]
}

/// The buckets from `start` on, `len` of them; those behind the last bucket are left out.
pub fn run(start: u16, len: u16) -> Bitmap {
    let (from, to) = (u32::from(start), u32::from(start).wrapping_add(len.into()));
    let mut map = ALL;
    for (word, base) in map.iter_mut().zip((0_u32..).step_by(64)) {
        let below = |end: u32| 1_u64.checked_shl(end.saturating_sub(base)).map_or(u64::MAX, |bit| bit.wrapping_sub(1));
        *word &= below(to) & !below(from);
    }
    map
}

/// Who observed an epoch. Of one that is silent both maps are empty.
pub trait Observer {
    /// The buckets that it observed.
    fn observed(&self) -> &Bitmap;
    /// Those of them that were up.
    fn up(&self) -> &Bitmap;
}

/// What the observers of an epoch say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Majority {
    /// Buckets that count.
    pub measured: Bitmap,
    /// Those of them that were up.
    pub up: Bitmap,
    /// Buckets that do not count because enough observers stand on each side, and as many.
    pub contested: Bitmap,
    /// A bit for each word of a bitmap in which two observers differ, the first one lowest.
    split: u8,
}

/// How an observer differs from what all say together, in buckets that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Those that it did not observe.
    pub missed: u32,
    /// Those that it observed and says the opposite of.
    pub opposed: u32,
    /// Those that were down and that it does not show so.
    pub hidden: u32,
}

impl Majority {
    /// Takes buckets out of all that it says.
    pub fn leave_out(&mut self, buckets: &Bitmap) {
        for map in [&mut self.measured, &mut self.up, &mut self.contested] {
            *map = without(map, buckets);
        }
    }

    /// How many buckets count, and how many of them were down.
    pub fn counts(&self) -> (u32, u32) {
        // Few are left out as a rule, and few down.
        let measured = BUCKETS.saturating_sub(count(&without(&ALL, &self.measured)));
        (measured, count(&without(&self.measured, &self.up)))
    }

    /// How one of the observers differs from it. Where all of them say the same nobody does.
    #[inline(never)]
    pub fn difference(&self, observer: &impl Observer) -> Difference {
        let mut difference = Difference::default();
        let mut split = self.split;
        let results = self.measured.iter().zip(&self.up);
        for ((measured, up), (observed, seen_up)) in results.zip(observer.observed().iter().zip(observer.up())) {
            if split == 0 {
                break;
            }
            if split & 1 != 0 {
                let missed = measured & !observed;
                let opposed = measured & observed & (up ^ seen_up);
                if missed | opposed != 0 {
                    difference.missed = difference.missed.saturating_add(ones(missed));
                    difference.opposed = difference.opposed.saturating_add(ones(opposed));
                    difference.hidden = difference.hidden.saturating_add(ones((missed | opposed) & !up));
                }
            }
            split >>= 1;
        }
        difference
    }
}

/// 64 counts of 0 to 7.
#[derive(Clone, Copy, Default)]
struct Tally {
    ones: u64,
    twos: u64,
    fours: u64,
}

impl Tally {
    fn add(&mut self, bits: u64) {
        let pairs = self.ones & bits;
        self.ones ^= bits;
        self.fours |= self.twos & pairs;
        self.twos ^= pairs;
    }

    /// Where the count is at least `least`: 1, 2 or 3.
    fn at_least(&self, least: u8) -> u64 {
        match least {
            1 => self.ones | self.twos | self.fours,
            2 => self.twos | self.fours,
            _ => self.fours | self.twos & self.ones,
        }
    }

    /// Where the count is above `other`'s.
    fn above(&self, other: &Self) -> u64 {
        let ones = self.ones & !other.ones;
        let twos = self.twos & !other.twos | !(self.twos ^ other.twos) & ones;
        self.fours & !other.fours | !(self.fours ^ other.fours) & twos
    }
}

/// A bucket counts if at least `least` (1 to 3) of up to 7 observers agree and are more than those who disagree, and is
/// what they say. With `least` one above the number of liars, an honest observer is always among those who agree, and
/// who keeps silent takes nothing away. Only words in which they differ are counted.
pub fn majority(observers: &[impl Observer], least: u8) -> Majority {
    let mut majority = Majority::default();
    let Some((first, others)) = observers.split_first() else { return majority };
    let is_enough = observers.len() >= usize::from(least);
    let results = majority.measured.iter_mut().zip(&mut majority.up).zip(&mut majority.contested);
    let words = results.zip(first.observed().iter().zip(first.up())).enumerate();
    for (word, (((measured, up), contested), (first_observed, first_up))) in words {
        let of = |map: &Bitmap| map.get(word).copied().unwrap_or_default();
        let differs = others
            .iter()
            .fold(0, |bits, other| bits | (of(other.observed()) ^ first_observed) | (of(other.up()) ^ first_up));
        if differs == 0 {
            if is_enough {
                (*measured, *up) = (*first_observed, *first_up);
            }
            continue;
        }
        majority.split |= 1_u8.wrapping_shl(u32::try_from(word).unwrap_or_default());
        let (mut ups, mut downs) = (Tally::default(), Tally::default());
        for observer in observers {
            let (observed, seen_up) = (of(observer.observed()), of(observer.up()));
            ups.add(observed & seen_up);
            downs.add(observed & !seen_up);
        }
        let (enough_up, enough_down) = (ups.at_least(least), downs.at_least(least));
        *up = enough_up & ups.above(&downs);
        *measured = *up | enough_down & downs.above(&ups);
        *contested = enough_up & enough_down & !*measured;
    }
    majority
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug)]
    struct Seen {
        observed: Bitmap,
        up: Bitmap,
    }

    impl Observer for Seen {
        fn observed(&self) -> &Bitmap {
            &self.observed
        }

        fn up(&self) -> &Bitmap {
            &self.up
        }
    }

    fn bit(map: &Bitmap, bucket: usize) -> bool {
        map[bucket / 64] >> (bucket % 64) & 1 == 1
    }

    fn set(map: &mut Bitmap, bucket: usize) {
        map[bucket / 64] |= 1 << (bucket % 64);
    }

    fn bitmap() -> impl Strategy<Value = Bitmap> {
        any::<Bitmap>().prop_map(|map| std::array::from_fn(|word| map[word] & ALL[word]))
    }

    fn sight() -> impl Strategy<Value = Seen> {
        (bitmap(), bitmap())
            .prop_map(|(observed, up)| Seen { observed, up: std::array::from_fn(|word| up[word] & observed[word]) })
    }

    /// Up (`Some(true)`), down, or neither, bucket by bucket.
    fn plain(sights: &[Seen], least: usize, bucket: usize) -> (Option<bool>, bool) {
        let seen = |is_up| sights.iter().filter(|s| bit(&s.observed, bucket) && bit(&s.up, bucket) == is_up).count();
        let (up, down) = (seen(true), seen(false));
        let result = match up.cmp(&down) {
            std::cmp::Ordering::Greater if up >= least => Some(true),
            std::cmp::Ordering::Less if down >= least => Some(false),
            _ => None,
        };
        (result, up == down && up >= least)
    }

    /// What a majority says of one bucket.
    fn verdict(majority: &Majority, bucket: usize) -> (Option<bool>, bool) {
        (bit(&majority.measured, bucket).then(|| bit(&majority.up, bucket)), bit(&majority.contested, bucket))
    }

    #[test]
    fn a_run_has_its_buckets_and_no_others() {
        assert_eq!(count(&ALL), BUCKETS);
        assert_eq!(
            [count(&run(0, 288)), count(&run(0, 0)), count(&run(288, 48)), count(&run(65_535, 65_535))],
            [288, 0, 0, 0]
        );
        for (start, len) in [(0, 1), (63, 2), (64, 64), (10, 200), (250, 48), (287, 1)] {
            let map = run(start, len);
            for bucket in 0..320 {
                let inside = bucket < 288 && (start..start + len).contains(&bucket);
                assert_eq!(bit(&map, bucket.into()), inside, "{start} {len} {bucket}");
            }
        }
    }

    #[test]
    fn bytes_are_read_in_the_order_of_the_buckets() {
        let mut bytes = [0; BITMAP_BYTES];
        (bytes[0], bytes[8], bytes[35]) = (0b10, 1, 0x80);
        let map = from_bytes(&bytes);
        let buckets: Vec<usize> = (0..320).filter(|bucket| bit(&map, *bucket)).collect();
        assert_eq!(buckets, [1, 64, 287]);
        assert_eq!(from_bytes(&[0xff; BITMAP_BYTES]), ALL);
    }

    /// Every way in which n observers can see one bucket, against counting them. The three states are packed 64 to a word.
    #[test]
    fn every_combination_of_one_bucket_is_counted_as_by_hand() {
        for (n, least) in [(1, 1), (4, 2), (7, 3)] {
            let states = 3_usize.pow(n);
            for first in (0..states).step_by(288) {
                let mut sights = vec![Seen { observed: [0; WORDS], up: [0; WORDS] }; n as usize];
                for bucket in 0..288.min(states - first) {
                    let mut code = first + bucket;
                    for sight in &mut sights {
                        match code % 3 {
                            0 => {}
                            1 => set(&mut sight.observed, bucket),
                            _ => {
                                set(&mut sight.observed, bucket);
                                set(&mut sight.up, bucket);
                            }
                        }
                        code /= 3;
                    }
                }
                let found = majority(&sights, least);
                for bucket in 0..288 {
                    assert_eq!(verdict(&found, bucket), plain(&sights, least.into(), bucket), "{n} {first} {bucket}");
                }
            }
        }
    }

    /// All that f observers can do, while the others saw the truth: nothing turns a bucket into the opposite, and what the
    /// honest measure stays measured whatever f do, silence too.
    #[test]
    fn no_set_of_f_liars_or_silent_observers_turns_a_bucket() {
        for (n, f) in [(1_usize, 0_usize), (4, 1), (7, 2)] {
            let least = u8::try_from(f + 1).unwrap();
            for truth in [true, false] {
                for liars in 0..3_usize.pow(f as u32) {
                    let mut one = Seen { observed: [1, 0, 0, 0, 0], up: [truth.into(), 0, 0, 0, 0] };
                    let honest = vec![one; n - f];
                    let mut sights = honest.clone();
                    let mut code = liars;
                    for _ in 0..f {
                        (one.observed[0], one.up[0]) = [(0, 0), (1, 0), (1, 1)][code % 3];
                        sights.push(one);
                        code /= 3;
                    }
                    assert_eq!(verdict(&majority(&sights, least), 0), (Some(truth), false), "{n} {truth} {liars}");
                    // With f honest ones silent too, no lie is ever the result.
                    let heard = majority(&sights[f..], least);
                    assert_ne!(verdict(&heard, 0).0, Some(!truth), "{n} {truth} {liars}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn words_count_what_a_plain_loop_counts(sights in prop::collection::vec(sight(), 0..=7), least in 1_u8..=3) {
            let found = majority(&sights, least);
            prop_assert!(is_within(&found.measured, &ALL) && is_within(&found.up, &found.measured));
            for bucket in 0..288 {
                prop_assert_eq!(verdict(&found, bucket), plain(&sights, least.into(), bucket));
            }
        }

        /// Against counting bucket by bucket; observers who often agree, so that words are skipped.
        #[test]
        fn differences_are_what_a_plain_loop_counts(
            (truth, sights) in (sight(), prop::collection::vec((sight(), any::<[bool; WORDS]>()), 1..=7)),
            planned in bitmap(),
            least in 1_u8..=3,
        ) {
            let sights: Vec<Seen> = sights.into_iter().map(|(sight, differs)| Seen {
                observed: std::array::from_fn(|n| if differs[n] { sight.observed[n] } else { truth.observed[n] }),
                up: std::array::from_fn(|n| if differs[n] { sight.up[n] } else { truth.up[n] }),
            }).collect();
            let mut found = majority(&sights, least);
            found.leave_out(&planned);
            let of = |sight: &Seen, bucket, says: fn(Option<bool>, bool) -> bool| {
                let seen = bit(&sight.observed, bucket).then(|| bit(&sight.up, bucket));
                verdict(&found, bucket).0.is_some_and(|is_up| says(seen, is_up))
            };
            let counted = |sight, says| (0..288).filter(|bucket| of(sight, *bucket, says)).count() as u32;
            for sight in &sights {
                let difference = found.difference(sight);
                let plain = Difference {
                    missed: counted(sight, |seen, _| seen.is_none()),
                    opposed: counted(sight, |seen, is_up| seen == Some(!is_up)),
                    hidden: counted(sight, |seen, is_up| !is_up && seen != Some(false)),
                };
                prop_assert_eq!(difference, plain);
            }
            let measured = counted(&truth, |_, _| true);
            prop_assert_eq!(found.counts(), (measured, counted(&truth, |_, is_up| !is_up)));
            prop_assert!((0..288).all(|bucket| !bit(&planned, bucket) || verdict(&found, bucket) == (None, false)));
        }

        #[test]
        fn the_order_of_the_observers_does_not_matter(
            (sights, shuffled) in prop::collection::vec(sight(), 0..=7).prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
            least in 1_u8..=3,
        ) {
            prop_assert_eq!(majority(&sights, least), majority(&shuffled, least));
        }

        #[test]
        fn sets_are_what_their_bits_say(left in bitmap(), right in bitmap()) {
            for bucket in 0..288 {
                prop_assert_eq!(bit(&without(&left, &right), bucket), bit(&left, bucket) && !bit(&right, bucket));
            }
            let bits = (0..288).filter(|bucket| bit(&left, *bucket)).count();
            prop_assert_eq!(usize::try_from(count(&left)).unwrap(), bits);
            prop_assert_eq!(is_within(&left, &right), (0..288).all(|n| bit(&right, n) || !bit(&left, n)));
        }
    }
}
