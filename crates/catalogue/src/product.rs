//! What is known of a product beside its picture.

use serde::{Deserialize, Serialize};

use crate::limits::{MAX_ATTRIBUTE_BYTES, MAX_ID_BYTES, MAX_NAME_BYTES};

/// A product of the shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The shop's own, 1..=256 bytes, one product's in a catalogue.
    pub id: String,
    /// As shown to a person, up to 4096 bytes.
    pub name: String,
    /// Parallel to the manifest's attributes; `""` is unknown. Up to 1024 bytes each.
    pub attributes: Vec<String>,
}

/// A product that no catalogue, or not this one, can take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ProductError {
    /// Nothing to tell it from others by.
    #[error("a product has no id")]
    NoId,
    /// A text longer than [`limits`](crate::limits) allow.
    #[error("the {field} of product {id:?} has {bytes} bytes, more than {most}")]
    TooLong {
        /// The product's, shortened where it is the id that is too long.
        id: String,
        /// id, name or attribute.
        field: String,
        /// Of the text, in UTF-8.
        bytes: usize,
        /// Allowed.
        most: usize,
    },
    /// Not one value for each attribute of the catalogue.
    #[error("product {id:?} has {found} attributes where the catalogue has {expected}")]
    Attributes {
        /// The product's.
        id: String,
        /// The catalogue's attributes.
        expected: usize,
        /// The product's attributes.
        found: usize,
    },
    /// A vector of another model.
    #[error(
        "the vector of product {id:?} has {found} components where the catalogue has {expected}"
    )]
    Dimension {
        /// The product's.
        id: String,
        /// The catalogue's dimension.
        expected: usize,
        /// The vector's.
        found: usize,
    },
    /// The shard would grow beyond [`MAX_SHARD_BYTES`](crate::limits::MAX_SHARD_BYTES) or
    /// [`MAX_SHARD_PRODUCTS`](crate::limits::MAX_SHARD_PRODUCTS).
    #[error("there is no room for product {id:?} in this shard")]
    NoRoom {
        /// The product's.
        id: String,
    },
}

impl ProductError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoId => "Give every row of the product list an id.",
            Self::TooLong { .. } => "Shorten it in the product list.",
            Self::Attributes { .. } => {
                "Give every product one value for each attribute; an empty one is allowed."
            }
            Self::Dimension { .. } => "Make all vectors of a catalogue with the same model.",
            Self::NoRoom { .. } => "Begin another shard, or shorten the product's texts.",
        }
    }
}

impl Product {
    /// Whether a catalogue with `attributes` attributes can take this product.
    ///
    /// # Errors
    /// [`ProductError::NoId`], [`ProductError::TooLong`], [`ProductError::Attributes`].
    pub fn check(&self, attributes: usize) -> Result<(), ProductError> {
        if self.id.is_empty() {
            return Err(ProductError::NoId);
        }
        if self.attributes.len() != attributes {
            return Err(ProductError::Attributes {
                id: self.shown_id(),
                expected: attributes,
                found: self.attributes.len(),
            });
        }
        let texts = [
            ("id", &self.id, MAX_ID_BYTES),
            ("name", &self.name, MAX_NAME_BYTES),
        ]
        .into_iter()
        .chain(
            self.attributes
                .iter()
                .map(|text| ("attribute", text, MAX_ATTRIBUTE_BYTES)),
        );
        for (field, text, most) in texts {
            if text.len() > most {
                return Err(ProductError::TooLong {
                    id: self.shown_id(),
                    field: field.to_owned(),
                    bytes: text.len(),
                    most,
                });
            }
        }
        Ok(())
    }

    /// The id, short enough for a message.
    fn shown_id(&self) -> String {
        self.id.chars().take(60).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_checked_against_the_limits() {
        let product = |id: usize, name: usize, attribute: usize| Product {
            id: "i".repeat(id),
            name: "n".repeat(name),
            attributes: vec!["a".repeat(attribute), String::new()],
        };
        assert_eq!(product(1, 0, 0).check(2), Ok(()));
        assert_eq!(product(256, 4096, 1024).check(2), Ok(()));
        assert_eq!(product(0, 1, 1).check(2), Err(ProductError::NoId));
        assert!(matches!(
            product(1, 1, 1).check(3),
            Err(ProductError::Attributes { .. })
        ));
        for (long, field) in [
            (product(257, 0, 0), "id"),
            (product(1, 4097, 0), "name"),
            (product(1, 0, 1025), "attribute"),
        ] {
            let Err(ProductError::TooLong { field: found, .. }) = long.check(2) else {
                panic!("{field} was accepted");
            };
            assert_eq!(found, field);
        }
    }
}
