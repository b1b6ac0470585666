//! Whole index runs with a stand-in for the model.

mod embedded;

use std::collections::BTreeMap;

use catalogue::{Catalogue, MANIFEST_NAME};
use imageprep::Rgb8;

use super::*;
use crate::args::CellsWhen;
use crate::fixtures::{Watched, banded, never};
use crate::photo::fake::FakeLook;

/// A small shop on the disk: eight products, and one of each kind of dirt.
struct Shop {
    folder: tempfile::TempDir,
}

const CSV: &str = "id,gender,baseColour,productDisplayName\n\
    p0,Men,Red,Shirt 0\np1,Men,NA,Shirt, long\np2,Men,Red,Shirt 2\np3,Men,Red,Shirt 3\n\
    short,Men\n\
    p4,Men,Red,Shirt 4\np5,Men,Red,Shirt 5\np6,Men,Red,Shirt 6\np7,Men,Red,Shirt 7\n\
    broken,Men,Red,Broken\ngone,Men,Red,Gone\np0,Men,Red,Again\n";

fn picture(seed: u8) -> Vec<u8> {
    let pixels = (0..20 * 30 * 3_u32).map(|n| (n as u8).wrapping_mul(seed * 2 + 1) ^ seed);
    imageprep::thumbnail(&Rgb8::new(20, 30, pixels.collect()).unwrap(), 20, 30)
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let images = folder.path().join("images");
        fs::create_dir(&images).unwrap();
        fs::create_dir(folder.path().join("samples")).unwrap();
        fs::write(folder.path().join("styles.csv"), CSV).unwrap();
        for n in 0..8 {
            fs::write(images.join(format!("p{n}.jpg")), picture(n)).unwrap();
        }
        fs::write(images.join("broken.jpg"), &picture(9)[..200]).unwrap();
        fs::write(images.join("stray.jpg"), picture(10)).unwrap();
        let samples = folder.path().join("samples");
        fs::write(samples.join("a.jpg"), picture(1)).unwrap();
        fs::write(samples.join("b.jpg"), b"").unwrap();
        fs::write(
            samples.join("samples.csv"),
            "file,label\na.jpg,\"A shirt, red\"\n",
        )
        .unwrap();
        Self { folder }
    }

    /// So many products more, enough for words.
    fn stock(&self, count: u64) {
        let mut csv = CSV.to_owned();
        for n in 0..count {
            csv.push_str(&format!("m{n},Men,Red,More {n}\n"));
            let path = self.folder.path().join(format!("images/m{n}.jpg"));
            fs::write(path, banded(n)).unwrap();
        }
        fs::write(self.folder.path().join("styles.csv"), csv).unwrap();
    }

    fn args(&self, out: &str) -> IndexArgs {
        let path = self.folder.path();
        IndexArgs {
            model: path.join("unused"),
            images: Some(path.join("images")),
            embedded: Vec::new(),
            products: path.join("styles.csv"),
            out: path.join(out),
            samples: Some(path.join("samples")),
            title: "Test".into(),
            limit: None,
            columns: None,
            fresh: false,
            cells: CellsWhen::Auto,
            cell_products: None,
            recluster: false,
            quiet: true,
        }
    }

    fn run(&self, out: &str, look: &dyn Look, stop: &AtomicBool) -> Result<String, CliError> {
        run_with(&self.args(out), look, 2, stop)
    }

    /// Every file below `out` by its path.
    fn files(&self, out: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().join(out)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).unwrap();
                    let name = path.strip_prefix(self.folder.path().join(out)).unwrap();
                    files.insert(name.to_owned(), bytes);
                }
            }
        }
        files
    }
}

/// An index run of what the arguments name, by a stand-in for the model.
pub(super) fn run_with(
    args: &IndexArgs,
    look: &dyn Look,
    workers: usize,
    stop: &AtomicBool,
) -> Result<String, CliError> {
    let list = read_list(args)?;
    let folder = args.images.as_deref().map(scan).transpose()?;
    let pictures = match &folder {
        Some(folder) => Pictures::Folder(folder),
        None => Pictures::Embedded(Box::new(super::embedded::read(args, look, stop)?)),
    };
    build(args, list, pictures, look, workers, stop)
}

#[test]
fn dirt_is_counted_named_and_left_out() {
    let shop = Shop::new();
    let text = shop.run("out", &FakeLook::new("m"), &never()).unwrap();
    let found = text
        .lines()
        .skip(3)
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .join("\n");
    let expected = "\
2 malformed rows
  line 6: 2 fields where the header has 4
  line 13: the id p0 is already on line 2
1 row without a picture
  line 12: gone
1 picture without a row
  stray.jpg
1 unreadable picture
  broken.jpg: ";
    assert!(found.starts_with(expected), "{found}");
    assert!(found.contains("1 unreadable sample\n  b.jpg: "), "{found}");
    let report = fs::read_to_string(shop.folder.path().join("out.report.txt")).unwrap();
    assert!(report.starts_with(expected), "{report}");

    let bytes = fs::read(shop.folder.path().join("out/catalogue.json")).unwrap();
    let manifest = Manifest::parse(&bytes).unwrap();
    assert_eq!((manifest.products, manifest.title.as_str()), (8, "Test"));
    assert_eq!(manifest.attributes, ["gender", "baseColour"]);
    assert_eq!(manifest.samples.len(), 1);
    assert_eq!(manifest.samples[0].label, "A shirt, red");
    let fingerprint = manifest.fingerprint;
    let mut catalogue = Catalogue::new(manifest, fingerprint).unwrap();
    while let Some(shard) = catalogue.next_shard() {
        let bytes = fs::read(shop.folder.path().join("out").join(&shard.path)).unwrap();
        catalogue.add_shard(&bytes).unwrap();
    }
    let products: Vec<Product> = (0..8).map(|n| catalogue.product(n).unwrap()).collect();
    let ids: Vec<&str> = products.iter().map(|product| product.id.as_str()).collect();
    assert_eq!(ids, ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
    assert_eq!(products[1].name, "Shirt, long");
    assert_eq!(products[1].attributes, ["Men", ""]);
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_cores() {
    let shop = Shop::new();
    for (out, workers) in [("one", 1), ("two", 2), ("many", 7)] {
        run_with(&shop.args(out), &FakeLook::new("m"), workers, &never()).unwrap();
    }
    let files = shop.files("one");
    assert!(files.len() >= 4, "{:?}", files.keys());
    assert_eq!(files, shop.files("two"));
    assert_eq!(files, shop.files("many"));
}

#[test]
fn an_interrupted_run_goes_on_and_gives_the_same_bytes() {
    let shop = Shop::new();
    shop.run("whole", &FakeLook::new("m"), &never()).unwrap();
    for at in 1..=8 {
        let out = format!("out{at}");
        let stop = never();
        let mut first = Watched::new("m");
        first.stop_at = Some((at, &stop));
        match shop.run(&out, &first, &stop) {
            Err(CliError::Interrupted { done, total: 9 }) => assert_eq!(done, first.looked()),
            // The last picture may be in work when the stop comes; nothing is left to interrupt but
            // the writing.
            outcome => panic!("{at}: {outcome:?}"),
        }
        assert!(
            !shop
                .folder
                .path()
                .join(&out)
                .join("catalogue.json")
                .exists(),
            "{at}"
        );
        let second = Watched::new("m");
        shop.run(&out, &second, &never()).unwrap();
        assert_eq!(first.looked() + second.looked(), 8, "{at}");
        assert_eq!(shop.files(&out), shop.files("whole"), "{at}");
    }
}

#[test]
fn words_are_fitted_once_and_have_the_same_bytes_after_an_interruption() {
    let shop = Shop::new();
    shop.stock(40);
    let text = shop.run("whole", &FakeLook::new("m"), &never()).unwrap();
    let (_, sentence) = text.split_once(" of 48 distorted pictures").unwrap();
    assert!(sentence.contains("similarities have words\n"), "{text}");
    let manifest = Manifest::parse(&shop.files("whole")[Path::new("catalogue.json")]).unwrap();
    assert!(manifest.calibration.is_some(), "{text}");

    run_with(&shop.args("one"), &FakeLook::new("m"), 1, &never()).unwrap();
    assert_eq!(shop.files("one"), shop.files("whole"));

    let again = Watched::new("m");
    shop.run("whole", &again, &never()).unwrap();
    assert_eq!(again.looked(), 0);
    assert_eq!(shop.files("whole"), shop.files("one"));

    // 48 pictures are looked at, then 48 distorted ones.
    for at in [49, 60, 90] {
        let out = format!("out{at}");
        let stop = never();
        let mut first = Watched::new("m");
        first.stop_at = Some((at, &stop));
        match shop.run(&out, &first, &stop) {
            Err(CliError::Interrupted { done, total: 48 }) => {
                assert_eq!(48 + done, first.looked(), "{at}");
            }
            outcome => panic!("{at}: {outcome:?}"),
        }
        assert!(!shop.folder.path().join(&out).join(MANIFEST_NAME).exists());
        let second = Watched::new("m");
        shop.run(&out, &second, &never()).unwrap();
        assert_eq!(first.looked() + second.looked(), 96, "{at}");
        assert_eq!(shop.files(&out), shop.files("whole"), "{at}");
    }
}

#[test]
fn a_small_shop_has_no_words() {
    let shop = Shop::new();
    let text = shop.run("out", &FakeLook::new("m"), &never()).unwrap();
    assert!(
        text.contains("no words: that takes 30 different pictures\n"),
        "{text}"
    );
    let manifest = Manifest::parse(&shop.files("out")[Path::new("catalogue.json")]).unwrap();
    assert_eq!(manifest.calibration, None);
}

#[test]
fn a_finished_catalogue_stays_until_the_new_one_is_complete() {
    let shop = Shop::new();
    shop.run("out", &FakeLook::new("m"), &never()).unwrap();
    let before = shop.files("out");
    let stop = never();
    let mut other = Watched::new("another model");
    other.stop_at = Some((3, &stop));
    assert!(matches!(
        shop.run("out", &other, &stop),
        Err(CliError::Interrupted { .. })
    ));
    assert_eq!(shop.files("out"), before);
    shop.run("out", &Watched::new("another model"), &never())
        .unwrap();
    assert_ne!(shop.files("out"), before);
}

#[test]
fn what_is_known_is_not_looked_at_again_unless_asked() {
    let shop = Shop::new();
    shop.run("out", &FakeLook::new("m"), &never()).unwrap();
    let before = shop.files("out");
    let again = Watched::new("m");
    let text = shop.run("out", &again, &never()).unwrap();
    assert_eq!(again.looked(), 0);
    assert!(text.contains("all 8 pictures known from before"), "{text}");

    // A product that changes its picture, and a new one.
    let images = shop.folder.path().join("images");
    fs::write(images.join("p3.jpg"), picture(20)).unwrap();
    fs::write(images.join("gone.jpg"), picture(21)).unwrap();
    let changed = Watched::new("m");
    shop.run("out", &changed, &never()).unwrap();
    assert_eq!(changed.looked(), 2);
    assert_ne!(shop.files("out"), before);

    let other = Watched::new("another model");
    shop.run("out", &other, &never()).unwrap();
    assert_eq!(other.looked(), 9);

    let fresh = Watched::new("another model");
    let args = IndexArgs {
        fresh: true,
        ..shop.args("out")
    };
    run_with(&args, &fresh, 2, &never()).unwrap();
    assert_eq!(fresh.looked(), 9);
}

#[test]
fn a_torn_journal_is_mended() {
    let shop = Shop::new();
    shop.run("whole", &FakeLook::new("m"), &never()).unwrap();
    let bytes = fs::read(shop.folder.path().join("whole.journal")).unwrap();
    for length in [10, bytes.len() / 2, bytes.len() - 1] {
        fs::write(shop.folder.path().join("out.journal"), &bytes[..length]).unwrap();
        shop.run("out", &FakeLook::new("m"), &never()).unwrap();
        assert_eq!(shop.files("out"), shop.files("whole"), "{length}");
    }
}

#[test]
fn a_panic_costs_one_picture() {
    let shop = Shop::new();
    let mut look = Watched::new("m");
    look.panic_at = Some(4);
    let text = run_with(&shop.args("out"), &look, 1, &never()).unwrap();
    assert!(text.starts_with("7 products"), "{text}");
    assert!(text.contains("2 unreadable pictures"), "{text}");
    assert!(text.contains("a layer that cannot be"), "{text}");
}

#[test]
fn a_limit_takes_the_first_products_with_a_picture() {
    let shop = Shop::new();
    let args = IndexArgs {
        limit: Some(3),
        ..shop.args("out")
    };
    let text = run_with(&args, &FakeLook::new("m"), 2, &never()).unwrap();
    assert!(text.starts_with("3 products"), "{text}");
    assert!(
        text.contains("1 picture without a row\n  stray.jpg"),
        "{text}"
    );
}

#[test]
fn nothing_usable_is_an_error_with_its_reasons() {
    let shop = Shop::new();
    let cases = [
        ("id,productDisplayName\n", "the list has no rows"),
        (
            "id,productDisplayName\nx1,A\nx2,B\n",
            "2 rows without a picture",
        ),
        ("id,productDisplayName\nbroken,A\n", "1 unreadable picture"),
    ];
    for (csv, reason) in cases {
        fs::write(shop.folder.path().join("styles.csv"), csv).unwrap();
        let error = shop.run("out", &FakeLook::new("m"), &never()).unwrap_err();
        assert!(
            matches!(error, CliError::NothingToIndex { .. }),
            "{error:?}"
        );
        // Pictures without a row are found as well, so the reason need not stand first.
        let report = error.report();
        assert!(
            report.contains(reason) || csv.lines().count() == 1,
            "{report}"
        );
        assert!(!shop.folder.path().join("out/catalogue.json").exists());
    }
}

#[test]
fn files_stand_beside_the_catalogue() {
    let here = std::env::current_dir().unwrap();
    let cases = [
        ("/a/shop", "/a/shop.journal"),
        ("/a/shop/", "/a/shop.journal"),
        ("/a/shop.v2", "/a/shop.v2.journal"),
    ];
    for (out, expected) in cases {
        assert_eq!(
            beside(Path::new(out), "journal"),
            Path::new(expected),
            "{out}"
        );
    }
    assert_eq!(
        beside(Path::new("shop"), "journal"),
        here.join("shop.journal")
    );
}
