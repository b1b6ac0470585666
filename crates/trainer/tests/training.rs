//! A short run on drawn pictures: it learns, it resumes to the same state, and what it exports loads.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use imageprep::Rgb8;
use safetensors::SafeTensors;
use trainer::checkpoint::{self, Settings};
use trainer::data::{Dataset, Size};
use trainer::error::TrainError;
use trainer::export::{Content, export};
use trainer::log::Log;
use trainer::schedule::Stage;
use trainer::train::{End, Limit, Trainer};

const SIDE: usize = 16;

/// A square, a bar or a frame in one of four colours, on white.
fn draw(shape: usize, colour: [u8; 3], variant: usize) -> Rgb8 {
    let inside = |x: usize, y: usize| {
        let (x, y) = (x + variant % 3, y + variant / 3 % 2);
        let square = (4..13).contains(&x) && (4..13).contains(&y);
        match shape {
            0 => square,
            1 => (7..11).contains(&x) && (2..15).contains(&y),
            _ => square && !((7..10).contains(&x) && (7..10).contains(&y)),
        }
    };
    let pixels = (0..SIDE * SIDE)
        .flat_map(|at| {
            if inside(at % SIDE, at / SIDE) {
                colour
            } else {
                [255; 3]
            }
        })
        .collect();
    Rgb8::new(SIDE as u32, SIDE as u32, pixels).unwrap()
}

fn write_shop(folder: &Path) {
    let mut list = "id,gender,articleType,baseColour,usage,productDisplayName\n".to_owned();
    let colours = [
        ("Red", [200, 20, 20]),
        ("Blue", [20, 20, 200]),
        ("Green", [20, 160, 20]),
        ("Black", [10; 3]),
    ];
    for (shape, kind) in ["Squares", "Bars", "Frames"].into_iter().enumerate() {
        for (number, (colour, rgb)) in colours.into_iter().enumerate() {
            for variant in 0..6 {
                let id = shape * 100 + number * 10 + variant;
                let picture = draw(shape, rgb, variant);
                let jpeg = imageprep::thumbnail(&picture, SIDE as u32, SIDE as u32);
                std::fs::write(folder.join(format!("{id}.jpg")), jpeg).unwrap();
                let gender = if variant % 2 == 0 { "Men" } else { "Women" };
                list += &format!("{id},{gender},{kind},{colour},Casual,{kind} {id} {colour}\n");
            }
        }
    }
    // A product without a picture, a picture that is none.
    list += "998,Men,Bars,Red,Casual,Nothing\n999,Men,Bars,NA,,Text, unquoted\n";
    std::fs::write(folder.join("999.jpg"), "no picture").unwrap();
    std::fs::write(folder.join("styles.csv"), list).unwrap();
}

fn settings(epochs: usize) -> Settings {
    let size = Size {
        width: SIDE,
        height: SIDE,
    };
    Settings {
        stages: vec![Stage { size, epochs }],
        batch: 16,
        seed: 7,
        rate: 0.001,
        dimension: 16,
    }
}

fn read(folder: &Path) -> Dataset {
    let size = Size {
        width: SIDE,
        height: SIDE,
    };
    Dataset::read(folder, &folder.join("styles.csv"), size).unwrap()
}

fn steps(count: u64) -> Limit {
    Limit {
        time: None,
        steps: Some(count),
    }
}

#[test]
fn a_run_learns_and_its_export_loads() {
    let folder = tempfile::tempdir().unwrap();
    write_shop(folder.path());
    let dataset = read(folder.path());
    assert_eq!(dataset.left_out, 2);
    assert_eq!(dataset.training.len() + dataset.aside.len(), 72);
    assert!(!dataset.aside.is_empty());
    let out = folder.path().join("run");
    let mut trainer = Trainer::begin(&dataset, settings(8), &out, None).unwrap();
    let per_epoch = trainer.steps_per_epoch();
    let losses: Vec<f32> = (0..8 * per_epoch)
        .map(|_| {
            if trainer.run.step_in_epoch == per_epoch {
                trainer.run.epoch += 1;
                trainer.run.step_in_epoch = 0;
            }
            trainer.step().unwrap()[0]
        })
        .collect();
    let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
    let (first, last) = (
        mean(&losses[..per_epoch]),
        mean(&losses[losses.len() - per_epoch..]),
    );
    assert!(
        last < 0.8 * first,
        "the loss went from {first} to {last}: {losses:?}"
    );

    trainer.save().unwrap();
    let checkpoint = out.join(checkpoint::FILE);
    let backbone = folder.path().join("backbone.safetensors");
    export(&checkpoint, &backbone, Content::Backbone).unwrap();
    let manifest = embedder::import::import(&backbone, &folder.path().join("model")).unwrap();
    assert_eq!(manifest.dimension, 2048);

    let whole = [
        folder.path().join("a.safetensors"),
        folder.path().join("b.safetensors"),
    ];
    for path in &whole {
        export(&checkpoint, path, Content::WithHeads).unwrap();
    }
    let [a, b] = whole.map(|path| std::fs::read(path).unwrap());
    assert!(a == b, "the same checkpoint was exported in two ways");
    let file = SafeTensors::deserialize(&a).unwrap();
    let shapes: Vec<(&str, Vec<usize>)> = [
        "head.weight",
        "head.bias",
        "classifiers.articleType.weight",
        "classifiers.baseColour.bias",
    ]
    .map(|name| (name, file.tensor(name).unwrap().shape().to_vec()))
    .into();
    let expected = [vec![16, 2048], vec![16], vec![3, 2048], vec![4]];
    assert!(shapes.iter().map(|s| &s.1).eq(&expected), "{shapes:?}");
}

#[test]
fn a_run_resumes_to_the_same_state() {
    let folder = tempfile::tempdir().unwrap();
    write_shop(folder.path());
    let dataset = read(folder.path());
    let run = |name: &str, parts: &[u64]| {
        let out = folder.path().join(name);
        let mut first = Some(Trainer::begin(&dataset, settings(2), &out, None).unwrap());
        for count in parts {
            let mut trainer = match first.take() {
                Some(trainer) => trainer,
                None => Trainer::resume(&dataset, &out).unwrap(),
            };
            let end = trainer
                .train(steps(*count), &mut Log::new(&out, true))
                .unwrap();
            assert_eq!(end, End::Paused);
        }
        checkpoint::read(&out.join(checkpoint::FILE)).unwrap()
    };
    // An epoch has four steps: one pause within it, one run across its end.
    let (mut whole, weights) = run("whole", &[6]);
    let (resumed, again) = run("parts", &[2, 4]);
    assert_eq!((whole.epoch, whole.step_in_epoch, whole.step), (1, 2, 6));
    whole.seconds = resumed.seconds;
    assert_eq!(whole, resumed);
    for (a, b) in weights.slots().iter().zip(again.slots()) {
        let same = a.values == b.values
            && a.momentum == b.momentum
            && a.second == b.second
            && a.average == b.average;
        assert!(same, "{} differs after the pause", a.name);
    }
}

#[test]
fn a_foreign_checkpoint_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write_shop(folder.path());
    let dataset = read(folder.path());
    let path = folder.path().join(checkpoint::FILE);
    std::fs::write(&path, "no checkpoint").unwrap();
    let found = Trainer::resume(&dataset, folder.path());
    assert!(matches!(found, Err(TrainError::Checkpoint { .. })));
    let few = Settings {
        batch: 64,
        ..settings(1)
    };
    let found = Trainer::begin(&dataset, few, folder.path(), None);
    assert!(matches!(found, Err(TrainError::TooFew { .. })));
}
