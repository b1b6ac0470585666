//! The rows of a cell in few bits: each as its difference from a row like it.
//!
//! A cell's products are near each other, and each has a neighbour in it that is nearer still. So the
//! rows form a tree of least total distance, written from its root downwards, and of each row only
//! what it adds to its parent's is written, in Rice's code. Nothing is lost.

use super::bits::{BitReader, BitWriter};
use crate::dot::dots;

/// Bits of a row's Rice parameter.
const LOW_BITS: u32 = 3;

/// In which order a cell's rows are written, and where each finds the row it is most like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTree {
    /// For each place in the file, the row that stands there; a permutation.
    pub order: Vec<u32>,
    /// For each place but the first, an earlier place: its parent's.
    pub parents: Vec<u32>,
}

impl RowTree {
    /// The tree of least total squared distance over `rows`, `[N, D]` i8, by Prim's algorithm, from the
    /// first row; branches in order of their size, so that the way back up is short. N² · D
    /// multiplications: for thousands of rows, not for millions.
    pub fn of(rows: &[u8], dimension: usize) -> Self {
        let count = rows.len().checked_div(dimension).unwrap_or(0);
        let parents = nearest_in_tree(rows, dimension, count);
        in_preorder(&parents)
    }
}

/// For each row, its parent in the tree; the first row's is itself.
fn nearest_in_tree(rows: &[u8], dimension: usize, count: usize) -> Vec<u32> {
    let as_query = |row: usize| -> Vec<i16> {
        let row = rows.get(row * dimension..(row + 1) * dimension);
        let row = row.unwrap_or_default().iter();
        row.map(|&byte| i16::from(byte as i8)).collect()
    };
    let squares: Vec<i32> = rows
        .chunks_exact(dimension.max(1))
        .map(|row| row.iter().map(|&b| i32::from(b as i8).pow(2)).sum())
        .collect();
    let mut parents = vec![0_u32; count];
    // The rows that are not in the tree yet lie beside each other, so that a round reads them only.
    let mut outside: Vec<u32> = (1..count as u32).collect();
    let mut packed: Vec<u8> = rows.get(dimension..).unwrap_or_default().to_vec();
    let mut nearest = vec![(i32::MAX, 0_u32); outside.len()];
    let mut newest = 0_u32;
    while !outside.is_empty() {
        let square = squares.get(newest as usize).copied().unwrap_or_default();
        let mut best = (i32::MAX, u32::MAX, 0_usize);
        dots(&as_query(newest as usize), &packed, |place, dot| {
            let (Some(near), Some(&row)) = (nearest.get_mut(place), outside.get(place)) else {
                return;
            };
            let other = squares.get(row as usize).copied().unwrap_or_default();
            let distance = square + other - 2 * dot;
            if distance < near.0 {
                *near = (distance, newest);
            }
            if (near.0, row) < (best.0, best.1) {
                best = (near.0, row, place);
            }
        });
        let (_, row, place) = best;
        let last = outside.len() - 1;
        if let (Some(parent), Some(near)) = (parents.get_mut(row as usize), nearest.get(place)) {
            *parent = near.1;
        }
        outside.swap_remove(place);
        nearest.swap_remove(place);
        packed.copy_within(last * dimension..(last + 1) * dimension, place * dimension);
        packed.truncate(last * dimension);
        newest = row;
    }
    parents
}

/// From each row's parent to an order in which parents come first and smaller branches before larger.
fn in_preorder(parents: &[u32]) -> RowTree {
    let count = parents.len();
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (row, &parent) in parents.iter().enumerate().skip(1) {
        if let Some(children) = children.get_mut(parent as usize) {
            children.push(row as u32);
        }
    }
    // Breadth first from the root, then backwards, gives each branch's size without recursion.
    let mut queue: Vec<u32> = if count > 0 { vec![0] } else { Vec::new() };
    let mut next = 0;
    while let Some(&row) = queue.get(next) {
        queue.extend(children.get(row as usize).into_iter().flatten());
        next += 1;
    }
    let mut sizes = vec![1_u32; count];
    for &row in queue.iter().skip(1).rev() {
        let size = sizes.get(row as usize).copied().unwrap_or_default();
        let parent = parents.get(row as usize).copied().unwrap_or_default();
        if let Some(sum) = sizes.get_mut(parent as usize) {
            *sum += size;
        }
    }
    let size = |row: &u32| sizes.get(*row as usize).copied().unwrap_or_default();
    let mut tree = RowTree {
        order: Vec::with_capacity(count),
        parents: Vec::with_capacity(count),
    };
    let mut stack: Vec<(u32, u32)> = if count > 0 { vec![(0, 0)] } else { Vec::new() };
    while let Some((row, parent)) = stack.pop() {
        let place = tree.order.len() as u32;
        tree.order.push(row);
        tree.parents.push(parent);
        if let Some(children) = children.get_mut(row as usize) {
            // The last pushed is written first.
            children.sort_by_key(|child| (std::cmp::Reverse(size(child)), *child));
            stack.extend(children.iter().map(|&child| (child, place)));
        }
    }
    tree
}

/// The bits of `rows`, `[N, D]` i8, which stand in the order of `parents` already.
pub(super) fn pack(rows: &[u8], dimension: usize, parents: &[u32]) -> Vec<u8> {
    let mut writer = BitWriter::default();
    let zero = vec![0_u8; dimension];
    // The places from the root to the row before: a parent is always among them.
    let mut path: Vec<u32> = Vec::new();
    let mut folded = vec![0_u32; dimension];
    for (place, row) in rows.chunks_exact(dimension.max(1)).enumerate() {
        let mut before: &[u8] = &zero;
        if place > 0 {
            let parent = parents.get(place).copied().unwrap_or_default();
            let mut up = 1;
            while path.last().is_some_and(|&last| last != parent) {
                path.pop();
                up += 1;
            }
            writer.gamma(up);
            let at = parent as usize * dimension;
            before = rows.get(at..at + dimension).unwrap_or(&zero);
        }
        path.push(place as u32);
        for ((folded, &value), &before) in folded.iter_mut().zip(row).zip(before) {
            *folded = fold(value.wrapping_sub(before));
        }
        let bits = |low: &u32| -> u32 { folded.iter().map(|value| (value >> low) + 1 + low).sum() };
        let low = (0..1 << LOW_BITS).min_by_key(bits).unwrap_or_default();
        writer.bits(low, LOW_BITS);
        for &value in &folded {
            writer.rice(value, low);
        }
    }
    writer.finish()
}

/// The rows again, `[count, dimension]`; `None` if `packed` is not exactly what [`pack`] would write
/// for so many. The caller has bounded `count · dimension`.
pub(super) fn unpack(packed: &[u8], count: usize, dimension: usize) -> Option<Vec<u8>> {
    let mut reader = BitReader::new(packed);
    let mut rows: Vec<u8> = Vec::with_capacity(count * dimension);
    let zero = vec![0_u8; dimension];
    let mut path: Vec<usize> = Vec::new();
    for place in 0..count {
        if place > 0 {
            let up = reader.gamma()? as usize;
            path.truncate(path.len().checked_sub(up - 1)?);
        }
        let parent = path.last().copied();
        if parent.is_none() && place > 0 {
            return None;
        }
        path.push(place);
        let low = reader.bits(LOW_BITS)?;
        let start = rows.len();
        match parent {
            Some(parent) => rows.extend_from_within(parent * dimension..(parent + 1) * dimension),
            None => rows.extend_from_slice(&zero),
        }
        for value in rows.get_mut(start..)? {
            *value = value.wrapping_add(unfold(reader.rice(low)?)?);
        }
    }
    reader.is_at_end().then_some(rows)
}

/// 0, −1, 1, −2, 2 … as 0, 1, 2, 3, 4 …
fn fold(difference: u8) -> u32 {
    let value = i32::from(difference as i8);
    ((value << 1) ^ (value >> 31)) as u32
}

/// The way back; `None` beyond a byte.
#[inline]
fn unfold(folded: u32) -> Option<u8> {
    let folded = u8::try_from(folded).ok()?;
    Some((folded >> 1) ^ (folded & 1).wrapping_neg())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows about a few others, from a fixed generator.
    fn drawn(count: usize, dimension: usize) -> Vec<u8> {
        let mut state = 7_u64;
        let mut next = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as u8
        };
        let hubs: Vec<u8> = (0..5 * dimension).map(|_| next()).collect();
        (0..count)
            .flat_map(|row| {
                let hub = hubs[row % 5 * dimension..][..dimension].to_vec();
                hub.into_iter()
                    .map(|v| v.wrapping_add(next() % 9))
                    .collect::<Vec<u8>>()
            })
            .collect()
    }

    fn ordered(rows: &[u8], dimension: usize, tree: &RowTree) -> Vec<u8> {
        let rows = tree.order.iter().flat_map(|&row| {
            let at = row as usize * dimension;
            rows[at..at + dimension].to_vec()
        });
        rows.collect()
    }

    #[test]
    fn rows_survive_in_their_trees_order() {
        let mut failures = Vec::new();
        for (count, dimension) in [(0, 3), (1, 1), (2, 5), (7, 192), (300, 24), (64, 1)] {
            let rows = drawn(count, dimension);
            let tree = RowTree::of(&rows, dimension);
            let mut seen = tree.order.clone();
            seen.sort_unstable();
            assert!(seen.into_iter().eq(0..count as u32));
            let rows = ordered(&rows, dimension, &tree);
            let packed = pack(&rows, dimension, &tree.parents);
            if unpack(&packed, count, dimension) != Some(rows) {
                failures.push((count, dimension));
            }
        }
        assert!(failures.is_empty(), "{failures:?}");
    }

    #[test]
    fn likeness_saves_bytes() {
        let rows = drawn(500, 64);
        let tree = RowTree::of(&rows, 64);
        let packed = pack(&ordered(&rows, 64, &tree), 64, &tree.parents);
        // Noise of nine values takes log₂ 9 = 3.2 bits of 8, differences of two such about 3.9.
        assert!(packed.len() < rows.len() * 6 / 10, "{}", packed.len());
    }

    #[test]
    fn other_bytes_are_no_rows_or_other_rows() {
        let rows = drawn(40, 16);
        let tree = RowTree::of(&rows, 16);
        let rows = ordered(&rows, 16, &tree);
        let packed = pack(&rows, 16, &tree.parents);
        let mut accepted = Vec::new();
        for length in 0..packed.len() {
            if unpack(&packed[..length], 40, 16).is_some() {
                accepted.push(length);
            }
        }
        assert!(accepted.is_empty(), "cut at {accepted:?}");
        assert_eq!(unpack(&[packed.clone(), vec![0]].concat(), 40, 16), None);
        assert_eq!(unpack(&packed, 41, 16), None);
        for bit in 0..packed.len() * 8 {
            let mut bytes = packed.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(unpack(&bytes, 40, 16), Some(rows.clone()), "bit {bit}");
        }
    }
}
