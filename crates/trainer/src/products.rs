//! The product list: rows in the Kaggle layout, with their dirt.

use std::path::Path;

use productlist::Mapping;

use crate::error::TrainError;

/// The attributes that classifiers are trained for, by their columns.
pub const ATTRIBUTES: [&str; 4] = ["articleType", "baseColour", "gender", "usage"];

/// A product as its row describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Names its picture.
    pub id: String,
    /// What customers read.
    pub name: String,
    /// In the order of [`ATTRIBUTES`]; empty where unknown.
    pub attributes: [String; ATTRIBUTES.len()],
}

/// Reads the list; rows that cannot be used are left out.
///
/// # Errors
/// [`TrainError::Read`], [`TrainError::List`], and [`TrainError::Column`] if an attribute has none.
pub fn read(path: &Path) -> Result<Vec<Product>, TrainError> {
    let bytes = std::fs::read(path).map_err(|source| TrainError::Read {
        path: path.into(),
        source,
    })?;
    let list = productlist::read(&bytes, &Mapping::default());
    let list = list.map_err(|source| TrainError::List {
        path: path.into(),
        source,
    })?;
    let mut columns = [0; ATTRIBUTES.len()];
    for (place, attribute) in columns.iter_mut().zip(ATTRIBUTES) {
        let found = list
            .attributes
            .iter()
            .position(|name| name.eq_ignore_ascii_case(attribute));
        *place = found.ok_or_else(|| TrainError::Column {
            path: path.into(),
            column: attribute.into(),
        })?;
    }
    let rows = list.rows.into_iter();
    Ok(rows
        .map(|row| Product {
            attributes: columns.map(|column| row.attributes[column].clone()),
            id: row.id,
            name: row.name,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dirt_is_read_around() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("styles.csv");
        let text = "id,gender,articleType,baseColour,usage,productDisplayName\r\n\
            1,Men,Shirts,NA,,\"Tie, blue\"\r\n\
            2,Men\n\
            ,Men,Shirts,Red,Casual,x\n\
            3,Women,Tops,Red,Casual,Top, with, commas\n";
        std::fs::write(&path, text).unwrap();
        let found = read(&path).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|p| (p.id.as_str(), p.name.as_str()))
            .collect();
        assert_eq!(names, [("1", "Tie, blue"), ("3", "Top, with, commas")]);
        assert_eq!(found[0].attributes, ["Shirts", "", "Men", ""]);
        for text in ["id,name\n1,x\n", ""] {
            std::fs::write(&path, text).unwrap();
            assert!(matches!(read(&path), Err(TrainError::List { .. })));
        }
        std::fs::write(&path, "id,productDisplayName,gender\n1,x,Men\n").unwrap();
        assert!(matches!(read(&path), Err(TrainError::Column { .. })));
    }
}
