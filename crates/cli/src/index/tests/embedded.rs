//! Catalogues of rows that workers wrote, against those of a local run.

use super::*;
use crate::arrow::tests::{answered, pictures, stream};

impl Shop {
    /// The rows of all pictures, in several files whose rows and order a cluster may have chosen.
    fn embedded(&self, look: &dyn Look, files: usize) -> Vec<PathBuf> {
        let folder = PictureFolder::scan(&self.folder.path().join("images")).unwrap();
        let names: Vec<&str> = folder.names().collect();
        (0..files)
            .map(|file| {
                let names = names.iter().rev().skip(file).step_by(files);
                let images: Vec<_> = names
                    .map(|name| (Some(*name), fs::read(folder.path_of(name)).ok()))
                    .collect();
                let path = self.folder.path().join(format!("{files}-{file}.arrows"));
                let input = stream(&[pictures(&images)]);
                fs::write(&path, answered(&input, look, 2).unwrap()).unwrap();
                path
            })
            .collect()
    }

    fn args_of_rows(&self, out: &str, embedded: Vec<PathBuf>) -> IndexArgs {
        IndexArgs {
            images: None,
            embedded,
            ..self.args(out)
        }
    }

    fn report(&self, out: &str) -> String {
        fs::read_to_string(self.folder.path().join(format!("{out}.report.txt"))).unwrap()
    }
}

#[test]
fn rows_make_the_same_catalogue_and_the_same_report_as_a_local_run() {
    let look = FakeLook::new("m");
    let shops = [
        (0, CellsWhen::Auto),
        (60, CellsWhen::Auto),
        (60, CellsWhen::Always),
    ];
    for (stock, cells) in shops {
        let shop = Shop::new();
        if stock > 0 {
            shop.stock(stock);
        }
        let args = IndexArgs {
            cells,
            ..shop.args("local")
        };
        run_with(&args, &look, 2, &never()).unwrap();
        let manifest = Manifest::parse(&shop.files("local")[Path::new(MANIFEST_NAME)]).unwrap();
        assert_eq!(manifest.calibration.is_some(), stock > 0);
        assert_eq!(manifest.cells.is_some(), cells == CellsWhen::Always);
        for files in [1, 3] {
            let out = format!("rows{files}");
            let args = IndexArgs {
                cells,
                ..shop.args_of_rows(&out, shop.embedded(&look, files))
            };
            let text = run_with(&args, &look, 2, &never()).unwrap();
            assert!(text.contains("rows about pictures"), "{text}");
            assert_eq!(shop.files(&out), shop.files("local"), "{stock} {files}");
            assert_eq!(shop.report(&out), shop.report("local"), "{stock} {files}");
        }
    }
}

#[test]
fn a_local_run_and_rows_share_a_journal() {
    let shop = Shop::new();
    shop.stock(40);
    let look = FakeLook::new("m");
    shop.run("out", &look, &never()).unwrap();
    let before = shop.files("out");
    let args = shop.args_of_rows("out", shop.embedded(&look, 2));
    let watched = Watched::new("m");
    let text = run_with(&args, &watched, 2, &never()).unwrap();
    // Not even the distorted pictures of the calibration.
    assert_eq!(watched.looked(), 0);
    // The folder has one that no product has, which a local run does not look at.
    assert!(text.contains("1 of the pictures new"), "{text}");
    assert_eq!(shop.files("out"), before);
}

#[test]
fn an_interrupted_run_of_rows_goes_on() {
    let shop = Shop::new();
    let look = FakeLook::new("m");
    shop.run("local", &look, &never()).unwrap();
    let args = shop.args_of_rows("out", shop.embedded(&look, 1));
    let stop = AtomicBool::new(true);
    let outcome = run_with(&args, &look, 2, &stop);
    assert!(
        matches!(outcome, Err(CliError::Interrupted { .. })),
        "{outcome:?}"
    );
    assert!(!shop.folder.path().join("out").join(MANIFEST_NAME).exists());
    run_with(&args, &look, 2, &never()).unwrap();
    assert_eq!(shop.files("out"), shop.files("local"));
}

#[test]
fn ids_of_products_do_in_place_of_files_names() {
    let look = FakeLook::new("m");
    let shop = Shop::new();
    let csv = "id,productDisplayName\np1,One\nshirt.2,Two\n";
    fs::write(shop.folder.path().join("styles.csv"), csv).unwrap();
    let rows = stream(&[pictures(&[
        (Some("shirt.2"), Some(picture(2))),
        (Some("p1"), Some(picture(1))),
    ])]);
    let path = shop.folder.path().join("ids.arrows");
    fs::write(&path, answered(&rows, &look, 1).unwrap()).unwrap();
    let args = shop.args_of_rows("out", vec![path]);
    let text = run_with(&args, &look, 1, &never()).unwrap();
    assert!(text.starts_with("2 products"), "{text}");
}

#[test]
fn several_rows_of_one_picture_come_to_the_same_in_any_order() {
    let look = FakeLook::new("m");
    let good = || Some(picture(3));
    let bad = || Some(b"nothing".to_vec());
    let cases = [
        ("once more", vec![good(), good()], None),
        ("after a fault", vec![bad(), good(), None], None),
        (
            "only faults",
            vec![bad(), None],
            Some("p3: The row has no picture."),
        ),
        (
            "others",
            vec![good(), Some(picture(4)), bad()],
            Some("p3: Different pictures"),
        ),
    ];
    let mut wrong = Vec::new();
    for (name, rows, expected) in cases {
        let mut reports = BTreeSet::new();
        for turn in 0..rows.len() {
            let mut rows = rows.clone();
            rows.rotate_left(turn);
            let shop = Shop::new();
            let csv = "id,productDisplayName\np3,Three\np5,Five\n";
            fs::write(shop.folder.path().join("styles.csv"), csv).unwrap();
            let mut all: Vec<_> = rows.into_iter().map(|image| (Some("p3"), image)).collect();
            all.push((Some("p5"), Some(picture(5))));
            let path = shop.folder.path().join("several.arrows");
            let input = stream(&[pictures(&all)]);
            fs::write(&path, answered(&input, &look, 1).unwrap()).unwrap();
            let mut args = shop.args_of_rows("out", vec![path]);
            args.samples = None;
            run_with(&args, &look, 1, &never()).unwrap();
            let report = shop.folder.path().join("out.report.txt");
            reports.insert(fs::read_to_string(report).unwrap_or_default());
        }
        let is_right = reports.len() == 1
            && reports.iter().all(|report| match expected {
                None => report.is_empty(),
                Some(expected) => report.contains(expected),
            });
        if !is_right {
            wrong.push(format!("{name}: {reports:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rows_of_another_model_and_broken_files_are_refused_by_name() {
    let shop = Shop::new();
    let rows = shop.embedded(&FakeLook::new("another model"), 1);
    let look = FakeLook::new("m");
    let error = run_with(&shop.args_of_rows("out", rows), &look, 1, &never()).unwrap_err();
    let report = error.report();
    assert!(
        report.contains("1-0.arrows: the rows were made with another"),
        "{report}"
    );

    let path = shop.folder.path().join("styles.csv");
    let error = run_with(&shop.args_of_rows("out", vec![path]), &look, 1, &never()).unwrap_err();
    assert!(error.report().contains("no Arrow stream"), "{error:?}");

    let path = shop.folder.path().join("nowhere.arrows");
    let error = run_with(&shop.args_of_rows("out", vec![path]), &look, 1, &never()).unwrap_err();
    assert!(
        error.report().contains("nowhere.arrows cannot be read"),
        "{error:?}"
    );
    assert!(!shop.folder.path().join("out").join(MANIFEST_NAME).exists());
}
