//! The product list: rows in the Kaggle layout, with their dirt.

use std::path::Path;

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

/// Reads a list whose last column may hold unquoted commas. Rows without an id or with too few
/// fields are left out.
///
/// # Errors
/// [`TrainError::Read`], and [`TrainError::Column`] if a column is missing.
pub fn read(path: &Path) -> Result<Vec<Product>, TrainError> {
    let bytes = std::fs::read(path).map_err(|source| TrainError::Read {
        path: path.into(),
        source,
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines
        .next()
        .unwrap_or_default()
        .split(',')
        .map(clean)
        .collect();
    let column = |name: &str| {
        let found = header.iter().position(|column| *column == name);
        found.ok_or_else(|| TrainError::Column {
            path: path.into(),
            column: name.into(),
        })
    };
    let id = column("id")?;
    let name = column("productDisplayName")?;
    let mut attributes = [0; ATTRIBUTES.len()];
    for (place, attribute) in attributes.iter_mut().zip(ATTRIBUTES) {
        *place = column(attribute)?;
    }
    Ok(lines
        .filter_map(|line| {
            let fields: Vec<&str> = line.splitn(header.len(), ',').map(clean).collect();
            let field = |at: usize| fields.get(at).copied();
            let known = |at: usize| match field(at)? {
                "NA" => Some(String::new()),
                value => Some(value.to_owned()),
            };
            let id = field(id).filter(|id| !id.is_empty() && !id.contains(['/', '\\']))?;
            let [a, b, c, d] = attributes;
            Some(Product {
                id: id.to_owned(),
                name: field(name).unwrap_or_default().to_owned(),
                attributes: [known(a)?, known(b)?, known(c)?, known(d)?],
            })
        })
        .collect())
}

fn clean(field: &str) -> &str {
    field.trim().trim_matches('"')
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
        std::fs::write(&path, "id,name\n1,x\n").unwrap();
        assert!(matches!(read(&path), Err(TrainError::Column { .. })));
    }
}
