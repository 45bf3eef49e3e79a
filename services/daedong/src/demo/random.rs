//! Chance without a source of chance: SplitMix64, started from a word, so that the history is the same everywhere
//! and one chapter may change without moving another.

use jiff::{ToSpan as _, civil::Date};

/// A stream of numbers that look like chance.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream of a chapter.
    pub fn of(chapter: &str) -> Self {
        // FNV-1a: spreads short words over all bits.
        Self(
            chapter
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of `from..=to`; `from` if there is none.
    pub fn number(&mut self, from: i64, to: i64) -> i64 {
        let width = to.saturating_sub(from).max(0).unsigned_abs() + 1;
        // The remainder is below the width, which came from an i64.
        from + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn percent(&mut self, times: i64) -> bool {
        self.number(1, 100) <= times
    }

    /// One of a list that is not empty; every list here is written down in this folder.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let last = i64::try_from(list.len()).unwrap_or(1) - 1;
        &list[usize::try_from(self.number(0, last)).unwrap_or(0)]
    }

    /// Several different ones of a list, in its order.
    pub fn some<'a, T>(&mut self, list: &'a [T], count: usize) -> Vec<&'a T> {
        let mut places: Vec<usize> = (0..list.len()).collect();
        for at in 0..count.min(list.len()) {
            let last = i64::try_from(list.len()).unwrap_or(1) - 1;
            let other = usize::try_from(self.number(i64::try_from(at).unwrap_or(0), last)).unwrap_or(at);
            places.swap(at, other);
        }
        places.truncate(count);
        places.sort_unstable();
        places.into_iter().map(|place| &list[place]).collect()
    }

    /// A day of `from..=to`; `from` if there is none.
    pub fn day(&mut self, from: Date, to: Date) -> Date {
        let days = i64::from((to - from).get_days());
        from.saturating_add(self.number(0, days).days())
    }
}
