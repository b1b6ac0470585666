//! A short run on the demo garments: it learns, it resumes to the same state, and what it exports loads.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use embedder::import::{Width, import};
use embedder::{Loader, MANIFEST_FILE, ModelManifest};
use safetensors::SafeTensors;
use trainer::checkpoint::{self, Settings};
use trainer::confusion;
use trainer::data::{Dataset, Size};
use trainer::error::TrainError;
use trainer::export::{Content, export};
use trainer::log::{self, Log};
use trainer::plot;
use trainer::preview::preview;
use trainer::processor::Processor;
use trainer::refit::{self, refit};
use trainer::schedule::Stage;
use trainer::train::{End, Limit, Trainer};

const PRODUCTS: usize = 80;

/// Small enough for a ResNet-50 in a test, large enough for a garment to be told.
const SIZE: Size = Size {
    width: 18,
    height: 24,
};

/// The demo shop, and two products more: one without a picture, one whose picture is none.
fn write_shop(folder: &Path) {
    garments::write_demo(folder, PRODUCTS, &mut |_, _| ()).unwrap();
    let list = folder.join("styles.csv");
    let mut text = std::fs::read_to_string(&list).unwrap();
    let columns: Vec<String> = text
        .lines()
        .next()
        .unwrap()
        .split(',')
        .map(str::to_owned)
        .collect();
    for id in ["998", "999"] {
        let fields = columns.iter().map(|column| match column.as_str() {
            "id" => id,
            "productDisplayName" => "Nothing, unquoted",
            _ => "NA",
        });
        text += &fields.collect::<Vec<_>>().join(",");
        text += "\n";
    }
    std::fs::write(list, text).unwrap();
    std::fs::write(folder.join("images/999.jpg"), "no picture").unwrap();
}

fn settings(epochs: usize) -> Settings {
    Settings {
        stages: vec![Stage { size: SIZE, epochs }],
        batch: 16,
        seed: 7,
        rate: 0.001,
        photos: 0,
        dimension: 16,
    }
}

fn read(folder: &Path) -> Dataset {
    Dataset::read(&folder.join("images"), &folder.join("styles.csv"), SIZE).unwrap()
}

fn device() -> burn::tensor::Device {
    Processor::Cpu.device().unwrap()
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
    assert_eq!(dataset.training.len() + dataset.aside.len(), PRODUCTS);
    assert!(!dataset.aside.is_empty());
    let out = folder.path().join("run");
    let mut trainer = Trainer::begin(&dataset, settings(8), &out, None, device()).unwrap();
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
    let model = folder.path().join("model");
    let manifest = import(&backbone, &model, Width::F16).unwrap();
    assert_eq!(manifest.dimension, 2048);

    let whole = [
        folder.path().join("a.safetensors"),
        folder.path().join("b.safetensors"),
    ];
    for path in &whole {
        export(&checkpoint, path, Content::WithHeads).unwrap();
    }
    let [a, b] = [0, 1].map(|at| std::fs::read(&whole[at]).unwrap());
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
    let labels = dataset.labels();
    let [types, colours] = [labels.names[0].len(), labels.names[1].len()];
    assert!(types > 1 && colours > 1, "{types} types, {colours} colours");
    let expected = [vec![16, 2048], vec![16], vec![types, 2048], vec![colours]];
    assert!(shapes.iter().map(|s| &s.1).eq(&expected), "{shapes:?}");

    // What is shipped, as the page loads it.
    let manifest = import(&whole[0], &model, Width::I8(&[imageprep::golden_picture()])).unwrap();
    assert_eq!(manifest.dimension, 16);
    let size = (manifest.recipe.width, manifest.recipe.height);
    assert_eq!(size, (SIZE.width as u32, SIZE.height as u32));
    let told: Vec<&Vec<String>> = manifest.attributes.iter().map(|a| &a.classes).collect();
    assert!(told.into_iter().eq(&labels.names));
    let mut loader = Loader::new(manifest, embedder::Device::cpu());
    while let Some(part) = loader.next_part() {
        let bytes = std::fs::read(model.join(&part.path)).unwrap();
        loader.add_part(&bytes).unwrap();
    }
    loader.finish().unwrap();
    is_learnt_anew(&dataset, &model, folder.path());

    // All three are a beginning for the next run; other classes are none.
    let started = |init: &Path, name: &str| {
        let out = folder.path().join(name);
        Trainer::begin(&dataset, settings(1), &out, Some(init), device()).unwrap()
    };
    for (init, left) in [(&checkpoint, 0), (&whole[0], 4), (&model, 0)] {
        let mut next = started(init, &format!("next-{left}"));
        assert_eq!(next.left_random.len(), left, "{:?}", next.left_random);
        let [loss, _] = next.step().unwrap();
        assert!(
            loss < 0.9 * first,
            "{}: {loss} after {first}",
            init.display()
        );
    }
    let weights = started(&whole[0], "last").left_random;
    assert!(
        weights.iter().all(|name| name.starts_with("proxies.")),
        "{weights:?}"
    );
}

#[test]
fn a_run_resumes_to_the_same_state() {
    let folder = tempfile::tempdir().unwrap();
    write_shop(folder.path());
    let dataset = read(folder.path());
    let run = |name: &str, parts: &[u64]| {
        let out = folder.path().join(name);
        let mut first = Some(Trainer::begin(&dataset, settings(2), &out, None, device()).unwrap());
        for count in parts {
            let mut trainer = match first.take() {
                Some(trainer) => trainer,
                None => Trainer::resume(&dataset, &out, device()).unwrap(),
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
    // The one epoch that both ended was logged and drawn, and in the same way.
    let [whole, parts] = ["whole", "parts"].map(|name| {
        let out = folder.path().join(name);
        let drawn = [plot::FILE, confusion::FILE, confusion::DRAWING];
        let drawn = drawn.map(|name| std::fs::read_to_string(out.join(name)).unwrap());
        let epochs = log::read(&out).unwrap();
        let figures: Vec<_> = epochs
            .iter()
            .map(|e| (e.epoch, e.loss, e.figures))
            .collect();
        (drawn, figures)
    });
    assert_eq!(whole.1.len(), 1);
    assert_eq!(whole, parts);
    assert!(whole.0[0].contains(">18×24<") && whole.0[2].starts_with("<svg"));
}

/// New layers on top of the model are the same twice, learn, and leave the rest as it was.
fn is_learnt_anew(dataset: &Dataset, model: &Path, folder: &Path) {
    let settings = refit::Settings {
        epochs: 12,
        batch: 16,
        rate: 0.003,
        seed: 7,
    };
    let told = ["once", "twice"].map(|name| {
        let [out, run] = ["model", "run"].map(|of| folder.join(format!("{name}-{of}")));
        refit(dataset, model, &out, settings, &run).unwrap();
        let manifest = std::fs::read(out.join(MANIFEST_FILE)).unwrap();
        let losses: Vec<f32> = log::read(&run).unwrap().iter().map(|e| e.loss).collect();
        assert!(run.join(confusion::DRAWING).is_file());
        (ModelManifest::parse(&manifest).unwrap(), losses)
    });
    assert_eq!(told[0], told[1]);
    let [(manifest, losses), _] = told;
    let before = std::fs::read(model.join(MANIFEST_FILE)).unwrap();
    let before = ModelManifest::parse(&before).unwrap();
    assert_ne!(manifest.fingerprint, before.fingerprint);
    assert_eq!(
        (manifest.dimension, manifest.recipe, manifest.attributes),
        (before.dimension, before.recipe, before.attributes)
    );
    let third = |at: usize| losses[4 * at..4 * at + 4].iter().sum::<f32>();
    assert!(third(2) < 0.97 * third(0), "{losses:?}");
    let few = refit::Settings {
        batch: 1000,
        ..settings
    };
    let found = refit(
        dataset,
        model,
        &folder.join("few"),
        few,
        &folder.join("few-run"),
    );
    assert!(matches!(found, Err(TrainError::TooFew { .. })));
}

#[test]
fn a_foreign_checkpoint_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write_shop(folder.path());
    let dataset = read(folder.path());
    let path = folder.path().join(checkpoint::FILE);
    std::fs::write(&path, "no checkpoint").unwrap();
    let found = Trainer::resume(&dataset, folder.path(), device());
    assert!(matches!(found, Err(TrainError::Checkpoint { .. })));
    let found = Trainer::begin(&dataset, settings(1), folder.path(), None, device());
    assert!(matches!(found, Err(TrainError::Begun { .. })));
    let few = Settings {
        batch: 64,
        ..settings(1)
    };
    let elsewhere = folder.path().join("run");
    let found = Trainer::begin(&dataset, few, &elsewhere, None, device());
    assert!(matches!(found, Err(TrainError::TooFew { .. })));
}

#[test]
fn a_preview_has_a_row_for_each_product() {
    let folder = tempfile::tempdir().unwrap();
    garments::write_demo(folder.path(), 6, &mut |_, _| ()).unwrap();
    let (images, list) = (
        folder.path().join("images"),
        folder.path().join("styles.csv"),
    );
    let sheets = ["a.png", "b.png", "c.png"].map(|name| folder.path().join(name));
    for (sheet, seed) in sheets.iter().zip([1, 1, 2]) {
        preview(&images, &list, sheet, SIZE, 4, seed).unwrap();
    }
    let [a, b, c] = sheets.map(|path| std::fs::read(path).unwrap());
    assert!(a == b && a != c, "the seed does not decide");
    let picture = imageprep::decode(&a).unwrap();
    // Nine cells and four rows at six times the size, four pixels between them.
    let expected = (9 * (18 * 6 + 4) + 4, 4 * (24 * 6 + 4) + 4);
    assert_eq!((picture.width(), picture.height()), expected);
    let nothing = preview(
        folder.path(),
        &list,
        &folder.path().join("d.png"),
        SIZE,
        4,
        1,
    );
    assert!(matches!(nothing, Err(TrainError::TooFew { .. })));
}
