//! A catalogue's folder, opened for search, export and inspection.

use std::fs;
use std::io;
use std::path::Path;

use catalogue::{Catalogue, MANIFEST_NAME, Manifest};
use contract::{FileRecord, Fingerprint};

use crate::error::CliError;
use crate::model::read_part;

/// Reads `catalogue.json` of a folder.
///
/// # Errors
/// [`CliError::NoManifest`], [`CliError::Catalogue`].
pub fn manifest(folder: &Path) -> Result<Manifest, CliError> {
    let path = folder.join(MANIFEST_NAME);
    let bytes = fs::read(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => CliError::NoManifest {
            folder: folder.to_owned(),
            what: "catalogue",
            file: MANIFEST_NAME,
        },
        _ => CliError::read(&path)(source),
    })?;
    Manifest::parse(&bytes).map_err(CliError::catalogue(folder))
}

/// Opens a catalogue with all its shards or cells, each checked. With a `model`, only its own.
///
/// # Errors
/// [`CliError::NoManifest`], [`CliError::PartMissing`], [`CliError::Catalogue`], among these
/// another model's and an empty one.
pub fn open(folder: &Path, model: Option<Fingerprint>) -> Result<Catalogue, CliError> {
    let manifest = manifest(folder)?;
    let expected = model.unwrap_or(manifest.fingerprint);
    let mut catalogue = Catalogue::new(manifest, expected).map_err(CliError::catalogue(folder))?;
    while let Some(shard) = catalogue.next_shard() {
        let bytes = read_part(folder, &shard.path, "catalogue")?;
        catalogue
            .add_shard(&bytes)
            .map_err(CliError::catalogue(folder))?;
    }
    let cells: Vec<FileRecord> = catalogue
        .directory()
        .iter()
        .flat_map(|d| d.files())
        .collect();
    for (cell, record) in (0_u32..).zip(cells) {
        let bytes = read_part(folder, &record.path, "catalogue")?;
        let added = catalogue.add_cell(cell, &bytes);
        added.map_err(CliError::catalogue(folder))?;
    }
    Ok(catalogue)
}
