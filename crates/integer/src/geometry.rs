//! Where the cells of a convolution's maps lie.

/// A map in the arena, of bytes or of floats: cells row by row, each with its channels beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Map {
    /// Of the first cell that is not padding, in values.
    pub begin: usize,
    pub height: usize,
    pub width: usize,
    /// Values from a cell to its right neighbour.
    pub channels: usize,
    /// Values from a cell to the one below.
    pub row: usize,
}

impl Map {
    /// A map with `padding` cells around it, whose memory begins at `begin`.
    pub fn padded(
        begin: usize,
        [height, width]: [usize; 2],
        channels: usize,
        padding: usize,
    ) -> Self {
        let row = (width + 2 * padding) * channels;
        Self {
            begin: begin + padding * row + padding * channels,
            height,
            width,
            channels,
            row,
        }
    }

    /// Values of a padded map.
    pub fn values([height, width]: [usize; 2], channels: usize, padding: usize) -> usize {
        (height + 2 * padding) * (width + 2 * padding) * channels
    }

    /// Values of all cells, of a map without padding.
    pub fn values_of_cells(&self) -> usize {
        debug_assert_eq!(self.row, self.width * self.channels, "a map with padding");
        self.height * self.row
    }

    /// The cell at a row and a column.
    pub fn at(&self, row: usize, column: usize) -> usize {
        self.begin + row * self.row + column * self.channels
    }

    /// All cells, row by row.
    pub fn cells(&self) -> impl Iterator<Item = usize> {
        (0..self.height)
            .flat_map(move |row| (0..self.width).map(move |column| self.at(row, column)))
    }

    /// Whether all cells lie in an arena of so many values.
    pub fn fits(&self, values: usize) -> bool {
        let last = self.height.checked_sub(1).zip(self.width.checked_sub(1));
        last.is_none_or(|(row, column)| self.at(row, column) + self.channels <= values)
    }
}

/// One cell of a convolution's result: positions in the arena, or of floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What the first tap sees.
    pub from: u32,
    /// Where the result goes.
    pub to: u32,
    /// What is added.
    pub beside: u32,
}

/// The side of what a convolution with `stride` makes of `side` cells.
pub(crate) fn strided(side: usize, stride: usize) -> usize {
    side.div_ceil(stride)
}

/// The cells of a convolution from `input` (with enough padding) to `output`, adding `beside`.
pub(crate) fn cells(
    input: &Map,
    output: &Map,
    beside: &Map,
    kernel: usize,
    stride: usize,
) -> Vec<Cell> {
    let reach = kernel / 2 * (input.row + input.channels);
    let mut cells = Vec::with_capacity(output.height * output.width);
    for row in 0..output.height {
        for column in 0..output.width {
            let from = input.at(row * stride, column * stride) - reach;
            cells.push(Cell {
                from: from as u32,
                to: output.at(row, column) as u32,
                beside: beside.at(row, column) as u32,
            });
        }
    }
    cells
}
