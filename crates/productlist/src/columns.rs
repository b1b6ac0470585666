//! Which column of a product list holds what.

use std::collections::BTreeSet;
use std::str::FromStr;

/// The columns of the Kaggle fashion data set that describe a product.
const KAGGLE_ATTRIBUTES: [&str; 8] = [
    "gender",
    "masterCategory",
    "subCategory",
    "articleType",
    "baseColour",
    "season",
    "year",
    "usage",
];
const KAGGLE_ID: &str = "id";
const KAGGLE_NAME: &str = "productDisplayName";

/// What `--columns` says: header names, each `None` where the Kaggle name stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The column with the product's id.
    pub id: Option<String>,
    /// The column with the product's name.
    pub name: Option<String>,
    /// The columns with its attributes, in the order they are shown. May be empty.
    pub attributes: Option<Vec<String>>,
    /// The column with the picture's file name. Without it, the file is named after the id.
    pub image: Option<String>,
}

/// A `--columns` value that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A piece without `=`, or with nothing on one side.
    #[error("{0:?} is not of the form KEY=COLUMN")]
    NotAPair(String),
    /// A key that no column can be chosen for.
    #[error("there is no key {0:?}; the keys are id, name, attributes and image")]
    UnknownKey(String),
    /// The same key twice.
    #[error("{0} is given twice")]
    Twice(String),
}

impl FromStr for Mapping {
    type Err = MappingError;

    /// Reads `id=sku,name=title,attributes=brand+colour,image=file`.
    fn from_str(text: &str) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        for piece in text.split(',') {
            let (key, value) = piece
                .split_once('=')
                .map(|(key, value)| (key.trim(), value.trim()))
                .ok_or_else(|| MappingError::NotAPair(piece.trim().to_owned()))?;
            // `attributes=` alone is meaningful: none are wanted.
            if key.is_empty() || (value.is_empty() && key != "attributes") {
                return Err(MappingError::NotAPair(piece.trim().to_owned()));
            }
            let taken = match key {
                "id" => mapping.id.replace(value.to_owned()).is_some(),
                "name" => mapping.name.replace(value.to_owned()).is_some(),
                "image" => mapping.image.replace(value.to_owned()).is_some(),
                "attributes" => {
                    let names = value
                        .split('+')
                        .map(str::trim)
                        .filter(|name| !name.is_empty());
                    let names = names.map(str::to_owned).collect();
                    mapping.attributes.replace(names).is_some()
                }
                _ => return Err(MappingError::UnknownKey(key.to_owned())),
            };
            if taken {
                return Err(MappingError::Twice(key.to_owned()));
            }
        }
        Ok(mapping)
    }
}

/// A column that the mapping names and the header lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// The name that was looked for.
    pub wanted: String,
    /// The names that are there.
    pub present: Vec<String>,
}

/// Where each part of a product stands in a record, 0-based.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Of the id.
    pub id: usize,
    /// Of the name.
    pub name: usize,
    /// Of the picture's file name, if a column holds it.
    pub image: Option<usize>,
    /// The attributes' names as the header spells them, and where they stand.
    pub attributes: Vec<(String, usize)>,
    /// The number of columns of the header.
    pub width: usize,
}

impl Columns {
    /// Finds the mapping's columns in `header`. Names are compared without case and surrounding
    /// blanks; of two columns of one name, the first counts.
    ///
    /// # Errors
    /// [`MissingColumn`] for a name that is not there. Kaggle's attributes may be missing as
    /// long as nobody asked for them.
    pub fn find(mapping: &Mapping, header: &[String]) -> Result<Self, MissingColumn> {
        let position = |wanted: &str| {
            let wanted = wanted.trim().to_lowercase();
            header
                .iter()
                .position(|name| name.trim().to_lowercase() == wanted)
        };
        let required = |wanted: &str| {
            position(wanted).ok_or_else(|| MissingColumn {
                wanted: wanted.to_owned(),
                present: header.to_vec(),
            })
        };
        let spelled = |at: usize| (header[at].trim().to_owned(), at);
        let mut attributes: Vec<(String, usize)> = match &mapping.attributes {
            Some(names) => names
                .iter()
                .map(|name| required(name).map(spelled))
                .collect::<Result<_, _>>()?,
            None => KAGGLE_ATTRIBUTES
                .iter()
                .filter_map(|name| position(name).map(spelled))
                .collect(),
        };
        // A column that is named twice is one attribute, and so are two columns of one name.
        let mut seen = BTreeSet::new();
        attributes.retain(|(name, _)| seen.insert(name.to_lowercase()));
        Ok(Self {
            id: required(mapping.id.as_deref().unwrap_or(KAGGLE_ID))?,
            name: required(mapping.name.as_deref().unwrap_or(KAGGLE_NAME))?,
            image: mapping.image.as_deref().map(required).transpose()?,
            attributes,
            width: header.len(),
        })
    }

    /// The number of fields a record needs so that every mapped column is there.
    pub fn needed(&self) -> usize {
        let attributes = self.attributes.iter().map(|(_, at)| *at);
        let last = attributes
            .chain(self.image)
            .chain([self.id, self.name])
            .max();
        last.map_or(0, |last| last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn mappings_are_read_or_refused() {
        let full = Mapping {
            id: Some("sku".into()),
            name: Some("Product title".into()),
            attributes: Some(names(&["brand", "colour"])),
            image: Some("file".into()),
        };
        let cases = [
            (
                " id=sku, name = Product title,attributes=brand+ colour,image=file",
                Ok(full),
            ),
            (
                "attributes=",
                Ok(Mapping {
                    attributes: Some(vec![]),
                    ..Mapping::default()
                }),
            ),
            ("", Err(MappingError::NotAPair(String::new()))),
            ("id", Err(MappingError::NotAPair("id".into()))),
            ("id=", Err(MappingError::NotAPair("id=".into()))),
            ("=sku", Err(MappingError::NotAPair("=sku".into()))),
            ("ident=sku", Err(MappingError::UnknownKey("ident".into()))),
            ("id=a,id=b", Err(MappingError::Twice("id".into()))),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Mapping>(), expected, "{text}");
        }
    }

    #[test]
    fn kaggles_header_needs_no_mapping() {
        let header = names(&[
            "id",
            "gender",
            "masterCategory",
            "subCategory",
            "articleType",
            "baseColour",
            "season",
            "year",
            "usage",
            "productDisplayName",
        ]);
        let columns = Columns::find(&Mapping::default(), &header).unwrap();
        assert_eq!((columns.id, columns.name, columns.image), (0, 9, None));
        let found: Vec<usize> = columns.attributes.iter().map(|(_, at)| *at).collect();
        assert_eq!(found, (1..9).collect::<Vec<_>>());
        assert_eq!(columns.needed(), 10);
    }

    #[test]
    fn a_mapping_replaces_only_what_it_names() {
        let header = names(&[" SKU ", "Name", "Colour", "id", "gender", "extra"]);
        let mapping: Mapping = "name=name,attributes=colour+COLOUR".parse().unwrap();
        let columns = Columns::find(&mapping, &header).unwrap();
        assert_eq!((columns.id, columns.name), (3, 1));
        assert_eq!(columns.attributes, [("Colour".to_owned(), 2)]);
        assert_eq!((columns.needed(), columns.width), (4, 6));
    }

    #[test]
    fn missing_columns_are_named() {
        let header = names(&["sku", "title"]);
        let cases = [
            ("id=sku", "productDisplayName"),
            ("name=title", "id"),
            ("id=sku,name=title,image=file", "file"),
            ("id=sku,name=title,attributes=sku+colour", "colour"),
        ];
        for (mapping, wanted) in cases {
            let missing = Columns::find(&mapping.parse().unwrap(), &header).unwrap_err();
            assert_eq!(missing.wanted, wanted, "{mapping}");
            assert_eq!(missing.present, header, "{mapping}");
        }
    }
}
