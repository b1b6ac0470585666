//! The same catalogue once more, in cells.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use catalogue::cells::CellSettings;
use catalogue::{Catalogue, Colours, MANIFEST_NAME, Manifest, Product, ThumbnailPack};
use cells::{Cells, Products, RowFile, Sink, build, row_of, train_for};
use contract::Embedding;

use crate::Site;

/// A catalogue in shards, and the files of the same products in cells.
pub struct Celled {
    whole: Catalogue,
    thumbnails: Vec<Vec<u8>>,
    /// How many cells there are.
    pub cells: usize,
}

impl Celled {
    /// Puts cells of about `per_cell` products in the place of the site's catalogue.
    ///
    /// # Panics
    /// If it cannot be read, or not be built.
    pub fn put_into(site: &Site, per_cell: usize) -> Self {
        let from = site.catalogue();
        let mut celled = Self::read(&from);
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder: {error}"));
        let built = celled.build(folder.path(), per_cell);
        let manifest = built.unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        celled.cells = manifest.cells.map_or(0, |cells| cells.cells as usize);
        site.replace_catalogue(folder.path());
        celled
    }

    fn read(folder: &Path) -> Self {
        let read = |path: &str| {
            let path = folder.join(path);
            fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let whole = Manifest::parse(&read(MANIFEST_NAME)).map(|manifest| {
            let mut whole = Catalogue::new(manifest.clone(), manifest.fingerprint)?;
            while let Some(record) = whole.next_shard().cloned() {
                whole.add_shard_owned(read(&record.path))?;
            }
            Ok::<_, catalogue::CatalogueError>(whole)
        });
        let whole = match whole {
            Ok(Ok(whole)) => whole,
            Ok(Err(error)) => panic!("{}: {error}", folder.display()),
            Err(error) => panic!("{}: {error}", folder.display()),
        };
        let thumbnail = |index| {
            let (record, slot) = whole.thumbnail_pack(index)?;
            let pack = ThumbnailPack::parse(&read(&record.path)).ok()?;
            pack.get(slot).map(<[u8]>::to_vec)
        };
        let thumbnails = (0..whole.len() as u32).map(|index| thumbnail(index).unwrap_or_default());
        Self {
            thumbnails: thumbnails.collect(),
            whole,
            cells: 0,
        }
    }

    /// The products, in shards.
    pub fn whole(&self) -> &Catalogue {
        &self.whole
    }

    /// Writes product pictures into `folder`, at even distances through the catalogue; gives each picture's
    /// path and its product's index.
    ///
    /// # Panics
    /// If the folder cannot be written.
    pub fn pictures(&self, folder: &Path, count: usize) -> Vec<(PathBuf, u32)> {
        let all = self.thumbnails.len();
        let write = |number: usize| {
            let index = number * all / count;
            let path = folder.join(format!("{index}.jpg"));
            let written = fs::write(&path, &self.thumbnails[index]);
            written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path, index as u32)
        };
        (0..count).map(write).collect()
    }

    fn build(
        &self,
        folder: &Path,
        per_cell: usize,
    ) -> Result<Manifest, Box<dyn std::error::Error>> {
        let (old, dimension) = (self.whole.manifest(), self.whole.dimension());
        let scratch = tempfile::tempdir()?;
        let mut rows = RowFile::new(scratch.path(), dimension)?;
        for index in self.whole.indexes() {
            rows.push(&row_of(&Embedding::normalise(self.whole.vector(index))?))?;
        }
        let centres = train_for(&mut rows, per_cell)?;
        let settings = CellSettings {
            title: old.title.clone(),
            ..CellSettings::measured(old.fingerprint, dimension, old.attributes.clone())
        };
        let cells = Cells {
            settings,
            products: per_cell,
        };
        let mut sink = Folder(folder.to_owned());
        let built = build(&cells, &centres, &mut rows, self, scratch.path(), &mut sink)?;
        // The same products: a similarity is worth what it was.
        let manifest = Manifest {
            calibration: old.calibration,
            ..built.manifest
        };
        sink.put(MANIFEST_NAME, &manifest.to_json())?;
        Ok(manifest)
    }
}

impl Products for Celled {
    fn product(&self, number: u64) -> io::Result<(Product, Colours, Vec<u8>)> {
        let index = number as u32;
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let product = self.whole.product(index).ok_or_else(missing)?;
        let thumbnail = self.thumbnails.get(number as usize).cloned();
        Ok((
            product,
            self.whole.colours(index),
            thumbnail.unwrap_or_default(),
        ))
    }
}

struct Folder(PathBuf);

impl Sink for Folder {
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.0.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, bytes)
    }
}
