//! `lookalike inspect`: what a folder holds, and whether all of it is there and right.

use std::fs;
use std::path::Path;

use catalogue::{Catalogue, CatalogueError, MANIFEST_NAME, ThumbnailPack};
use contract::FileRecord;
use embedder::MANIFEST_FILE;

use crate::args::InspectArgs;
use crate::error::CliError;
use crate::progress;
use crate::{model, shop};

/// Prints what `folder` holds, and each file that is not in order.
///
/// # Errors
/// [`CliError::NotInOrder`] after that, [`CliError::NoManifest`] if there is nothing to inspect,
/// and a manifest's own failures.
pub fn run(args: &InspectArgs) -> Result<(), CliError> {
    let folder = &args.folder;
    fs::read_dir(folder).map_err(CliError::read(folder))?;
    let mut inspection = Inspection::default();
    let has = |name| folder.join(name).exists();
    if !has(MANIFEST_FILE) && !has(MANIFEST_NAME) {
        return Err(CliError::NoManifest {
            folder: folder.clone(),
            what: "model and no catalogue",
            file: "model.json or catalogue.json",
        });
    }
    if has(MANIFEST_FILE) {
        inspection.model(folder)?;
    }
    if has(MANIFEST_NAME) {
        inspection.catalogue(folder)?;
    }
    let mut lines = inspection.lines;
    lines.extend(
        inspection
            .problems
            .iter()
            .map(|problem| format!("  wrong: {problem}")),
    );
    progress::print(&lines.join("\n")).map_err(CliError::write(Path::new("standard output")))?;
    match inspection.problems.len() {
        0 => Ok(()),
        problems => Err(CliError::NotInOrder {
            folder: folder.clone(),
            problems,
        }),
    }
}

#[derive(Default)]
struct Inspection {
    lines: Vec<String>,
    problems: Vec<String>,
}

impl Inspection {
    fn say(&mut self, line: String) {
        self.lines.push(line);
    }

    fn model(&mut self, folder: &Path) -> Result<(), CliError> {
        let manifest = model::manifest(folder)?;
        self.say(format!("model {}", manifest.fingerprint));
        self.say(format!(
            "  {}, embeddings of {} numbers, from {}",
            manifest.architecture, manifest.dimension, manifest.source
        ));
        let recipe = &manifest.recipe;
        self.say(format!(
            "  pictures at {}×{}, {:?}, {:?}",
            recipe.width, recipe.height, recipe.fit, recipe.filter
        ));
        self.say(format!(
            "  {} in {} files",
            progress::size(manifest.bytes()),
            manifest.parts.len()
        ));
        let before = self.problems.len();
        for part in &manifest.parts {
            self.read(folder, part, "model");
        }
        // Right bytes may still be the wrong tensors.
        if self.problems.len() == before
            && let Err(error) = model::open(folder, None)
        {
            self.problems.push(error.to_string());
        }
        Ok(())
    }

    fn catalogue(&mut self, folder: &Path) -> Result<(), CliError> {
        let manifest = shop::manifest(folder)?;
        let title = Some(&manifest.title).filter(|title| !title.is_empty());
        self.say(match title {
            Some(title) => format!("catalogue {title:?} of model {}", manifest.fingerprint),
            None => format!("catalogue of model {}", manifest.fingerprint),
        });
        self.say(format!(
            "  {} products, vectors of {} numbers, attributes: {}",
            manifest.products,
            manifest.dimension,
            manifest.attributes.join(", ")
        ));
        if manifest.cells.is_none() {
            let shard_bytes: u64 = manifest.shards.iter().map(|shard| shard.file.bytes).sum();
            self.say(format!(
                "  {} shards with {}",
                manifest.shards.len(),
                progress::size(shard_bytes)
            ));
        }
        self.say(format!("  {} samples", manifest.samples.len()));
        for sample in &manifest.samples {
            self.read(folder, &sample.file, "catalogue");
        }
        let fingerprint = manifest.fingerprint;
        let mut catalogue = match Catalogue::new(manifest, fingerprint) {
            Ok(catalogue) => catalogue,
            Err(error @ CatalogueError::Empty) => {
                self.problems.push(error.to_string());
                return Ok(());
            }
            Err(error) => return Err(CliError::catalogue(folder)(error)),
        };
        let mut whole = true;
        while let Some(shard) = catalogue.next_shard().cloned() {
            let Some(bytes) = self.read(folder, &shard, "catalogue") else {
                whole = false;
                break;
            };
            if let Err(error) = catalogue.add_shard_owned(bytes) {
                self.problems.push(error.to_string());
                whole = false;
                break;
            }
        }
        // The shards name the packs, and one that cannot be read hides those behind it.
        if !whole {
            self.say("  what follows the first shard that is wrong was not looked at".to_owned());
        }
        let mut packs: Vec<FileRecord> = catalogue.thumbnail_packs().cloned().collect();
        packs.extend(self.cells(folder, &mut catalogue));
        let pack_bytes: u64 = packs.iter().map(|pack| pack.bytes).sum();
        self.say(format!(
            "  {} thumbnail packs with {}",
            packs.len(),
            progress::size(pack_bytes)
        ));
        for pack in &packs {
            if let Some(bytes) = self.read(folder, pack, "catalogue")
                && let Err(error) = ThumbnailPack::parse(&bytes)
            {
                self.problems.push(format!("{}: {error}", pack.path));
            }
        }
        Ok(())
    }

    /// Looks at every cell; gives the thumbnail packs of those that are in order.
    fn cells(&mut self, folder: &Path, catalogue: &mut Catalogue) -> Vec<FileRecord> {
        let Some(directory) = catalogue.directory() else {
            return Vec::new();
        };
        let (count, bytes) = (directory.len() as u32, directory.bytes());
        let files: Vec<FileRecord> = directory.files().collect();
        let later = (0..count).filter(|&cell| directory.level(cell) > 0).count();
        let removed = catalogue.manifest().cells.as_ref();
        let removed = removed.map_or(0, |cells| cells.removed.len());
        self.say(format!(
            "  {count} cells with {}; {later} of them came later, {removed} of their products are hidden",
            progress::size(bytes)
        ));
        let mut packs = Vec::new();
        for (cell, record) in (0..count).zip(files) {
            if let Some(bytes) = self.read(folder, &record, "catalogue") {
                match catalogue.add_cell(cell, &bytes) {
                    Ok(()) => packs.extend(catalogue.thumbnail_packs().cloned()),
                    Err(error) => self.problems.push(error.to_string()),
                }
                catalogue.drop_cell(cell);
            }
        }
        packs
    }

    /// A file's bytes, if they are the promised ones.
    fn read(&mut self, folder: &Path, record: &FileRecord, what: &'static str) -> Option<Vec<u8>> {
        let bytes = model::read_part(folder, &record.path, what);
        match bytes.map(|bytes| record.check(&bytes).map(|()| bytes)) {
            Ok(Ok(bytes)) => Some(bytes),
            Ok(Err(error)) => {
                self.problems.push(error.to_string());
                None
            }
            Err(error) => {
                self.problems.push(error.to_string());
                None
            }
        }
    }
}
