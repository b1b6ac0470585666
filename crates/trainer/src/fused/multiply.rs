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
    /// Row-major `[rows, columns]`.
    pub fn new(values: &'a [f32], rows: usize, columns: usize) -> Self {
        assert_eq!(values.len(), rows * columns, "{rows} × {columns}");
        Self {
            values,
            rows,
            columns,
            row: columns,
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

/// `out = left · right`, or `out += left · right` if `add`; `out` is row-major. On this thread only.
#[allow(
    unsafe_code,
    reason = "gemm takes pointers; the shapes are checked here"
)]
pub(super) fn multiply(out: &mut [f32], left: Matrix<'_>, right: Matrix<'_>, add: bool) {
    assert_eq!(left.columns, right.rows);
    assert_eq!(out.len(), left.rows * right.columns);
    debug_assert_eq!(left.values.len(), left.rows * left.columns);
    debug_assert_eq!(right.values.len(), right.rows * right.columns);
    // SAFETY: each matrix has exactly rows · columns values and one of its strides is 1, the other
    // the length of a line, so every element lies in its slice; `out` is borrowed mutably.
    unsafe {
        gemm(
            left.rows,
            right.columns,
            left.columns,
            out.as_mut_ptr(),
            1,
            right.columns as isize,
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
