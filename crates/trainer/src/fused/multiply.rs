//! Matrix products over slices.

use gemm::{Parallelism, gemm};

/// A matrix in a slice: element (r, c) is at `r · row + c · column`.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    row: usize,
    column: usize,
}

impl<'a> Matrix<'a> {
    /// Row-major `[rows, columns]`, at the beginning of `values`.
    pub fn new(values: &'a [f32], rows: usize, columns: usize) -> Self {
        Self::part(values, rows, columns, columns)
    }

    /// Row-major `[rows, columns]` out of a matrix with rows of `length`, whose first element is that
    /// of `values`.
    pub fn part(values: &'a [f32], rows: usize, columns: usize, length: usize) -> Self {
        assert_fits(values.len(), rows, columns, length);
        Self {
            values,
            rows,
            columns,
            row: length,
            column: 1,
        }
    }

    /// The same values, `[columns, rows]`.
    pub fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row: self.column,
            column: self.row,
            ..self
        }
    }
}

/// `out = left · right`, or `out += left · right` if `add`, on this thread only. `out` is row-major
/// with rows of `length`, of which the first columns are written.
#[allow(
    unsafe_code,
    reason = "gemm takes pointers; the shapes are checked here"
)]
pub(super) fn multiply(
    out: &mut [f32],
    length: usize,
    left: Matrix<'_>,
    right: Matrix<'_>,
    add: bool,
) {
    assert_eq!(left.columns, right.rows);
    assert_fits(out.len(), left.rows, right.columns, length);
    // SAFETY: the last element of each matrix lies in its slice, which `assert_fits` has checked for
    // all three, so every other one does; `out` is borrowed mutably.
    unsafe {
        gemm(
            left.rows,
            right.columns,
            left.columns,
            out.as_mut_ptr(),
            1,
            length as isize,
            add,
            left.values.as_ptr(),
            left.column as isize,
            left.row as isize,
            right.values.as_ptr(),
            right.column as isize,
            right.row as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

fn assert_fits(values: usize, rows: usize, columns: usize, length: usize) {
    assert!(
        columns <= length && rows.saturating_sub(1) * length + columns <= values,
        "{rows} × {columns} in rows of {length} out of {values}"
    );
}
