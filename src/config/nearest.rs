//! Which known word was probably meant.

/// The one of `known` that is nearest to `typed`, if any is near enough to be meant: by edits of one letter,
/// with two swapped neighbours counted once.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let near = (typed.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|word| (edits(typed, word), word))
        .filter(|(edits, _)| *edits <= near)
        .min()
        .map(|(_, word)| word)
}

fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                let least = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if swapped { least.min(rows[i - 2][j - 2] + 1) } else { least }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_another_word_is_not() {
        let known = ["listen", "origin", "trusted_proxies"];
        assert_eq!(nearest("lisetn", known), Some("listen"));
        assert_eq!(nearest("trusted_proxy", known), Some("trusted_proxies"));
        assert_eq!(nearest("colour", known), None);
    }
}
