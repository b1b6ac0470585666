//! What a kernel's loop is made of.

/// A processor's vectors, of [`Lanes::COUNT`] channels each.
///
/// # Safety
/// Every function may be called only on a processor that has the file's instructions. Pointers are
/// read or written for as many elements as the function says; no alignment is needed.
#[allow(
    unsafe_code,
    reason = "vector instructions and the addresses of a loop whose bounds were checked once"
)]
pub(super) unsafe trait Lanes {
    /// Channels in a vector.
    const COUNT: usize;
    /// Cells of a tile: with two vectors of channels each, as many as registers hold.
    const CELLS: usize;
    /// [`Lanes::COUNT`] sums of 32 bits, in any form that [`Lanes::affine`] understands.
    type Sums: Copy;
    /// Four weights of each channel.
    type Weights: Copy;
    /// Four activations, the same for each channel.
    type Four: Copy;
    /// [`Lanes::COUNT`] floats.
    type Floats: Copy;

    /// All sums 0.
    unsafe fn zero() -> Self::Sums;
    /// Reads 4 · COUNT weights.
    unsafe fn weights(at: *const i8) -> Self::Weights;
    /// Reads 4 activations.
    unsafe fn four(at: *const u8) -> Self::Four;
    /// Adds four products to each sum.
    unsafe fn add(sums: Self::Sums, weights: Self::Weights, four: Self::Four) -> Self::Sums;
    /// Adds eight products to each sum. Those of the first halves together, and those of the second ones,
    /// are within 16 bits.
    #[inline(always)]
    unsafe fn add_pair(
        sums: Self::Sums,
        weights: [Self::Weights; 2],
        fours: [Self::Four; 2],
    ) -> Self::Sums {
        // SAFETY: the caller's promise.
        unsafe {
            let sums = Self::add(sums, weights[0], fours[0]);
            Self::add(sums, weights[1], fours[1])
        }
    }
    /// `sums · factor + offset`, rounded after each; reads COUNT of both.
    unsafe fn affine(sums: Self::Sums, factor: *const f32, offset: *const f32) -> Self::Floats;
    /// Plus COUNT floats at `at` times those at `ratio`, rounded after each, and 0 for what is below.
    unsafe fn plus_floats(values: Self::Floats, at: *const f32, ratio: *const f32) -> Self::Floats;
    /// Writes COUNT floats.
    unsafe fn write_floats(values: Self::Floats, at: *mut f32);
    /// Writes COUNT integers 0..=127, the nearest, ties to even.
    unsafe fn write_steps(values: Self::Floats, at: *mut u8);
}
