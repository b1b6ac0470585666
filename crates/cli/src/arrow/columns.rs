//! Columns of texts, bytes and vectors, in whichever of Arrow's layouts they come.

use arrow_array::cast::AsArray;
use arrow_array::types::Float32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Schema};

use super::error::StreamError;

/// Where a column stands and that its type will do.
#[derive(Clone, Copy, Debug)]
pub struct Column(usize);

fn find(
    schema: &Schema,
    name: &'static str,
    wanted: &'static str,
    is_right: impl Fn(&DataType) -> bool,
) -> Result<Column, StreamError> {
    let Some((index, field)) = schema.column_with_name(name) else {
        let names = schema.fields().iter().map(|field| field.name().clone());
        return Err(StreamError::NoColumn {
            wanted: name,
            found: names.collect(),
        });
    };
    match is_right(field.data_type()) {
        true => Ok(Column(index)),
        false => Err(StreamError::ColumnType {
            name,
            found: field.data_type().to_string(),
            wanted,
        }),
    }
}

/// A column of texts.
///
/// # Errors
/// [`StreamError::NoColumn`], [`StreamError::ColumnType`].
pub fn texts(schema: &Schema, name: &'static str) -> Result<Column, StreamError> {
    find(schema, name, "utf8", |kind| {
        matches!(
            kind,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        )
    })
}

/// A column of bytes.
///
/// # Errors
/// As [`texts`].
pub fn bytes(schema: &Schema, name: &'static str) -> Result<Column, StreamError> {
    find(schema, name, "binary", |kind| {
        matches!(
            kind,
            DataType::Binary
                | DataType::LargeBinary
                | DataType::BinaryView
                | DataType::FixedSizeBinary(_)
        )
    })
}

/// A column of vectors.
///
/// # Errors
/// As [`texts`].
pub fn vectors(schema: &Schema, name: &'static str) -> Result<Column, StreamError> {
    find(schema, name, "a list of float32", |kind| match kind {
        DataType::FixedSizeList(item, _) | DataType::List(item) | DataType::LargeList(item) => {
            *item.data_type() == DataType::Float32
        }
        _ => false,
    })
}

impl Column {
    /// The text in a row; none where it is null.
    pub fn text<'a>(&self, batch: &'a RecordBatch, row: usize) -> Option<&'a str> {
        let array = self.present(batch, row)?;
        match array.data_type() {
            DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
            DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
            DataType::Utf8View => Some(array.as_string_view().value(row)),
            _ => None,
        }
    }

    /// The bytes in a row; none where they are null.
    pub fn bytes<'a>(&self, batch: &'a RecordBatch, row: usize) -> Option<&'a [u8]> {
        let array = self.present(batch, row)?;
        match array.data_type() {
            DataType::Binary => Some(array.as_binary::<i32>().value(row)),
            DataType::LargeBinary => Some(array.as_binary::<i64>().value(row)),
            DataType::BinaryView => Some(array.as_binary_view().value(row)),
            DataType::FixedSizeBinary(_) => Some(array.as_fixed_size_binary().value(row)),
            _ => None,
        }
    }

    /// The numbers in a row; none where they, or one of them, are null.
    pub fn vector(&self, batch: &RecordBatch, row: usize) -> Option<Vec<f32>> {
        let array = self.present(batch, row)?;
        let items: ArrayRef = match array.data_type() {
            DataType::FixedSizeList(..) => array.as_fixed_size_list().value(row),
            DataType::List(_) => array.as_list::<i32>().value(row),
            DataType::LargeList(_) => array.as_list::<i64>().value(row),
            _ => return None,
        };
        let values = items.as_primitive_opt::<Float32Type>()?;
        (values.null_count() == 0).then(|| values.values().to_vec())
    }

    fn present<'a>(&self, batch: &'a RecordBatch, row: usize) -> Option<&'a ArrayRef> {
        let array = batch.columns().get(self.0)?;
        (row < array.len() && array.is_valid(row)).then_some(array)
    }
}
