//! The whole way from photo to products, on a network that sees nothing but the mean colour.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;

use catalogue::{Product, Writer, WriterSettings};
use contract::{Digest, Embedding, FileError, FileRecord, Fingerprint, Observation};
use imageprep::{Input, PictureError, Recipe, Rgb8};

use super::*;

const MODEL: &str = "site/model/model.json";
const CATALOGUE: &str = "site/catalogue/catalogue.json";
const FINGERPRINT: [u8; 32] = [7; 32];

/// Files in memory; events in a list.
#[derive(Default)]
struct Memory {
    files: HashMap<String, Vec<u8>>,
    events: RefCell<Vec<(Event, Option<Vec<u8>>)>>,
    clock: Cell<f64>,
    forgotten: RefCell<Vec<(String, Vec<String>)>>,
}

impl Host for Memory {
    async fn fresh(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let missing = FetchError::Unreachable { status: Some(404) };
        self.files.get(address).cloned().ok_or(missing)
    }

    async fn checked(
        &self,
        address: &str,
        record: &FileRecord,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<u8>, FetchError> {
        let bytes = self.fresh(address).await?;
        progress(bytes.len() as u64);
        record.check(&bytes).map_err(FetchError::File)?;
        Ok(bytes)
    }

    async fn forget_others(&self, folder: &str, needed: &[String]) {
        let call = (folder.to_owned(), needed.to_vec());
        self.forgotten.borrow_mut().push(call);
    }

    fn now(&self) -> f64 {
        self.clock.set(self.clock.get() + 1.0);
        self.clock.get()
    }

    fn emit(&self, event: Event, bytes: Option<Vec<u8>>) {
        self.events.borrow_mut().push((event, bytes));
    }
}

/// A model of one part, whose network gives the mean of each colour.
struct MeanColour {
    recipe: Recipe,
    parts: Vec<FileRecord>,
    golden: f32,
}

impl Loading for MeanColour {
    type Network = Self;

    fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Digest::from_bytes(FINGERPRINT))
    }

    fn parts(&self) -> &[FileRecord] {
        &self.parts
    }

    fn add_part(&mut self, _: Vec<u8>) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(self) -> Result<Self, Failure> {
        Ok(self)
    }
}

impl Network for MeanColour {
    fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    async fn observe(&self, input: &Input) -> Result<Observation, Failure> {
        let plane = input.width() * input.height();
        let means = input
            .values()
            .chunks(plane)
            .map(|plane| plane.iter().sum::<f32>() + 1e-3);
        Ok(Observation {
            embedding: Embedding::normalise(means.collect()).unwrap(),
            guesses: Vec::new(),
        })
    }

    async fn self_test(&self) -> Result<f32, Failure> {
        Ok(self.golden)
    }
}

fn recipe() -> Recipe {
    Recipe {
        width: 16,
        height: 16,
        mean: [0.0; 3],
        std: [1.0; 3],
        ..Recipe::imagenet()
    }
}

fn plain(colour: [u8; 3]) -> Rgb8 {
    Rgb8::new(8, 8, colour.repeat(64)).unwrap()
}

fn photo(colour: [u8; 3]) -> Vec<u8> {
    imageprep::thumbnail(&plain(colour), 8, 8)
}

/// A site with a red, a green and a blue product.
fn site() -> Memory {
    let folder = tempfile::tempdir().unwrap();
    let fingerprint = Fingerprint(Digest::from_bytes(FINGERPRINT));
    let attributes = vec!["colour".to_owned(), "season".to_owned()];
    let mut writer = Writer::new(
        folder.path(),
        WriterSettings::new(fingerprint, 3, attributes),
    )
    .unwrap();
    for (name, colour) in [
        ("Red", [200, 10, 10]),
        ("Green", [10, 200, 10]),
        ("Blue", [10, 10, 200]),
    ] {
        let product = Product {
            id: name.to_lowercase(),
            name: name.into(),
            attributes: vec![name.into(), String::new()],
        };
        let network = model(1.0);
        let input = network.recipe.prepare(&plain(colour));
        let embedding = pollster::block_on(network.observe(&input)).unwrap().embedding;
        writer.push(product, &embedding, &photo(colour)).unwrap();
    }
    writer.finish().unwrap();
    let mut memory = Memory::default();
    memory.files.insert(MODEL.into(), b"model".to_vec());
    memory
        .files
        .insert("site/model/part".into(), b"weights".to_vec());
    for file in walk(folder.path()) {
        let path = file.strip_prefix(folder.path()).unwrap().to_str().unwrap();
        let bytes = fs::read(&file).unwrap();
        memory.files.insert(format!("site/catalogue/{path}"), bytes);
    }
    memory
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

fn model(golden: f32) -> MeanColour {
    MeanColour {
        recipe: recipe(),
        parts: vec![FileRecord::of("part", b"weights")],
        golden,
    }
}

fn open_with(host: &Memory, golden: f32) -> Result<Session<MeanColour>, Failure> {
    let load = async |_: &[u8]| Ok(model(golden));
    pollster::block_on(open(host, MODEL, CATALOGUE, load))
}

#[test]
fn a_photo_gives_products_then_thumbnails() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    host.events.borrow_mut().clear();
    pollster::block_on(session.answer(&host, 4, 2, &photo([20, 10, 220])));
    let events = host.events.take();
    let Event::Found { id: 4, matches, .. } = &events[1].0 else {
        panic!("{events:?}");
    };
    assert!(matches!(events[0].0, Event::Looking { id: 4 }));
    assert_eq!(
        matches.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(),
        ["blue", "red"]
    );
    assert_eq!(
        matches[0].attributes,
        [("colour".to_owned(), "Blue".to_owned())]
    );
    assert!(matches[0].similarity > 0.98);
    assert_eq!(
        events[2],
        (
            Event::Thumbnail { id: 4, rank: 0 },
            Some(photo([10, 10, 200]))
        )
    );
    assert!(matches!(events[3].0, Event::Thumbnail { id: 4, rank: 1 }));
}

#[test]
fn only_what_is_published_is_kept() {
    let host = site();
    open_with(&host, 1.0).unwrap();
    let calls = host.forgotten.take();
    let folders: Vec<&str> = calls.iter().map(|(folder, _)| folder.as_str()).collect();
    assert_eq!(folders, ["site/model/", "site/catalogue/"]);
    for (folder, needed) in &calls {
        let published: Vec<&String> = host
            .files
            .keys()
            .filter(|path| path.starts_with(folder))
            .collect();
        assert!(published.len() >= 2, "{published:?}");
        for path in published {
            assert!(needed.contains(path), "{path} would be forgotten");
        }
    }
}

#[test]
fn progress_ends_at_its_total() {
    let host = site();
    open_with(&host, 1.0).unwrap();
    for wanted in [Stage::Model, Stage::Catalogue, Stage::Check] {
        let steps: Vec<(u64, u64)> = host
            .events
            .borrow()
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Progress { stage, done, total } if *stage == wanted => Some((*done, *total)),
                _ => None,
            })
            .collect();
        assert!(steps.is_sorted(), "{wanted:?}: {steps:?}");
        let (done, total) = *steps.last().unwrap();
        assert!(done == total && total > 0, "{wanted:?}: {steps:?}");
    }
}

#[test]
fn a_bad_photo_ends_nothing() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    host.events.borrow_mut().clear();
    pollster::block_on(session.answer(&host, 1, 5, b""));
    let failed = Event::Failed {
        id: Some(1),
        failure: Failure::Picture(PictureError::Empty),
    };
    assert_eq!(host.events.take(), [(failed, None)]);
    pollster::block_on(session.answer(&host, 2, 5, &photo([200, 0, 0])));
    assert!(
        matches!(&host.events.borrow()[1].0, Event::Found { matches, .. } if matches.len() == 3)
    );
}

#[test]
fn a_missing_thumbnail_leaves_its_card() {
    let mut host = site();
    let session = open_with(&host, 1.0).unwrap();
    host.files
        .retain(|path, _| !path.contains("/thumbs/") || path.ends_with(".index"));
    host.events.borrow_mut().clear();
    pollster::block_on(session.answer(&host, 1, 1, &photo([200, 0, 0])));
    assert_eq!(
        host.events.borrow()[2],
        (Event::Thumbnail { id: 1, rank: 0 }, None)
    );
}

/// What happens to the site, and the failure it must give.
type Case = (&'static str, fn(&mut Memory), fn(&Failure) -> bool);

#[test]
fn every_damage_has_its_own_failure() {
    let cases: [Case; 7] = [
        (
            "no model",
            |host| drop(host.files.remove(MODEL)),
            |failure| {
                matches!(
                    failure,
                    Failure::Unreachable {
                        what: Part::Model,
                        status: Some(404),
                        ..
                    }
                )
            },
        ),
        (
            "no part",
            |host| drop(host.files.remove("site/model/part")),
            |failure| matches!(failure, Failure::Unreachable { what: Part::Model, address, .. } if address == "site/model/part"),
        ),
        (
            "flipped byte",
            |host| {
                drop(
                    host.files
                        .insert("site/model/part".into(), b"weightz".to_vec()),
                )
            },
            |failure| {
                matches!(
                    failure,
                    Failure::File {
                        what: Part::Model,
                        error: FileError::Content { .. }
                    }
                )
            },
        ),
        (
            "no catalogue",
            |host| drop(host.files.remove(CATALOGUE)),
            |failure| {
                matches!(
                    failure,
                    Failure::Unreachable {
                        what: Part::Catalogue,
                        ..
                    }
                )
            },
        ),
        (
            "half a catalogue",
            |host| host.files.get_mut(CATALOGUE).unwrap().truncate(40),
            |failure| {
                matches!(
                    failure,
                    Failure::Format {
                        what: Part::Catalogue,
                        ..
                    }
                )
            },
        ),
        (
            "another model's catalogue",
            |host| {
                let manifest = host.files.get_mut(CATALOGUE).unwrap();
                let text = String::from_utf8(manifest.clone()).unwrap();
                *manifest = text
                    .replace(&"07".repeat(32), &"08".repeat(32))
                    .into_bytes();
            },
            |failure| matches!(failure, Failure::OtherModel { .. }),
        ),
        (
            "cut shard",
            |host| {
                let shard = host
                    .files
                    .iter_mut()
                    .find(|(path, _)| path.ends_with(".shard"));
                shard.unwrap().1.pop();
            },
            |failure| {
                matches!(
                    failure,
                    Failure::File {
                        what: Part::Catalogue,
                        error: FileError::Length { .. }
                    }
                )
            },
        ),
    ];
    let mut wrong = Vec::new();
    for (name, damage, is_expected) in cases {
        let mut host = site();
        damage(&mut host);
        match open_with(&host, 1.0) {
            Err(failure) if is_expected(&failure) => {}
            other => wrong.push(format!("{name}: {:?}", other.map(|_| ()))),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_device_that_computes_something_else_is_refused() {
    for cosine in [0.9, f32::NAN, -1.0] {
        assert!(
            matches!(open_with(&site(), cosine), Err(Failure::SelfTest { .. })),
            "{cosine}"
        );
    }
    assert!(open_with(&site(), 0.9999).is_ok());
}
