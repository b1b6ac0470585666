//! The pictures: each its own, each a garment on white, each the same twice.

use std::collections::BTreeMap;

use contract::Digest;
use garments::{Article, DEFAULT_COUNT, Garment, GarmentError, products, samples, write_demo};
use imageprep::Rgb8;

/// The share of pixels, 0..=1, that are clearly not white.
fn covered(picture: &Rgb8) -> f64 {
    let inked = picture.pixels().chunks_exact(3).filter(|p| p.iter().any(|&c| c < 248)).count();
    inked as f64 / f64::from(picture.width() * picture.height())
}

/// The first products of every article type.
fn some_of_each(count: usize) -> Vec<Garment> {
    let all = products(DEFAULT_COUNT);
    Article::ALL
        .iter()
        .flat_map(|&article| all.iter().filter(move |g| g.article == article).take(count).cloned())
        .collect()
}

#[test]
fn every_product_is_drawn_otherwise() {
    let mut seen = BTreeMap::new();
    let mut twins = Vec::new();
    for garment in products(DEFAULT_COUNT) {
        // Names and ids are not in the drawing: equal text means equal pictures.
        if let Some(twin) = seen.insert(Digest::of(garment.svg().as_bytes()), garment.name.clone())
        {
            twins.push((twin, garment.name));
        }
    }
    assert!(twins.is_empty(), "{twins:#?}");
}

#[test]
fn drawings_ask_for_nothing_that_differs_between_machines() {
    // Circles, arcs and rotations go through the platform's sine; text through its fonts.
    let banned =
        ["<circle", "<ellipse", "<rect", "<text", "<image", "rotate(", "skew", "NaN", "inf"];
    let mut wrong = Vec::new();
    for garment in products(DEFAULT_COUNT) {
        let svg = garment.svg();
        let arc = svg
            .split(" d=\"")
            .skip(1)
            .any(|d| d.split('"').next().is_some_and(|d| d.contains(['A', 'a'])));
        for word in banned {
            if svg.contains(word) {
                wrong.push(format!("{}: {word}", garment.name));
            }
        }
        if arc {
            wrong.push(format!("{}: an arc", garment.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn garments_lie_on_white_and_fill_the_picture() {
    let mut pictures = BTreeMap::new();
    let mut wrong = Vec::new();
    for garment in some_of_each(5) {
        let picture = garment.draw(180, 240).unwrap();
        let at = |x: usize, y: usize| &picture.pixels()[(y * 180 + x) * 3..][..3];
        let share = covered(&picture);
        let corners = [at(0, 0), at(179, 0), at(0, 239), at(179, 239)];
        let middle_row = |x: usize| at(x, 120) == [255; 3];
        if corners.iter().any(|c| *c != [255; 3]) {
            wrong.push(format!("{}: the corners are not white", garment.name));
        }
        if !(0.08..0.75).contains(&share) {
            wrong.push(format!("{}: covers {share:.2}", garment.name));
        }
        if !middle_row(0) || !middle_row(179) {
            wrong.push(format!("{}: reaches the side", garment.name));
        }
        if let Some(twin) = pictures.insert(Digest::of(picture.pixels()), garment.name.clone()) {
            wrong.push(format!("{} looks like {twin}", garment.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_same_picture_twice() {
    for garment in some_of_each(1) {
        let again = products(DEFAULT_COUNT).into_iter().find(|g| g.id == garment.id).unwrap();
        assert_eq!(
            garment.draw(90, 120).unwrap().pixels(),
            again.draw(90, 120).unwrap().pixels(),
            "{}",
            garment.name
        );
    }
}

#[test]
fn sizes_out_of_range_are_refused() {
    let garment = &products(1)[0];
    for (width, height) in [(0, 10), (10, 0), (4097, 10), (u32::MAX, u32::MAX)] {
        let refused = garment.draw(width, height);
        assert!(
            matches!(&refused, Err(GarmentError::Size { .. })),
            "{width} x {height}: {refused:?}"
        );
    }
    let wide = garment.draw(100, 20).unwrap();
    assert_eq!((wide.width(), wide.height()), (100, 20));
}

#[test]
fn samples_are_not_the_catalogue_s_pictures() {
    let shots = samples().unwrap();
    assert!((6..=8).contains(&shots.len()), "{}", shots.len());
    for shot in &shots {
        assert_eq!((shot.picture.width(), shot.picture.height()), (480, 640), "{}", shot.label);
        assert!(covered(&shot.picture) > 0.9, "{} stands on white", shot.label);
    }
    let again = samples().unwrap();
    for (a, b) in shots.iter().zip(&again) {
        assert_eq!(a.picture.pixels(), b.picture.pixels(), "{}", a.label);
    }
}

#[test]
fn files_are_whole_named_and_the_same_twice() {
    let read = |dir: &std::path::Path| -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for folder in ["", "images", "samples"] {
            for entry in std::fs::read_dir(dir.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    files.insert(
                        path.strip_prefix(dir).unwrap().display().to_string(),
                        std::fs::read(&path).unwrap(),
                    );
                }
            }
        }
        files
    };
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut heard = Vec::new();
    write_demo(first.path(), 20, &mut |done, total| heard.push((done, total))).unwrap();
    write_demo(second.path(), 20, &mut |_, _| ()).unwrap();
    let files = read(first.path());
    assert_eq!(files, read(second.path()));
    let shots = samples().unwrap().len();
    assert_eq!(files.len(), 20 + 1 + shots + 1, "{:?}", files.keys());
    assert_eq!(heard.first(), Some(&(0, 20 + shots)));
    assert_eq!(heard.last(), Some(&(20 + shots, 20 + shots)));
    for garment in products(20) {
        let picture = imageprep::decode(&files[&format!("images/{}.jpg", garment.id)]).unwrap();
        assert_eq!((picture.width(), picture.height()), (360, 480), "{}", garment.name);
    }
    let mut list = csv::Reader::from_reader(files["samples/samples.csv"].as_slice());
    assert_eq!(list.headers().unwrap(), vec!["file", "label"]);
    for row in list.records() {
        let row = row.unwrap();
        assert!(files.contains_key(&format!("samples/{}", &row[0])), "{row:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let taken = dir.path().join("taken");
    std::fs::write(&taken, b"a file").unwrap();
    let error = write_demo(&taken, 1, &mut |_, _| ()).unwrap_err();
    assert!(error.to_string().contains("taken"), "{error}");
    assert!(!error.remedy().is_empty());
}
