//! Which products of a celled catalogue the shop no longer has, although their cells still hold them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The indices of products that are in a cell and are not to be found: what a shop took out, and the
/// earlier state of what it changed. A cell is a file that visitors keep, so it is not written anew for one
/// product.
///
/// In the manifest it is one text: the differences of the rising indices, in decimal, with a space
/// between, the first from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed(Vec<u32>);

impl Removed {
    /// Of these indices, in any order.
    pub fn new(mut indices: Vec<u32>) -> Self {
        indices.sort_unstable();
        indices.dedup();
        Self(indices)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the product at `index` is one of them.
    #[inline]
    pub fn has(&self, index: u32) -> bool {
        self.0.binary_search(&index).is_ok()
    }

    /// The largest index.
    pub fn last(&self) -> Option<u32> {
        self.0.last().copied()
    }

    /// Those among `count` products from `first` on, rising.
    pub fn among(&self, first: u32, count: u32) -> &[u32] {
        let at = |index: u32| self.0.partition_point(|&removed| removed < index);
        let range = at(first)..at(first.saturating_add(count));
        self.0.get(range).unwrap_or_default()
    }
}

impl Serialize for Removed {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let before = std::iter::once(&0).chain(&self.0);
        let gaps = self.0.iter().zip(before);
        let gaps: Vec<String> = gaps.map(|(a, b)| (a - b).to_string()).collect();
        to.serialize_str(&gaps.join(" "))
    }
}

impl<'de> Deserialize<'de> for Removed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = || serde::de::Error::custom("the removed products are no rising numbers");
        let text = String::deserialize(from)?;
        let mut indices: Vec<u32> = Vec::new();
        for gap in text.split(' ').filter(|gap| !gap.is_empty()) {
            let gap: u32 = gap.parse().map_err(|_| wrong())?;
            let next = match indices.last() {
                None => gap,
                Some(_) if gap == 0 => return Err(wrong()),
                Some(last) => last.checked_add(gap).ok_or_else(wrong)?,
            };
            indices.push(next);
        }
        Ok(Self(indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_written_as_differences() {
        let cases: [(&[u32], &str); 4] = [
            (&[], "\"\""),
            (&[0], "\"0\""),
            (&[7, 3, 3, 12], "\"3 4 5\""),
            (&[u32::MAX], "\"4294967295\""),
        ];
        for (indices, text) in cases {
            let removed = Removed::new(indices.to_vec());
            assert_eq!(serde_json::to_string(&removed).unwrap(), text);
            let read: Removed = serde_json::from_str(text).unwrap();
            assert_eq!(read, removed, "{text}");
        }
        for bad in [
            "\"1 0\"",
            "\"-1\"",
            "\"1,2\"",
            "\"4294967295 1\"",
            "3",
            "[1]",
        ] {
            assert!(serde_json::from_str::<Removed>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cells_own_are_found() {
        let removed = Removed::new(vec![2, 5, 9, 10]);
        assert_eq!(removed.among(0, 3), [2]);
        assert_eq!(removed.among(3, 7), [5, 9]);
        assert_eq!(removed.among(11, u32::MAX), [0_u32; 0]);
        assert!(removed.has(9) && !removed.has(8));
    }
}
