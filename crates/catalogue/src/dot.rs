//! Sums of products of a query (i16) and stored rows (i8): the inner loop of the search.
//!
//! Integer sums do not depend on their order, so every implementation gives the same bits. The
//! caller sees to it that no sum leaves an i32: see [`quantise_query`](crate::quantise_query).

/// Rows that are compared at a time: each piece of the query is loaded once for all of them, and
/// the loop waits for memory rather than for the query.
const ROWS: usize = 4;

/// Components that are compared at a time: 16 stored bytes are one SIMD register.
const STEP: usize = 16;

/// One machine's way to multiply and add [`STEP`] components.
trait Lanes {
    /// Several partial sums.
    type Sums: Copy;
    /// All zero.
    fn zero() -> Self::Sums;
    /// Adds the products of a piece of the query and a piece of a row.
    fn add(sums: Self::Sums, query: &[i16; STEP], row: &[u8; STEP]) -> Self::Sums;
    /// The sum of the partial sums.
    fn total(sums: Self::Sums) -> i32;
}

/// Calls `each(row, sum)` for every row of `rows`, in order.
///
/// `query` is `[D]`; `rows` is `[N, D]`, i8 in the bytes of a file; bytes after the last whole
/// row are not read.
pub fn dots(query: &[i16], rows: &[u8], each: impl FnMut(usize, i32)) {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    blocked::<simd128::Simd128>(query, rows, each);
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    plain(query, rows, each);
}

/// [`ROWS`] rows at a time; the last few one by one.
#[cfg_attr(
    not(all(target_arch = "wasm32", target_feature = "simd128")),
    allow(dead_code, reason = "elsewhere only the tests run the blocked loop")
)]
fn blocked<L: Lanes>(query: &[i16], rows: &[u8], mut each: impl FnMut(usize, i32)) {
    let dimension = query.len();
    if dimension == 0 {
        return;
    }
    let mut blocks = rows.chunks_exact(ROWS * dimension);
    let mut index = 0;
    for block in &mut blocks {
        let (a, rest) = block.split_at(dimension);
        let (b, rest) = rest.split_at(dimension);
        let (c, d) = rest.split_at(dimension);
        for sum in several::<L, ROWS>(query, [a, b, c, d]) {
            each(index, sum);
            index += 1;
        }
    }
    for row in blocks.remainder().chunks_exact(dimension) {
        let [sum] = several::<L, 1>(query, [row]);
        each(index, sum);
        index += 1;
    }
}

/// The sums of `N` rows as long as the query.
#[inline(always)]
fn several<L: Lanes, const N: usize>(query: &[i16], rows: [&[u8]; N]) -> [i32; N] {
    let (query_steps, query_rest) = query.as_chunks::<STEP>();
    let steps = rows.map(|row| row.as_chunks::<STEP>());
    let mut sums = [L::zero(); N];
    for (at, piece) in query_steps.iter().enumerate() {
        for (sum, (row_steps, _)) in sums.iter_mut().zip(&steps) {
            // Rows are as long as the query, so the piece is always there.
            if let Some(row_piece) = row_steps.get(at) {
                *sum = L::add(*sum, piece, row_piece);
            }
        }
    }
    let mut totals = sums.map(L::total);
    for (total, (_, row_rest)) in totals.iter_mut().zip(&steps) {
        *total += one(query_rest, row_rest);
    }
    totals
}

/// One row after another, in the loop that compilers vectorise best.
#[cfg_attr(
    all(target_arch = "wasm32", target_feature = "simd128"),
    allow(dead_code, reason = "wasm runs the blocked loop")
)]
fn plain(query: &[i16], rows: &[u8], mut each: impl FnMut(usize, i32)) {
    if query.is_empty() {
        return;
    }
    for (index, row) in rows.chunks_exact(query.len()).enumerate() {
        each(index, one(query, row));
    }
}

#[inline(always)]
fn one(query: &[i16], row: &[u8]) -> i32 {
    query
        .iter()
        .zip(row)
        .map(|(&q, &r)| i32::from(q) * i32::from(i16::from(r as i8)))
        .sum()
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128 {
    use core::arch::wasm32::{
        i16x8_extend_high_i8x16, i16x8_extend_low_i8x16, i32x4_add, i32x4_dot_i16x8,
        i32x4_extract_lane, i32x4_splat, v128, v128_load,
    };

    use super::{Lanes, STEP};

    /// WebAssembly's 128-bit vectors: four partial sums.
    pub(super) struct Simd128;

    impl Lanes for Simd128 {
        type Sums = v128;

        #[inline(always)]
        fn zero() -> v128 {
            i32x4_splat(0)
        }

        #[inline(always)]
        #[allow(
            unsafe_code,
            reason = "v128_load takes a pointer; the arrays have the bytes it reads, and it needs no alignment"
        )]
        fn add(sums: v128, query: &[i16; STEP], row: &[u8; STEP]) -> v128 {
            let [first, second, row] = unsafe {
                let query = query.as_ptr().cast::<v128>();
                [
                    v128_load(query),
                    v128_load(query.add(1)),
                    v128_load(row.as_ptr().cast()),
                ]
            };
            let low = i32x4_dot_i16x8(first, i16x8_extend_low_i8x16(row));
            let high = i32x4_dot_i16x8(second, i16x8_extend_high_i8x16(row));
            i32x4_add(sums, i32x4_add(low, high))
        }

        #[inline(always)]
        fn total(sums: v128) -> i32 {
            i32x4_extract_lane::<0>(sums)
                + i32x4_extract_lane::<1>(sums)
                + i32x4_extract_lane::<2>(sums)
                + i32x4_extract_lane::<3>(sums)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same four partial sums as wasm's, in arrays, so that the blocking is tested here.
    struct Arrays;

    impl Lanes for Arrays {
        type Sums = [i32; 4];

        fn zero() -> [i32; 4] {
            [0; 4]
        }

        fn add(mut sums: [i32; 4], query: &[i16; STEP], row: &[u8; STEP]) -> [i32; 4] {
            for half in 0..2 {
                for (lane, sum) in sums.iter_mut().enumerate() {
                    let at = 8 * half + 2 * lane;
                    *sum += one(&query[at..at + 2], &row[at..at + 2]);
                }
            }
            sums
        }

        fn total(sums: [i32; 4]) -> i32 {
            sums.iter().sum()
        }
    }

    fn naive(query: &[i16], rows: &[u8]) -> Vec<i64> {
        rows.chunks_exact(query.len())
            .map(|row| {
                query
                    .iter()
                    .zip(row)
                    .map(|(&q, &r)| i64::from(q) * i64::from(r as i8))
                    .sum()
            })
            .collect()
    }

    fn collect(run: impl FnOnce(&mut dyn FnMut(usize, i32))) -> Vec<i64> {
        let mut sums = Vec::new();
        run(&mut |index, sum| {
            assert_eq!(index, sums.len());
            sums.push(i64::from(sum));
        });
        sums
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    fn random(state: &mut u64) -> u64 {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    #[test]
    fn every_implementation_gives_the_exact_sums() {
        let mut state = 1;
        let mut failures = Vec::new();
        for dimension in [
            1, 2, 7, 15, 16, 17, 31, 32, 48, 63, 256, 300, 511, 512, 2048, 4096,
        ] {
            // As large as `quantise_query` may make all components at once.
            let root = (dimension as f64).sqrt();
            let safe = f64::from(i32::MAX) / (129.0 * root) - root;
            let most = (safe / root).min(32767.0) as i64;
            for count in [0, 1, 3, 4, 5, 8, 9] {
                type Draw = fn(u64) -> i64;
                let draws: [(&str, Draw, Draw); 5] = [
                    (
                        "random",
                        |r| (r % 65535) as i64 - 32767,
                        |r| (r % 255) as i64 - 127,
                    ),
                    ("all high", |_| 32767, |_| 127),
                    ("all opposed", |_| 32767, |_| -127),
                    ("all low", |_| -32767, |_| -128),
                    (
                        "any signs",
                        |r| if r & 1 == 0 { 32767 } else { -32767 },
                        |r| if r & 1 == 0 { 127 } else { -127 },
                    ),
                ];
                for (name, draw_query, draw_row) in draws {
                    let query: Vec<i16> = (0..dimension)
                        .map(|_| (draw_query(random(&mut state)) * most / 32767) as i16)
                        .collect();
                    let rows: Vec<u8> = (0..count * dimension)
                        .map(|_| draw_row(random(&mut state)) as i8 as u8)
                        .collect();
                    let expected = naive(&query, &rows);
                    let here = collect(|each| dots(&query, &rows, each));
                    let one_by_one = collect(|each| plain(&query, &rows, each));
                    let blocks = collect(|each| blocked::<Arrays>(&query, &rows, each));
                    if here != expected || one_by_one != expected || blocks != expected {
                        failures.push((dimension, count, name));
                    }
                }
            }
        }
        assert!(failures.is_empty(), "{failures:?}");
    }

    #[test]
    fn no_dimension_gives_no_sums() {
        dots(&[], &[1, 2, 3], |_, _| panic!("there is no row"));
    }
}
