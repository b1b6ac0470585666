//! Whole index runs of a shop with cells, with a stand-in for the model.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use catalogue::{Catalogue, Variants};
use contract::Embedding;

use super::super::tests::run_with;
use super::*;
use crate::fixtures::{Watched, banded, never};
use crate::photo::fake::FakeLook;

const PRODUCTS: u64 = 3000;

/// A shop on the disk: ids and the seeds of their pictures.
struct Shop {
    folder: tempfile::TempDir,
    products: BTreeMap<String, u64>,
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("images")).unwrap();
        let mut shop = Self {
            folder,
            products: BTreeMap::new(),
        };
        for n in 0..PRODUCTS {
            shop.put(&format!("p{n}"), n);
        }
        shop.list();
        shop
    }

    fn put(&mut self, id: &str, seed: u64) {
        let path = self.folder.path().join(format!("images/{id}.jpg"));
        fs::write(path, banded(seed)).unwrap();
        self.products.insert(id.to_owned(), seed);
    }

    fn list(&self) {
        let mut csv = "id,gender,baseColour,productDisplayName\n".to_owned();
        for (id, seed) in &self.products {
            let colour = ["Red", "Blue", "Green"][*seed as usize % 3];
            csv.push_str(&format!("{id},Men,{colour},Shirt {id}\n"));
        }
        fs::write(self.folder.path().join("styles.csv"), csv).unwrap();
    }

    /// One product in two hundred goes, one changes, one comes: one picture in a hundred is new.
    fn change(&mut self) -> Vec<String> {
        let mut gone = Vec::new();
        for n in 0..PRODUCTS / 200 {
            let id = format!("p{}", n * 151 + 7);
            self.products.remove(&id).unwrap();
            fs::remove_file(self.folder.path().join(format!("images/{id}.jpg"))).unwrap();
            gone.push(id);
            self.put(&format!("p{}", n * 173 + 11), 1_000_000 + n);
            self.put(&format!("new{n}"), 2_000_000 + n);
        }
        self.list();
        gone
    }

    fn args(&self, out: &str) -> IndexArgs {
        let path = self.folder.path();
        IndexArgs {
            model: path.join("unused"),
            images: Some(path.join("images")),
            embedded: Vec::new(),
            products: path.join("styles.csv"),
            out: path.join(out),
            samples: None,
            title: "Test".into(),
            limit: None,
            columns: None,
            fresh: false,
            cells: CellsWhen::Always,
            cell_products: Some(64),
            recluster: false,
            quiet: true,
        }
    }

    fn run(
        &self,
        args: &IndexArgs,
        look: &dyn Look,
        stop: &AtomicBool,
    ) -> Result<String, CliError> {
        run_with(args, look, 2, stop)
    }

    fn index(&self, out: &str) -> String {
        let look = FakeLook::new("m");
        self.run(&self.args(out), &look, &never()).unwrap()
    }

    fn open(&self, out: &str) -> Catalogue {
        shop::open(&self.folder.path().join(out), None).unwrap()
    }

    /// Every file below `out` by its path.
    fn files(&self, out: &str) -> BTreeMap<String, Vec<u8>> {
        let out = self.folder.path().join(out);
        let mut files = BTreeMap::new();
        let mut folders: Vec<PathBuf> = vec![out.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&out).unwrap().to_str().unwrap();
                    files.insert(name.to_owned(), fs::read(&path).unwrap());
                }
            }
        }
        files
    }

    fn copy(&self, from: &str, to: &str) {
        for (path, bytes) in self.files(from) {
            let path = self.folder.path().join(to).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let journal = |out: &str| self.folder.path().join(format!("{out}.journal"));
        fs::copy(journal(from), journal(to)).unwrap();
    }
}

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
fn a_change_of_one_in_a_hundred_costs_no_more() {
    let mut shop = Shop::new();
    let text = shop.index("out");
    assert!(
        text.contains(" of the five nearest (means of 100 "),
        "{text}"
    );
    let first = shop.files("out");
    assert!(first.keys().any(|path| path.ends_with(".cell")));
    let manifest_before = Manifest::parse(&first[MANIFEST_NAME]).unwrap();
    let vectors: BTreeMap<String, Embedding> = {
        let catalogue = shop.open("out");
        let all = 0..catalogue.len() as u32;
        all.map(|index| {
            let vector = Embedding::normalise(catalogue.vector(index)).unwrap();
            (catalogue.id(index).unwrap().to_owned(), vector)
        })
        .collect()
    };

    let gone = shop.change();
    let again = Watched::new("m");
    let text = shop.run(&shop.args("out"), &again, &never()).unwrap();
    let looked = format!("{} pictures looked at in ", PRODUCTS / 100);
    assert!(text.contains(&looked), "{text}");
    // Of the 300 pictures that are distorted, those that went have others in their place.
    assert!(
        again.looked() as u64 <= PRODUCTS / 100 + 10,
        "{}",
        again.looked()
    );
    assert!(text.contains("new to visitors: "), "{text}");

    let second = shop.files("out");
    let manifest = Manifest::parse(&second[MANIFEST_NAME]).unwrap();
    assert_eq!(manifest.products, PRODUCTS);
    let named = named(&shop.folder.path().join("out"), &manifest);
    let total: u64 = named.iter().map(|file| file.bytes).sum();
    let new = named.iter().filter(|file| !first.contains_key(&file.path));
    let new = new.map(|file| file.bytes).sum::<u64>() + second[MANIFEST_NAME].len() as u64;
    let share = new as f64 / total as f64;
    assert!(share <= 0.05, "{share}: {text}");

    let updated = shop.open("out");
    let selection = updated.select(&catalogue::Filter::new());
    assert_eq!(selection.passing as u64, PRODUCTS);
    let groups = Variants::of(&updated);
    for id in &gone {
        assert_eq!(updated.index_of(id), None, "{id}");
        let nearest = updated.search(&vectors[id], 20);
        assert!(
            nearest.iter().all(|hit| updated.id(hit.index) != Some(id)),
            "{id}"
        );
    }
    for index in (0..updated.len() as u32).filter(|&index| updated.is_removed(index)) {
        assert_eq!(groups.group(index).count(), 1);
    }
    shop.index("whole");
    let whole = shop.open("whole");
    let queries: Vec<Embedding> = vectors.values().step_by(20).cloned().collect();
    assert_eq!(answers(&updated, &queries), answers(&whole, &queries));

    // A page that was opened before goes on: all that its manifest names is there.
    let missing: Vec<&String> = first
        .keys()
        .filter(|path| !second.contains_key(*path))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(
        super::named(&shop.folder.path().join("out"), &manifest_before).len() + 1,
        first.len()
    );
    // The third run finds nothing new, and takes away what only the first named.
    let text = shop.index("out");
    let third = shop.files("out");
    assert_eq!(third[MANIFEST_NAME], second[MANIFEST_NAME], "{text}");
    let mut paths: BTreeSet<String> = named.iter().map(|file| file.path.clone()).collect();
    paths.insert(MANIFEST_NAME.to_owned());
    assert_eq!(third.keys().cloned().collect::<BTreeSet<_>>(), paths);
    assert!(third.len() < second.len());
}

#[test]
fn an_interrupted_change_leaves_the_catalogue_and_goes_on_to_the_same_bytes() {
    let mut shop = Shop::new();
    shop.index("out");
    for copy in ["one", "seven", "cut"] {
        shop.copy("out", copy);
    }
    let before = shop.files("cut");
    shop.change();
    for (out, threads) in [("one", 1), ("seven", 7)] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| shop.index(out));
    }
    assert_eq!(shop.files("one"), shop.files("seven"));
    for at in [1, 17] {
        let stop = never();
        let mut look = Watched::new("m");
        look.stop_at = Some((at, &stop));
        let cut = shop.run(&shop.args("cut"), &look, &stop);
        assert!(matches!(cut, Err(CliError::Interrupted { .. })), "{cut:?}");
        assert_eq!(shop.files("cut"), before, "{at}");
    }
    // And while cells are written: what was written lies there unnamed.
    let out = shop.folder.path().join("cut");
    fs::write(
        out.join("cells/0123456789abcdef.cell"),
        b"of a run that was cut",
    )
    .unwrap();
    fs::write(out.join("thumbs/0123456789abcdef.pack.partial"), b"half").unwrap();
    shop.index("cut");
    assert_eq!(shop.files("cut"), shop.files("one"));
}

#[test]
fn cells_are_made_anew_on_demand_and_for_other_models() {
    let mut shop = Shop::new();
    shop.index("out");
    shop.change();
    shop.index("out");
    let manifest = |shop: &Shop| Manifest::parse(&shop.files("out")[MANIFEST_NAME]).unwrap();
    let hidden = |manifest: &Manifest| manifest.cells.as_ref().map(|cells| cells.removed.len());
    assert!(hidden(&manifest(&shop)) > Some(0));
    let args = IndexArgs {
        recluster: true,
        ..shop.args("out")
    };
    shop.run(&args, &FakeLook::new("m"), &never()).unwrap();
    shop.index("whole");
    let whole = Manifest::parse(&shop.files("whole")[MANIFEST_NAME]).unwrap();
    assert_eq!(manifest(&shop), whole);

    // A damaged cell is no reason to fail: all are made anew.
    let out = shop.folder.path().join("out");
    let files = shop.files("out");
    let cell = whole.cells.as_ref().unwrap();
    for path in files.keys().filter(|path| path.ends_with(".cell")) {
        fs::write(out.join(path), b"no cell").unwrap();
    }
    shop.index("out");
    assert_eq!(manifest(&shop).cells.as_ref(), Some(cell));
    shop.open("out");

    shop.run(&shop.args("out"), &FakeLook::new("another"), &never())
        .unwrap();
    assert_ne!(manifest(&shop).fingerprint, whole.fingerprint);
    shop.open("out");

    // Back to shards, for which nothing of the cells is left.
    let args = IndexArgs {
        cells: CellsWhen::Auto,
        ..shop.args("out")
    };
    shop.run(&args, &FakeLook::new("m"), &never()).unwrap();
    assert_eq!(manifest(&shop).cells, None);
    assert!(
        !shop
            .files("out")
            .keys()
            .any(|path| path.starts_with("cells/"))
    );
}
