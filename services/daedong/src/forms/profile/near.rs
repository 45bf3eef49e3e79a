//! Names that are near to one that was not found.

/// The farthest that a name may be: so many letters put in, left out or changed.
const FARTHEST: usize = 2;
/// The most names that are suggested.
const MOST: usize = 3;

/// Up to three names that are near, the nearest first, then by the given order of the names.
pub fn near<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Vec<char> = wanted.chars().take(201).collect();
    let mut found: Vec<(usize, &str)> = Vec::new();
    for name in names {
        if let Some(distance) = distance(&wanted, name).filter(|_| !found.iter().any(|(_, other)| *other == name)) {
            found.push((distance, name));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// The names as a hint, or nothing.
pub fn hint<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let near = near(wanted, names);
    if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) }
}

/// How many letters have to be put in, left out or changed, if few.
fn distance(wanted: &[char], name: &str) -> Option<usize> {
    let length = name.chars().count();
    if length.abs_diff(wanted.len()) > FARTHEST {
        return None;
    }
    let mut above: Vec<usize> = (0..=wanted.len()).collect();
    for (row, letter) in name.chars().enumerate() {
        let mut below = vec![row + 1];
        for (column, other) in wanted.iter().enumerate() {
            let changed = above[column] + usize::from(letter != *other);
            below.push(changed.min(above[column + 1] + 1).min(below[column] + 1));
        }
        if below.iter().min().is_some_and(|least| *least > FARTHEST) {
            return None;
        }
        above = below;
    }
    // A short name is not near to one that shares nothing with it.
    above.last().copied().filter(|distance| *distance <= FARTHEST && *distance < wanted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_far_ones_not_at_all() {
        let names = ["구로구", "금천구", "구리시", "광주", "구로"];
        assert_eq!(near("구로그", names), ["구로구", "구로", "구리시"]);
        assert_eq!(near("구로구", names)[0], "구로구");
        assert_eq!(near("전혀다른이름", names), Vec::<&str>::new());
        assert_eq!(hint("반도테", ["반도체"]), "; near: 반도체");
        assert_eq!(hint("x", ["반도체"]), "");
    }
}
