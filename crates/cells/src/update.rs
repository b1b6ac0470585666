//! The next state of a catalogue in cells: what stayed as it was stays in its file.
//!
//! Where one product in a hundred changes, most cells lose one or gain one, so writing them all anew would
//! make every visitor fetch everything again. So they stay, and the manifest lists which of their products
//! are not to be found any more. New products, and changed ones in their new state, go into small cells of
//! their own, *later* ones. Each run would add some, and every query asks a few of them, so later cells have
//! a level: a run puts those together that hold no more than what it writes anyway, as the digits of a
//! counter carry. Only a cell that has lost much is written anew, and then takes in what is near.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use rayon::prelude::*;

use catalogue::cells::{Directory, DirectoryBuilder, EncodedCell};
use catalogue::{Catalogue, CatalogueError, FormatError, Manifest, ThumbnailPack};
use contract::{Digest, FileRecord};

use crate::build::{BuildError, Built, Cells, Job, Jobs, Products, Rows, Sink, failed, finish};
use crate::centres::Centres;
use crate::rows::RowFile;
use crate::train::train;

/// A cell that has lost more than one in so many of its products is written anew: visitors fetch at most a
/// third more than they need, and the list of removed products stays below a quarter of the catalogue.
const LOST: usize = 4;

/// Beyond one new product in so many, all cells are made anew: little of the catalogue would stay.
const ANEW: u64 = 4;

/// A later cell has one in so many products of another. It reaches far, so every query fetches a few of
/// them, and their bytes should be few.
const SMALLER: usize = 4;

/// Products of a later cell, at least.
const FEWEST: usize = 16;

/// Later cells are put together up to so many times what is new, …
const TOGETHER: usize = 4;

/// … or up to one in so many of all products, where little is new.
const LITTLE: usize = 100;

/// Rows from which the centres of later cells are found, at most.
const SAMPLE: usize = 200_000;

/// The catalogue as it was.
pub struct Before<'a, R> {
    /// With [`cells`](Manifest::cells).
    pub manifest: &'a Manifest,
    /// Reads a file by its path relative to the manifest: `Fn(&str) -> io::Result<Vec<u8>>`.
    pub read: R,
}

/// What an update made.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    /// The new state.
    pub built: Built,
    /// Cells whose files stayed.
    pub kept: u32,
    /// Cells that were written.
    pub written: u32,
    /// Products that are new or not as they were.
    pub fresh: u64,
    /// Products in later cells.
    pub later: u64,
}

/// What became of the products of a cell.
struct Seen {
    /// The numbers of those that stayed.
    living: Vec<u32>,
    /// The places of the others.
    dead: Vec<u32>,
    /// For each attribute, the values of the living ones, and how many have each.
    values: Vec<BTreeMap<String, u32>>,
    packs: u32,
}

/// What to do with a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Its file stays.
    Keep,
    /// Its products stay in it, in a new file.
    Rewrite,
    /// Its products go into later cells.
    Dissolve,
}

/// Writes what is new of `rows` beside the cells of `before`. `number_of` gives a product's number in the
/// rows by its id. `None`, with nothing written, where the cells cannot be kept: a catalogue of other
/// settings, or one of which too much is new.
///
/// # Errors
/// [`BuildError`]; [`BuildError::Before`] and [`BuildError::Unread`] where a file of `before` is missing or
/// damaged.
pub fn update<R: Fn(&str) -> io::Result<Vec<u8>>>(
    cells: &Cells,
    before: &Before<'_, R>,
    number_of: &dyn Fn(&str) -> Option<u32>,
    rows: &mut RowFile,
    products: &impl Products,
    scratch: &Path,
    sink: &mut impl Sink,
) -> Result<Option<Updated>, BuildError> {
    let Some(directory) = same_settings(cells, before)? else {
        return Ok(None);
    };
    let mut catalogue = Catalogue::new(before.manifest.clone(), before.manifest.fingerprint)?;
    if let Some(record) = catalogue.next_shard().cloned() {
        let bytes = (before.read)(&record.path).map_err(BuildError::Unread)?;
        catalogue.add_shard_owned(bytes)?;
    }
    let mut is_matched = vec![false; rows.len() as usize];
    let mut seen = Vec::with_capacity(directory.len());
    for cell in 0..directory.len() as u32 {
        let mut look = Look {
            catalogue: &mut catalogue,
            before,
            number_of,
            rows,
            products,
        };
        seen.push(look.at(cell, &directory, &mut is_matched)?);
    }
    drop(catalogue);
    let fresh: Vec<u32> = (0..is_matched.len() as u32)
        .filter(|&number| is_matched.get(number as usize) == Some(&false))
        .collect();
    if fresh.len() as u64 * ANEW > rows.len() {
        return Ok(None);
    }

    let Plan {
        fates,
        joined,
        pool,
        level,
    } = plan(&directory, &seen, &fresh, rows)?;
    let mut builder = DirectoryBuilder::new(cells.settings.clone());
    let (mut sizes, mut removed) = (Vec::new(), Vec::new());
    let (mut kept, mut written, mut later) = (0, 0, pool.len() as u64);
    let jobs = Jobs {
        settings: &cells.settings,
        products,
    };
    for (cell, (seen, fate)) in (0_u32..).zip(seen.iter().zip(&fates)) {
        match fate {
            Fate::Keep => {
                builder.keep(&directory, cell, seen.packs, &seen.values);
                sizes.push((seen.living.len() + seen.dead.len()) as u32);
                kept += 1;
                if directory.level(cell) > 0 {
                    later += seen.living.len() as u64;
                }
                let file = directory.file(cell).filter(|_| !seen.dead.is_empty());
                removed.extend(file.map(|file| (file.sha256, seen.dead.clone())));
            }
            Fate::Rewrite => {
                let mut numbers = seen.living.clone();
                numbers.extend(joined.get(&cell).into_iter().flatten());
                numbers.sort_unstable();
                let mut job = Job {
                    centre: directory.centre(cell),
                    rows: Vec::with_capacity(numbers.len() * rows.dimension()),
                    numbers,
                };
                for &number in &job.numbers {
                    job.rows.extend(row(rows, number)?);
                }
                let divided = job.divided(cells.settings.dimension, cells.products);
                jobs.write(&divided, sink, &mut |cell: &EncodedCell| {
                    sizes.push(cell.order.len() as u32);
                    written += 1;
                    builder.push(cell);
                })?;
            }
            Fate::Dissolve => {}
        }
    }
    if !pool.is_empty() {
        let mut later =
            RowFile::new(scratch, rows.dimension()).map_err(failed("make a scratch file"))?;
        for &number in &pool {
            later
                .push(&row(rows, number)?)
                .map_err(failed("write a scratch file"))?;
        }
        let wanted = (cells.products / SMALLER).max(FEWEST);
        let sample = later
            .sample(SAMPLE)
            .map_err(failed("read a scratch file"))?;
        let centres = train(&sample, rows.dimension(), pool.len().div_ceil(wanted));
        drop(sample);
        let rows = Rows {
            rows: &mut later,
            numbers: Some(&pool),
        };
        jobs.assign(wanted, &centres, rows, scratch, sink, &mut |cell| {
            sizes.push(cell.order.len() as u32);
            written += 1;
            builder.push_later(cell, level);
        })?;
    }
    Ok(Some(Updated {
        built: finish(builder, sizes, removed, sink)?,
        kept,
        written,
        fresh: fresh.len() as u64,
        later,
    }))
}

/// The directory before, if cells of it can stand beside cells of these settings.
fn same_settings<R: Fn(&str) -> io::Result<Vec<u8>>>(
    cells: &Cells,
    before: &Before<'_, R>,
) -> Result<Option<Directory>, BuildError> {
    let (settings, manifest) = (&cells.settings, before.manifest);
    let Some(record) = &manifest.cells else {
        return Ok(None);
    };
    let is_same = manifest.fingerprint == settings.fingerprint
        && manifest.dimension == settings.dimension
        && manifest.attributes == settings.attributes
        && manifest.thumbnails.per_pack == settings.per_pack;
    if !is_same {
        return Ok(None);
    }
    let bytes = (before.read)(&record.file.path).map_err(BuildError::Unread)?;
    let directory = Directory::parse(&bytes).map_err(damaged(&record.file))?;
    Ok((directory.steps() == settings.centre_steps).then_some(directory))
}

/// What comparing a cell with the products takes.
struct Look<'a, R, P> {
    catalogue: &'a mut Catalogue,
    before: &'a Before<'a, R>,
    number_of: &'a dyn Fn(&str) -> Option<u32>,
    rows: &'a mut RowFile,
    products: &'a P,
}

impl<R: Fn(&str) -> io::Result<Vec<u8>>, P: Products> Look<'_, R, P> {
    /// Which products of a cell are as they were; they are noted as matched. One that was removed and is
    /// there again as it was is found again in its place.
    fn at(
        &mut self,
        cell: u32,
        directory: &Directory,
        is_matched: &mut [bool],
    ) -> Result<Seen, BuildError> {
        let (first, count) = directory.products_of(cell).unwrap_or_default();
        if let Some(file) = directory.file(cell) {
            let bytes = (self.before.read)(&file.path).map_err(BuildError::Unread)?;
            self.catalogue.add_cell(cell, &bytes)?;
        }
        let mut packs: HashMap<Digest, ThumbnailPack> = HashMap::new();
        // Only this cell is in memory.
        let records: Vec<FileRecord> = self.catalogue.thumbnail_packs().cloned().collect();
        for record in &records {
            let bytes = (self.before.read)(&record.path).map_err(BuildError::Unread)?;
            record.check(&bytes).map_err(CatalogueError::File)?;
            let pack = ThumbnailPack::parse(&bytes).map_err(damaged(record))?;
            packs.insert(record.sha256, pack);
        }
        let numbers: Vec<Option<u32>> = (first..first + count)
            .map(|index| self.catalogue.id(index).and_then(self.number_of))
            .collect();
        let products = self.products;
        let now: Vec<_> = numbers
            .par_iter()
            .map(|number| {
                number
                    .map(|number| products.product(number.into()))
                    .transpose()
            })
            .collect();
        let mut seen = Seen {
            living: Vec::new(),
            dead: Vec::new(),
            values: vec![BTreeMap::new(); self.catalogue.manifest().attributes.len()],
            packs: records.len() as u32,
        };
        for (place, (number, now)) in (0_u32..).zip(numbers.into_iter().zip(now)) {
            let index = first + place;
            let now = now.map_err(failed("read a product"))?;
            let thumbnail = self.catalogue.thumbnail_pack(index);
            let thumbnail = thumbnail
                .and_then(|(record, slot)| packs.get(&record.sha256)?.get(slot))
                .unwrap_or_default();
            let stayed = number
                .zip(now)
                .filter(|(number, (product, colours, picture))| {
                    is_matched.get(*number as usize) == Some(&false)
                        && self.catalogue.product(index).as_ref() == Some(product)
                        && self.catalogue.colours(index) == *colours
                        && thumbnail == picture
                });
            let stayed = match stayed {
                Some((number, now)) => {
                    let row = row(self.rows, number)?;
                    (self.catalogue.stored(index) == Some(&row[..])).then_some((number, now))
                }
                None => None,
            };
            let Some((number, (product, ..))) = stayed else {
                seen.dead.push(place);
                continue;
            };
            if let Some(is_matched) = is_matched.get_mut(number as usize) {
                *is_matched = true;
            }
            seen.living.push(number);
            for (counts, value) in seen.values.iter_mut().zip(product.attributes) {
                *counts.entry(value).or_insert(0) += 1;
            }
        }
        self.catalogue.drop_cell(cell);
        Ok(seen)
    }
}

/// What becomes of the products that there are.
struct Plan {
    /// What to do with each cell.
    fates: Vec<Fate>,
    /// The fresh products that join a cell which is written anew, by that cell.
    joined: HashMap<u32, Vec<u32>>,
    /// The numbers of the products that go into later cells, rising.
    pool: Vec<u32>,
    /// The level of these cells.
    level: u8,
}

fn plan(
    directory: &Directory,
    seen: &[Seen],
    fresh: &[u32],
    rows: &mut RowFile,
) -> Result<Plan, BuildError> {
    let mut fates: Vec<Fate> = (0_u32..)
        .zip(seen)
        .map(|(cell, seen)| {
            let all = seen.living.len() + seen.dead.len();
            match (seen.dead.len() * LOST > all, directory.level(cell)) {
                (false, _) => Fate::Keep,
                (true, 0) => Fate::Rewrite,
                (true, _) => Fate::Dissolve,
            }
        })
        .collect();
    let centres = Centres::of(directory);
    let mut joined: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut pool = Vec::new();
    for &number in fresh {
        let cell = centres.nearest(&row(rows, number)?);
        if fates.get(cell as usize) == Some(&Fate::Rewrite) {
            joined.entry(cell).or_default().push(number);
        } else {
            pool.push(number);
        }
    }
    let mut levels: BTreeMap<u8, usize> = BTreeMap::new();
    for (cell, (seen, fate)) in (0_u32..).zip(seen.iter().zip(&fates)) {
        match (directory.level(cell), fate) {
            (0, _) => {}
            (_, Fate::Dissolve) => pool.extend(&seen.living),
            (level, _) => *levels.entry(level).or_default() += seen.living.len(),
        }
    }
    let most = (TOGETHER * pool.len()).max(rows.len() as usize / LITTLE);
    let (mut level, mut total) = (1, pool.len());
    for (&next, &mass) in &levels {
        if mass > total || total + mass > most {
            break;
        }
        total += mass;
        level = next.saturating_add(1);
    }
    for (cell, (seen, fate)) in (0_u32..).zip(seen.iter().zip(&mut fates)) {
        if (1..level).contains(&directory.level(cell)) && *fate == Fate::Keep {
            *fate = Fate::Dissolve;
            pool.extend(&seen.living);
        }
    }
    pool.sort_unstable();
    Ok(Plan {
        fates,
        joined,
        pool,
        level,
    })
}

fn damaged(record: &FileRecord) -> impl Fn(FormatError) -> BuildError {
    let path = record.path.clone();
    move |error| {
        BuildError::Before(CatalogueError::Damaged {
            path: path.clone(),
            error,
        })
    }
}

fn row(rows: &mut RowFile, number: u32) -> Result<Vec<u8>, BuildError> {
    rows.read(number.into(), 1)
        .map_err(failed("read the vectors"))
}
