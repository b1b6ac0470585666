//! Whole evaluations of a shop of plain colours, with figures counted by hand.

use std::fs;
use std::path::PathBuf;

use contract::{Digest, Embedding, Guess, Observation};
use embedder::EmbedError;
use imageprep::{Crop, Input, Recipe, Rgb8};

use super::*;
use crate::fixtures::never;
use crate::photo::Part;
use crate::photo::fake::FakeLook;
use contract::Fingerprint;

/// A shop on the disk. Pictures of one colour have one direction, so that the neighbours of a red
/// product are the red ones in the list's order.
struct Shop {
    folder: tempfile::TempDir,
}

const RED: [u8; 3] = [200, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 200];

/// Id, whether its group is kept aside, type, colour, gender, and what its picture looks like.
type Thing = (
    &'static str,
    bool,
    &'static str,
    &'static str,
    &'static str,
    [u8; 3],
);

const PRODUCTS: [Thing; 12] = [
    ("q1", true, "Shirts", "Red", "Men", RED),
    ("q2", true, "Caps", "NA", "Men", GREEN),
    ("g1", false, "Shirts", "Red", "Men", RED),
    ("g2", false, "Shirts", "Blue", "Men", RED),
    ("g3", false, "Tops", "Red", "Women", RED),
    ("g4", false, "Caps", "Green", "Men", GREEN),
    ("g5", false, "Caps", "Green", "Women", GREEN),
    ("g6", false, "Skirts", "Blue", "Women", BLUE),
    ("g7", false, "Skirts", "Blue", "Women", BLUE),
    ("g8", false, "Skirts", "Blue", "Women", BLUE),
    ("g9", false, "Skirts", "Blue", "Women", BLUE),
    ("g0", false, "Skirts", "Blue", "Women", BLUE),
];

fn plain(colour: [u8; 3], side: u32) -> Vec<u8> {
    let picture = Rgb8::new(side, side, colour.repeat((side * side) as usize)).unwrap();
    imageprep::thumbnail(&picture, side, side)
}

/// The first name from `start` on whose group is kept aside, or is not.
fn name(start: usize, aside: bool) -> String {
    (start..)
        .map(|n| format!("Thing {n}"))
        .find(|name| evaluation::is_aside(evaluation::groups(&[(name, "")])[0]) == aside)
        .unwrap()
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let mut csv = "id,gender,articleType,baseColour,productDisplayName\n".to_owned();
        for folder in ["images", "large", "photos/shirt", "photos/skirt"] {
            fs::create_dir_all(path.join(folder)).unwrap();
        }
        for (number, (id, aside, kind, colour, gender, look)) in PRODUCTS.iter().enumerate() {
            let name = name(number * 1000, *aside);
            csv.push_str(&format!("{id},{gender},{kind},{colour},{name}\n"));
            fs::write(path.join(format!("images/{id}.jpg")), plain(*look, 8)).unwrap();
        }
        // Neither is a product that can be compared.
        csv.push_str("none,Men,Shirts,Red,Without a picture\n");
        csv.push_str(&format!("bad,Men,Shirts,Red,{}\n", name(50_000, true)));
        fs::write(path.join("images/bad.jpg"), b"no picture").unwrap();
        fs::write(path.join("styles.csv"), csv).unwrap();
        // Of those kept aside, one looks like itself and one does not; the others are not searched.
        for (id, colour) in [("q1", RED), ("q2", RED), ("g3", RED), ("stranger", RED)] {
            fs::write(path.join(format!("large/{id}.jpg")), plain(colour, 32)).unwrap();
        }
        // A network may have learnt from the last one, so it is not asked.
        for (photo, colour) in [
            ("shirt/c", RED),
            ("shirt/f", BLUE),
            ("skirt/c", BLUE),
            ("skirt/a", RED),
        ] {
            fs::write(path.join(format!("photos/{photo}.jpg")), plain(colour, 20)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn args(&self) -> EvaluateArgs {
        EvaluateArgs {
            model: self.path("unused"),
            images: self.path("images"),
            products: self.path("styles.csv"),
            large: Some(self.path("large")),
            user_photos: Some(self.path("photos")),
            crop: Part::Given(Crop::WHOLE),
            afar: None,
            f32: false,
            size: None,
            reference: None,
            gallery: None,
            queries: None,
            baseline: None,
            json: None,
            quiet: true,
        }
    }
}

/// A [`FakeLook`], and what becomes of what it sees.
struct Changed(
    FakeLook,
    fn(&Input, Observation) -> Result<Observation, EmbedError>,
);

impl Look for Changed {
    fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint()
    }

    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn recipe(&self) -> &Recipe {
        self.0.recipe()
    }

    fn arithmetic(&self) -> Result<Digest, EmbedError> {
        self.0.arithmetic()
    }

    fn observe(&self, input: &Input) -> Result<Observation, EmbedError> {
        self.1(input, self.0.observe(input)?)
    }

    fn observe_garment(&self, picture: &Rgb8) -> Result<(Observation, Crop), EmbedError> {
        self.0.observe_garment(picture)
    }
}

fn is_red(input: &Input) -> bool {
    let planes: Vec<f32> = input.values().chunks(64).map(|p| p.iter().sum()).collect();
    planes[0] > planes[1]
}

/// Takes whatever is red for a shirt and the rest for a hat that no list has.
fn guessing(input: &Input, seen: Observation) -> Result<Observation, EmbedError> {
    let class = if is_red(input) { "Shirts" } else { "Fez" };
    let guess = |attribute: &str| Guess {
        attribute: attribute.into(),
        class: class.into(),
        probability: 0.9,
    };
    Ok(Observation {
        // What the list does not have is not judged.
        guesses: vec![guess("articletype"), guess("sleeve")],
        ..seen
    })
}

fn measured(args: &EvaluateArgs, look: &dyn Look, workers: usize) -> (Report, Vec<String>) {
    let inputs = Inputs::read(args).unwrap();
    let stop = never();
    let mut looks = Looks::new(workers, &stop, true);
    let report = measure(&inputs, look, Some(look), &mut looks).unwrap();
    (report, looks.left_out)
}

/// Sees whatever is red the other way round.
fn opposite(input: &Input, seen: Observation) -> Result<Observation, EmbedError> {
    if !is_red(input) {
        return Ok(seen);
    }
    let turned = seen.embedding.as_slice().iter().map(|value| -value);
    Ok(Observation {
        embedding: Embedding::normalise(turned.collect())?,
        ..seen
    })
}

#[test]
fn another_reference_is_another_cosine() {
    let shop = Shop::new();
    let inputs = Inputs::read(&shop.args()).unwrap();
    let (stop, look) = (never(), FakeLook::new("m"));
    let mut looks = Looks::new(2, &stop, true);
    let report = measure(
        &inputs,
        &look,
        Some(&Changed(FakeLook::new("o"), opposite)),
        &mut looks,
    )
    .unwrap();
    let value = |name: &str| {
        let found = report.figures.iter().find(|figure| figure.name == name);
        found.map(|figure| (figure.value, figure.queries))
    };
    // Of twelve products four are red: q1, g1, g2 and g3.
    assert_eq!(value("reference cosine"), Some((0.333333, 12)));
    assert_eq!(value("reference median cosine"), Some((1.0, 12)));
}

#[test]
fn every_figure_is_the_one_counted_by_hand() {
    let shop = Shop::new();
    let look = Changed(FakeLook::new("m"), guessing);
    let (report, left_out) = measured(&shop.args(), &look, 2);
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert!(left_out[0].contains("bad.jpg: "), "{left_out:?}");

    // q1 is red and finds g1 g2 g3, then blue: g6 g7. q2 is green and finds g4 g5, then blue: g6 g7
    // g8; its colour is unknown.
    let found = |name: &str| {
        let found = report.figures.iter().find(|figure| figure.name == name);
        found.map(|figure| (figure.value, figure.chance, figure.queries))
    };
    let rounded = |value: f64| (value * 1e6).round() / 1e6;
    let cases = [
        // Two of five for either; chance: 2 of 10 rows, and 2 of 10.
        ("articleType precision@5", 0.4, Some(0.2), 2),
        ("articleType precision@10", 0.2, Some(0.2), 2),
        // Two of five are for men, and one; three of the ten are.
        ("gender precision@5", 0.3, Some(0.3), 2),
        ("gender precision@10", 0.3, Some(0.3), 2),
        // Only q1 is asked: g1 and g3 of five, and of ten.
        ("baseColour precision@5", 0.4, Some(0.2), 1),
        ("baseColour precision@10", 0.2, Some(0.2), 1),
        ("all three precision@5", 0.2, Some(0.1), 1),
        ("all three precision@10", 0.1, Some(0.1), 1),
        // Discounts are 1, .6309, .5, .4307, .3869. q1's grades are 3 2 1 0 0 where 3 2 1 1 is best,
        // that is 4.762 of 5.193; q2's are 2 1 0 0 0 of 2 1 1 1, that is 2.631 of 3.562. By chance
        // each rank has a grade of .7 and .5: 2.064 of 5.193, and 1.474 of 3.562.
        ("nDCG@5", 0.827875, Some(0.405701), 2),
        // Both are asked; classes of the other products are Shirts Tops Caps Skirts: Fez is none.
        ("articletype accuracy", 0.5, Some(0.0), 2),
        ("articletype macro-F1", 0.5, Some(0.0), 2),
        // Of 12 entries: q1 is the last of four that look alike; q2's sharp picture is none of its own.
        ("own product recall@1", 0.0, Some(rounded(1.0 / 12.0)), 2),
        ("own product recall@5", 0.5, Some(rounded(5.0 / 12.0)), 2),
        // Red: two shirts of five; blue: none; blue: five skirts. Chance: 2, 2 and 5 of 10.
        ("photos precision@5", rounded(1.4 / 3.0), Some(0.3), 3),
        ("photos of shirt precision@5", 0.2, Some(0.2), 2),
        ("photos of skirt precision@5", 1.0, Some(0.5), 1),
        ("i8 catalogue overlap@5", 1.0, Some(0.5), 2),
        // Of all 12 products; each of the two that are kept aside has 11 others.
        ("reference cosine", 1.0, None, 12),
        ("reference median cosine", 1.0, None, 12),
        ("reference overlap@5", 1.0, Some(rounded(5.0 / 11.0)), 2),
    ];
    let mut wrong = Vec::new();
    for (name, value, chance, queries) in cases {
        let expected = Some((value, chance, queries));
        if found(name) != expected {
            wrong.push(format!("{name}: {:?} instead of {expected:?}", found(name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let names: Vec<&str> = report.figures.iter().map(|figure| &*figure.name).collect();
    assert_eq!(names.len(), cases.len(), "{names:?}");
    assert!(
        !names.iter().any(|name| name.contains("sleeve")),
        "{names:?}"
    );
    let expected = Counts {
        aside: 3,
        others: 10,
        queries: 2,
        gallery: 10,
        sharp: 2,
        entries: 12,
        photos: 3,
    };
    assert_eq!(report.counts, expected);
}

#[test]
fn peoples_photos_are_looked_at_in_part() {
    let shop = Shop::new();
    // Red above, where garments are guessed to be, and blue below.
    let pixels = [RED.repeat(400), BLUE.repeat(400)].concat();
    let photo = Rgb8::new(20, 40, pixels).unwrap();
    let photo = imageprep::thumbnail(&photo, 20, 40);
    fs::write(shop.path("photos/skirt/c.jpg"), photo).unwrap();
    let lower = "0,0.5,1,0.5".parse().unwrap();
    let cases = [
        (Part::Given(Crop::WHOLE), None, None),
        // Red finds three red ones, then two skirts.
        (Part::Guess, Some(0.4), Some(0.333333)),
        (Part::Given(lower), Some(1.0), Some(1.0)),
    ];
    let mut wrong = Vec::new();
    for (crop, skirts, in_part) in cases {
        let args = EvaluateArgs {
            crop,
            ..shop.args()
        };
        let (report, _) = measured(&args, &FakeLook::new("m"), 2);
        let value = |name: &str| {
            let found = report.figures.iter().find(|figure| figure.name == name);
            found.map(|figure| figure.value)
        };
        let found = value("photos of skirt precision@5");
        let share = value("photos looked at in part");
        if (skirts.is_some() && found != skirts) || share != in_part {
            wrong.push(format!("{crop:?}: {found:?}, {share:?} in part"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let shop = Shop::new();
    let look = Changed(FakeLook::new("m"), guessing);
    let bytes = |workers| measured(&shop.args(), &look, workers).0.to_json();
    assert_eq!(bytes(1), bytes(3));
    // As its own baseline, every figure stands beside itself.
    fs::write(shop.path("before.json"), bytes(1)).unwrap();
    let args = EvaluateArgs {
        baseline: Some(shop.path("before.json")),
        ..shop.args()
    };
    let (report, _) = measured(&args, &look, 2);
    for figure in &report.figures {
        assert_eq!(figure.baseline, Some(figure.value), "{}", figure.name);
    }
}

#[test]
fn limits_take_some_and_say_so() {
    let shop = Shop::new();
    let look = FakeLook::new("m");
    let args = EvaluateArgs {
        gallery: Some(4),
        queries: Some(2), // one of the three cannot be read
        ..shop.args()
    };
    let (report, _) = measured(&args, &look, 2);
    let Counts {
        aside,
        others,
        queries,
        gallery,
        sharp,
        entries,
        photos,
    } = report.counts;
    assert_eq!((aside, others), (3, 10));
    assert!((1..=2).contains(&queries) && (gallery, sharp, photos) == (4, 2, 2));
    // The sharp pictures' own products are there, whether drawn or not.
    assert!((5..=8).contains(&entries), "{entries}");
    let recall = report
        .figures
        .iter()
        .find(|figure| figure.name == "own product recall@5");
    assert_eq!(recall.map(|figure| figure.queries), Some(2));
    for figure in &report.figures {
        // A cosine with the reference is that of every picture, searched or searched in.
        let most = if figure.chance.is_none() { 2 + 4 } else { 2 };
        assert!(figure.queries <= most, "{figure:?}");
    }
    assert_eq!(measured(&args, &look, 2).0, report);

    // Without sharp pictures and photos there are no such figures, and no guesses by this look.
    let args = EvaluateArgs {
        large: None,
        user_photos: None,
        ..shop.args()
    };
    let (report, _) = measured(&args, &look, 2);
    let names: Vec<&str> = report.figures.iter().map(|figure| &*figure.name).collect();
    assert_eq!(names.len(), 13, "{names:?}");
    assert_eq!(report.counts.entries, 0);
}

/// What is done to the shop or the arguments, and the sentence it must give.
type Case = (fn(&Shop, &mut EvaluateArgs), &'static str);

#[test]
fn what_cannot_be_compared_is_refused() {
    let cases: [Case; 9] = [
        (
            |shop, _| fs::write(shop.path("styles.csv"), "id,productDisplayName\n1,A\n").unwrap(),
            "has no column articleType",
        ),
        (
            |shop, _| {
                let csv = fs::read_to_string(shop.path("styles.csv")).unwrap();
                let kept: Vec<&str> = csv.lines().filter(|l| !l.starts_with('q')).collect();
                fs::write(shop.path("styles.csv"), kept.join("\n")).unwrap();
            },
            "0 products with a picture are kept aside, and 10 are not",
        ),
        (
            |shop, args| {
                fs::create_dir(shop.path("empty")).unwrap();
                args.images = shop.path("empty");
            },
            "holds no pictures",
        ),
        (
            |shop, args| args.large = Some(shop.path("photos/shirt")),
            "is named after a product",
        ),
        (
            |shop, _| fs::create_dir(shop.path("photos/socks")).unwrap(),
            "\"socks\" is not a class",
        ),
        (
            |shop, args| args.user_photos = Some(shop.path("large")),
            "holds no pictures",
        ),
        (
            |shop, args| args.user_photos = Some(shop.path("missing")),
            "cannot be read",
        ),
        (
            |shop, args| args.baseline = Some(shop.path("styles.csv")),
            "is not the result of an evaluation",
        ),
        (
            |shop, args| args.baseline = Some(shop.path("missing.json")),
            "cannot be read",
        ),
    ];
    let mut wrong = Vec::new();
    for (change, sentence) in cases {
        let shop = Shop::new();
        let mut args = shop.args();
        change(&shop, &mut args);
        let stop = never();
        let mut looks = Looks::new(1, &stop, true);
        let outcome = Inputs::read(&args)
            .and_then(|inputs| measure(&inputs, &FakeLook::new("m"), None, &mut looks));
        match outcome {
            Err(error) if error.report().contains(sentence) && !error.remedy().is_empty() => {}
            Err(error) => wrong.push(format!("{sentence}: {}", error.report())),
            Ok(_) => wrong.push(format!("{sentence}: accepted")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_interruption_writes_nothing() {
    let shop = Shop::new();
    let stop = AtomicBool::new(true);
    let inputs = Inputs::read(&shop.args()).unwrap();
    let mut looks = Looks::new(2, &stop, true);
    let outcome = measure(&inputs, &FakeLook::new("m"), None, &mut looks);
    assert!(matches!(outcome, Err(CliError::Stopped)), "{outcome:?}");
}
