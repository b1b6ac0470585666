//! Which products are searched in which others.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::error::EvaluateError;
use super::inputs::{Inputs, Product};

/// Positions of products, and pictures to search with. All are in the list's order.
#[derive(Debug)]
pub struct Split {
    /// Products that are kept aside.
    pub aside: usize,
    /// Products that are not.
    pub others: usize,
    /// Those kept aside that are searched.
    pub queries: Vec<usize>,
    /// Those not kept aside that are searched in.
    pub gallery: Vec<usize>,
    /// What a sharp picture's own product is searched in beside these two: all other products, or
    /// where the gallery is limited only the sharp pictures' own.
    pub rest: Vec<usize>,
    /// Sharp pictures of products kept aside to search with, each with its product's position.
    pub sharp: Vec<(usize, PathBuf)>,
    /// People's photos to search with, each with its class's position.
    pub photos: Vec<(usize, PathBuf)>,
}

impl Split {
    /// Splits, and takes some of many where a limit says so.
    ///
    /// # Errors
    /// [`EvaluateError::TooFew`].
    pub fn of(inputs: &Inputs) -> Result<Self, EvaluateError> {
        let products = &inputs.products;
        let aside = positions(products, true);
        let others = positions(products, false);
        if aside.is_empty() || others.is_empty() {
            let (aside, others) = (aside.len(), others.len());
            return Err(EvaluateError::TooFew { aside, others });
        }
        let id = |&position: &usize| products[position].id.clone();
        let queries = some(&aside, inputs.most_queries, "queries", id);
        let gallery = some(&others, inputs.most_gallery, "gallery", id);
        let sharp = inputs.sharp.iter().flatten();
        let sharp = sharp.filter(|(position, _)| products[*position].is_aside);
        let sharp: Vec<(usize, PathBuf)> = sharp.cloned().collect();
        let sharp = some(&sharp, inputs.most_queries, "sharp", |(at, _)| id(at));
        let photos = some(
            &inputs.photos,
            inputs.most_queries,
            "photos",
            |(class, path)| {
                let name = path.file_name().unwrap_or_default();
                format!("{class}/{}", name.to_string_lossy())
            },
        );
        let taken: BTreeSet<usize> = queries.iter().chain(&gallery).copied().collect();
        let own: BTreeSet<usize> = sharp.iter().map(|(position, _)| *position).collect();
        let is_wanted = |position: &usize| match inputs.most_gallery {
            None => inputs.sharp.is_some(),
            Some(_) => own.contains(position),
        };
        Ok(Self {
            aside: aside.len(),
            others: others.len(),
            rest: (0..products.len())
                .filter(|position| is_wanted(position) && !taken.contains(position))
                .collect(),
            queries,
            gallery,
            sharp,
            photos,
        })
    }
}

fn positions(products: &[Product], aside: bool) -> Vec<usize> {
    let all = products.iter().enumerate();
    let wanted = all.filter(|(_, product)| product.is_aside == aside);
    wanted.map(|(position, _)| position).collect()
}

/// All of `things`, or `most` of them, always the same.
fn some<T: Clone>(
    things: &[T],
    most: Option<usize>,
    purpose: &str,
    key: impl Fn(&T) -> String,
) -> Vec<T> {
    let Some(most) = most else {
        return things.to_vec();
    };
    let keys: Vec<String> = things.iter().map(key).collect();
    let chosen = evaluation::sample(&keys, most, purpose);
    chosen.into_iter().map(|at| things[at].clone()).collect()
}
