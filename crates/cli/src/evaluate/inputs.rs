//! What an evaluation is given, read and refused before a model is loaded.

use std::fs;
use std::path::{Path, PathBuf};

use evaluation::PHOTO_CLASSES;
use productlist::Mapping;

use super::error::EvaluateError;
use super::report::Report;
use crate::args::EvaluateArgs;
use crate::error::CliError;
use crate::photo::Part;
use crate::pictures_dir::PictureFolder;

/// What two products are compared by, in this order.
pub const COMPARED: [&str; 3] = ["articleType", "baseColour", "gender"];

/// A product with a picture.
#[derive(Clone, Debug)]
pub struct Product {
    /// The shop's own.
    pub id: String,
    /// Its picture's file.
    pub picture: PathBuf,
    /// Parallel to [`Inputs::attributes`]; `""` is unknown.
    pub attributes: Vec<String>,
    /// Whether no network learns from it.
    pub is_aside: bool,
}

/// Everything but the models.
#[derive(Debug)]
pub struct Inputs {
    /// The names of all attributes, as the list spells them.
    pub attributes: Vec<String>,
    /// Which of them products are compared by, parallel to [`COMPARED`].
    pub compared: [usize; COMPARED.len()],
    /// In the list's order.
    pub products: Vec<Product>,
    /// Sharp pictures, each with its product's position; none if no folder of them was given.
    pub sharp: Option<Vec<(usize, PathBuf)>>,
    /// People's photos kept aside, each with its class's position in [`PHOTO_CLASSES`].
    pub photos: Vec<(usize, PathBuf)>,
    /// Which part of them is looked at.
    pub part: Part,
    /// Which share of a drawn room they take; none where they stand for themselves.
    pub afar: Option<f32>,
    /// Pictures of each kind to search with, at most.
    pub most_queries: Option<usize>,
    /// Products to search in, at most.
    pub most_gallery: Option<usize>,
    /// What another model gave.
    pub baseline: Option<Report>,
}

impl Inputs {
    /// Reads the list, the baseline and the folders' contents.
    ///
    /// # Errors
    /// [`CliError::Read`], [`CliError::List`], [`CliError::NoPictures`], [`CliError::Evaluate`].
    pub fn read(args: &EvaluateArgs) -> Result<Self, CliError> {
        let bytes = fs::read(&args.products).map_err(CliError::read(&args.products))?;
        let list = productlist::read(&bytes, &Mapping::default()).map_err(|source| {
            let path = args.products.clone();
            CliError::List { path, source }
        })?;
        let mut compared = [0; COMPARED.len()];
        for (place, column) in compared.iter_mut().zip(COMPARED) {
            *place = position(&list.attributes, column).ok_or_else(|| {
                let list = args.products.clone();
                EvaluateError::NotLabelled { list, column }
            })?;
        }
        let [_, colour, _] = compared;
        // Over all rows, with a picture or without, as for the network that learnt from the others.
        let described: Vec<(&str, &str)> = list
            .rows
            .iter()
            .map(|row| (&*row.name, &*row.attributes[colour]))
            .collect();
        let groups = evaluation::groups(&described);
        let folder = pictures(&args.images)?;
        let products: Vec<Product> = list
            .rows
            .iter()
            .zip(groups)
            .filter_map(|(row, group)| {
                let name = folder.find(&row.id, row.image.as_deref())?;
                Some(Product {
                    id: row.id.clone(),
                    picture: folder.path_of(name),
                    attributes: row.attributes.clone(),
                    is_aside: evaluation::is_aside(group),
                })
            })
            .collect();
        let sharp = args.large.as_deref().map(|path| sharp(path, &products));
        let photos = args.user_photos.as_deref().map(photos);
        Ok(Self {
            attributes: list.attributes,
            compared,
            sharp: sharp.transpose()?,
            photos: photos.transpose()?.unwrap_or_default(),
            part: args.crop,
            afar: args.afar,
            products,
            most_queries: args.queries.map(|count| count as usize),
            most_gallery: args.gallery.map(|count| count as usize),
            baseline: args.baseline.as_deref().map(baseline).transpose()?,
        })
    }

    /// Where an attribute stands; none for one that the list does not have.
    pub fn attribute(&self, name: &str) -> Option<usize> {
        position(&self.attributes, name)
    }
}

fn position(attributes: &[String], name: &str) -> Option<usize> {
    let is_it = |attribute: &String| attribute.eq_ignore_ascii_case(name);
    attributes.iter().position(is_it)
}

fn pictures(path: &Path) -> Result<PictureFolder, CliError> {
    let folder = PictureFolder::scan(path).map_err(CliError::read(path))?;
    match folder.len() {
        0 => Err(CliError::NoPictures(path.to_owned())),
        _ => Ok(folder),
    }
}

/// The pictures of `path` that are called after a product.
fn sharp(path: &Path, products: &[Product]) -> Result<Vec<(usize, PathBuf)>, CliError> {
    let folder = pictures(path)?;
    let found: Vec<(usize, PathBuf)> = products
        .iter()
        .enumerate()
        .filter_map(|(at, product)| Some((at, folder.path_of(folder.find(&product.id, None)?))))
        .collect();
    match found.is_empty() {
        true => Err(EvaluateError::NoSharp(path.to_owned()).into()),
        false => Ok(found),
    }
}

/// The pictures kept aside in the folders of `path`, each of which is called like a class.
fn photos(path: &Path) -> Result<Vec<(usize, PathBuf)>, CliError> {
    let mut classes = Vec::new();
    for entry in fs::read_dir(path).map_err(CliError::read(path))? {
        let entry = entry.map_err(CliError::read(path))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || !entry.path().is_dir() {
            continue;
        }
        let class = PHOTO_CLASSES.iter().position(|(class, _)| *class == name);
        let class = class.ok_or_else(|| EvaluateError::PhotoClass {
            class: name,
            known: PHOTO_CLASSES.map(|(class, _)| class).to_vec(),
        })?;
        classes.push((class, entry.path()));
    }
    classes.sort();
    let mut found = Vec::new();
    for (class, path) in classes {
        let folder = PictureFolder::scan(&path).map_err(CliError::read(&path))?;
        let aside = folder
            .names()
            .filter(|name| evaluation::is_photo_aside(name));
        found.extend(aside.map(|name| (class, folder.path_of(name))));
    }
    match found.is_empty() {
        true => Err(CliError::NoPictures(path.to_owned())),
        false => Ok(found),
    }
}

fn baseline(path: &Path) -> Result<Report, CliError> {
    let bytes = fs::read(path).map_err(CliError::read(path))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let (path, reason) = (path.to_owned(), error.to_string());
        EvaluateError::Baseline { path, reason }.into()
    })
}
