//! A shop that changes: what stayed keeps its file, what went is not found, and every state answers as one
//! that was made whole.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use catalogue::cells::CellSettings;
use catalogue::{Catalogue, Colours, Filter, Manifest, Product};
use cells::{
    Before, BuildError, Built, Cells, Products, RowFile, Sink, Updated, build, row_of, train,
    update,
};
use contract::{Digest, Embedding, Fingerprint};

const DIMENSION: usize = 24;
const PRODUCTS: usize = 3000;
const WANTED: usize = 64;

/// A fixed generator, −1..1.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 40) as f32 / (1_u64 << 23) as f32) - 1.0
    }

    fn below(&mut self, count: usize) -> usize {
        (((self.next() + 1.0) / 2.0 * count as f32) as usize).min(count - 1)
    }
}

/// A product's version decides its vector and its picture.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    id: String,
    version: u64,
}

impl Item {
    fn embedding(&self) -> Embedding {
        let mut hubs = Numbers(self.version % 40 + 1);
        let mut own = Numbers(self.version * 7919 + 3);
        let values = (0..DIMENSION).map(|_| hubs.next() + 0.4 * own.next());
        Embedding::normalise(values.collect()).unwrap()
    }
}

struct Stock<'a>(&'a [Item]);

impl Products for Stock<'_> {
    fn product(&self, number: u64) -> io::Result<(Product, Colours, Vec<u8>)> {
        let item = &self.0[number as usize];
        let product = Product {
            id: item.id.clone(),
            name: format!("Product {}", item.id),
            attributes: vec![format!("hub {}", item.version % 40)],
        };
        // As large as a small thumbnail.
        let picture = item.version.to_le_bytes().repeat(125);
        Ok((product, Colours::UNKNOWN, picture))
    }
}

#[derive(Clone, Default, PartialEq)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Sink for Files {
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

fn cells() -> Cells {
    Cells {
        settings: CellSettings {
            title: String::new(),
            fingerprint: Fingerprint(Digest::of(b"model")),
            dimension: DIMENSION,
            attributes: vec!["hub".into()],
            per_pack: 8,
            centre_steps: 96.0,
            towards: 1.0,
        },
        products: WANTED,
    }
}

fn rows(items: &[Item], folder: &std::path::Path) -> RowFile {
    let mut rows = RowFile::new(folder, DIMENSION).unwrap();
    for item in items {
        rows.push(&row_of(&item.embedding())).unwrap();
    }
    rows
}

fn whole(items: &[Item]) -> (Built, Files) {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(items, folder.path());
    let sample = rows.sample(2000).unwrap();
    let centres = train(&sample, DIMENSION, items.len() / WANTED);
    let mut files = Files::default();
    let made = build(
        &cells(),
        &centres,
        &mut rows,
        &Stock(items),
        folder.path(),
        &mut files,
    );
    (made.unwrap(), files)
}

/// The next state, and the files that were written for it.
fn next(
    items: &[Item],
    manifest: &Manifest,
    files: &Files,
) -> Result<Option<(Updated, Files)>, BuildError> {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(items, folder.path());
    let numbers: HashMap<&str, u32> = items.iter().map(|i| i.id.as_str()).zip(0..).collect();
    let before = Before {
        manifest,
        read: |path: &str| {
            let file = files.0.get(path).cloned();
            file.ok_or_else(|| io::ErrorKind::NotFound.into())
        },
    };
    let mut written = Files::default();
    let updated = update(
        &cells(),
        &before,
        &|id| numbers.get(id).copied(),
        &mut rows,
        &Stock(items),
        folder.path(),
        &mut written,
    )?;
    Ok(updated.map(|updated| (updated, written)))
}

/// All cells of a state, in memory.
fn opened(manifest: &Manifest, files: &Files) -> Catalogue {
    let manifest = Manifest::parse(&manifest.to_json()).unwrap();
    let fingerprint = manifest.fingerprint;
    let mut catalogue = Catalogue::new(manifest, fingerprint).unwrap();
    let record = catalogue.next_shard().unwrap().clone();
    catalogue.add_shard(&files.0[&record.path]).unwrap();
    for cell in 0..catalogue.directory().unwrap().len() as u32 {
        let record = catalogue.directory().unwrap().file(cell).unwrap();
        catalogue.add_cell(cell, &files.0[&record.path]).unwrap();
    }
    catalogue
}

fn bytes(files: &Files) -> usize {
    files.0.values().map(Vec::len).sum()
}

fn stock(count: usize) -> Vec<Item> {
    let item = |n: u64| Item {
        id: format!("p{n}"),
        version: n,
    };
    (0..count as u64).map(item).collect()
}

/// One product in three hundred goes, one changes, one comes.
fn changed(items: &[Item], round: u64) -> (Vec<Item>, Vec<String>) {
    let mut random = Numbers(round * 31 + 5);
    let mut items = items.to_vec();
    let count = items.len() / 300;
    let mut gone = Vec::new();
    for _ in 0..count {
        let at = random.below(items.len());
        gone.push(items.remove(at).id);
    }
    for n in 0..count as u64 {
        let at = random.below(items.len());
        items[at].version = 100_000 + 1000 * round + n;
        let version = 200_000 + 1000 * round + n;
        let id = format!("new{round}-{n}");
        items.push(Item { id, version });
    }
    (items, gone)
}

/// Products as a search shows them: their ids, and their similarities' bits.
fn answers(catalogue: &Catalogue, queries: &[Embedding]) -> Vec<BTreeSet<(String, u32)>> {
    let answer = |query| {
        let hits = catalogue.search(query, 5).into_iter();
        hits.map(|hit| {
            let id = catalogue.id(hit.index).unwrap().to_owned();
            (id, hit.similarity.to_bits())
        })
        .collect()
    };
    queries.iter().map(answer).collect()
}

#[test]
fn a_shop_that_changes_publishes_what_changed() {
    let mut items = stock(PRODUCTS);
    let (built, mut files) = whole(&items);
    let mut manifest = built.manifest;
    let total = bytes(&files);
    let queries: Vec<Embedding> = (0..60_u64)
        .map(|n| Item {
            id: String::new(),
            version: n * 3331 + 17,
        })
        .map(|item| item.embedding())
        .collect();
    let mut written_in_all = 0;
    for round in 1..=12 {
        let (next_items, gone) = changed(&items, round);
        items = next_items;
        let (updated, written) = next(&items, &manifest, &files).unwrap().unwrap();
        // One that comes may change at once.
        assert!((15..=20).contains(&updated.fresh), "round {round}");
        let share = bytes(&written) as f64 / total as f64;
        assert!(share <= 0.05, "round {round}: {share}");
        written_in_all += bytes(&written);
        files.0.extend(written.0);
        manifest = updated.built.manifest;
        assert_eq!(manifest.products as usize, items.len(), "round {round}");

        let catalogue = opened(&manifest, &files);
        let hidden = catalogue.len() - items.len();
        let removed = &manifest.cells.as_ref().unwrap().removed;
        assert_eq!(removed.len(), hidden);
        assert!(hidden * 4 <= catalogue.len(), "round {round}: {hidden}");
        for id in &gone {
            assert_eq!(catalogue.index_of(id), None, "round {round}: {id}");
        }
        let (fresh, fresh_files) = whole(&items);
        let fresh = opened(&fresh.manifest, &fresh_files);
        assert_eq!(
            answers(&catalogue, &queries),
            answers(&fresh, &queries),
            "round {round}"
        );
        let facets = |c: &Catalogue| c.select(&Filter::new()).facets;
        assert_eq!(facets(&catalogue), facets(&fresh), "round {round}");
        let selection = catalogue.select(&Filter::new());
        assert_eq!(selection.passing, items.len(), "round {round}");
        for item in &items {
            let index = catalogue.index_of(&item.id).unwrap();
            assert!(!catalogue.is_removed(index) && selection.has(index));
        }
    }
    // As the digits of a counter carry, later cells are put together: not each run has left its own.
    let directory = opened(&manifest, &files).directory().unwrap().clone();
    let later = (0..directory.len() as u32)
        .filter(|&cell| directory.level(cell) > 0)
        .count();
    let least = 12 * 20 / (WANTED / 4);
    assert!((1..=2 * least).contains(&later), "{later} later cells");
    let mean = written_in_all as f64 / 12.0 / total as f64;
    assert!(mean <= 0.035, "{mean}");
}

#[test]
fn what_did_not_change_gives_the_same_bytes_and_what_comes_back_is_found_in_its_place() {
    let items = stock(1200);
    let (built, files) = whole(&items);
    let (same, written) = next(&items, &built.manifest, &files).unwrap().unwrap();
    assert_eq!(same.built.manifest, built.manifest);
    assert_eq!((same.written, same.fresh), (0, 0));
    assert!(written.0.iter().all(|(path, b)| files.0[path] == *b));

    let (less, gone) = changed(&items, 1);
    let (updated, written) = next(&less, &built.manifest, &files).unwrap().unwrap();
    let mut all = files.clone();
    all.0.extend(written.0);
    let (again, written) = next(&less, &updated.built.manifest, &all).unwrap().unwrap();
    assert_eq!(again.built.manifest, updated.built.manifest);
    assert!(written.0.iter().all(|(path, b)| all.0[path] == *b));

    // Everything as at first: the old cells serve again, and what came between is hidden.
    let (back, written) = next(&items, &updated.built.manifest, &all)
        .unwrap()
        .unwrap();
    assert_eq!(back.fresh, 0);
    all.0.extend(written.0);
    let catalogue = opened(&back.built.manifest, &all);
    for id in &gone {
        assert!(catalogue.index_of(id).is_some(), "{id}");
    }
}

#[test]
fn a_cell_that_has_lost_much_is_written_anew() {
    let items = stock(1200);
    let (built, files) = whole(&items);
    let catalogue = opened(&built.manifest, &files);
    let (first, count) = catalogue.directory().unwrap().products_of(3).unwrap();
    let lost: BTreeSet<String> = (first..first + count * 2 / 5)
        .map(|index| catalogue.id(index).unwrap().to_owned())
        .collect();
    let left: Vec<Item> = items
        .iter()
        .filter(|item| !lost.contains(&item.id))
        .cloned()
        .collect();
    let (updated, written) = next(&left, &built.manifest, &files).unwrap().unwrap();
    assert_eq!(updated.written, 1);
    assert!(
        updated
            .built
            .manifest
            .cells
            .as_ref()
            .unwrap()
            .removed
            .is_empty()
    );
    let mut all = files;
    all.0.extend(written.0);
    assert_eq!(opened(&updated.built.manifest, &all).len(), left.len());
}

#[test]
fn what_cannot_be_kept_is_said() {
    let items = stock(600);
    let (built, files) = whole(&items);
    let mut other = items.clone();
    other
        .iter_mut()
        .step_by(3)
        .for_each(|item| item.version += 1_000_000);
    assert!(next(&other, &built.manifest, &files).unwrap().is_none());

    let cell = files.0.keys().find(|path| path.ends_with(".cell")).unwrap();
    let pack = files.0.keys().find(|path| path.ends_with(".pack")).unwrap();
    for path in [cell, pack] {
        let mut less = files.clone();
        less.0.remove(path);
        let refused = next(&items, &built.manifest, &less);
        assert!(matches!(refused, Err(BuildError::Unread(_))), "{path}");
        let mut bad = files.clone();
        bad.0.get_mut(path).unwrap()[30] ^= 1;
        let refused = next(&items, &built.manifest, &bad);
        assert!(matches!(refused, Err(BuildError::Before(_))), "{path}");
    }
}
