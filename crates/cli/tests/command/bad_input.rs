//! Everything that a person may get wrong, each refused with its own sentence.

use std::fs;

use crate::driver::{Bench, picture};

const SEARCH: &str = "search --model MODEL --catalogue shop";

/// A PNG of 30,000 × 30,000 pixels as far as its header says; it ends there.
fn huge_png() -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(30_000_u32.to_be_bytes());
    chunk.extend(30_000_u32.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let crc = !chunk.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    });
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(chunk);
    png.extend(crc.to_be_bytes());
    png
}

#[test]
fn photos_that_cannot_be_used_are_refused() {
    let bench = Bench::indexed();
    let jpeg = picture(1);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat";
    let cases: &[(&str, &[u8], &str)] = &[
        ("notes.jpg", b"these are my notes", "not a picture"),
        ("cut.jpg", &jpeg[..jpeg.len() / 2], "cut off"),
        ("nothing.jpg", b"", "empty"),
        ("huge.png", &huge_png(), "30000 × 30000"),
        ("phone.heic", heic, "HEIC"),
    ];
    let mut wrong = Vec::new();
    for (name, bytes, sentence) in cases {
        bench.write(name, bytes);
        wrong.extend(
            bench
                .run(&format!("{SEARCH} {name}"))
                .not_refused_with(sentence),
        );
    }
    wrong.extend(
        bench
            .run(&format!("{SEARCH} missing.jpg"))
            .not_refused_with("cannot be read"),
    );
    wrong.extend(
        bench
            .run(&format!("{SEARCH} images"))
            .not_refused_with("cannot be read"),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_files_cost_an_index_nothing_but_themselves() {
    let bench = Bench::new(2);
    let jpeg = picture(1);
    let bad: &[(&str, &[u8])] = &[
        ("a.jpg", b"these are my notes"),
        ("b.jpg", &jpeg[..jpeg.len() / 2]),
        ("c.jpg", b""),
        ("d.png", &huge_png()),
        (
            "e.heic",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat",
        ),
    ];
    let mut csv = fs::read_to_string(bench.path("styles.csv")).unwrap();
    for (name, bytes) in bad {
        bench.write(&format!("images/{name}"), bytes);
        csv.push_str(&format!("{},Men,Hats,Hat\n", &name[..1]));
    }
    bench.write("styles.csv", csv);
    let text = bench.index("shop").succeeded().stdout;
    assert!(
        text.starts_with("2 products") && text.contains("5 unreadable pictures"),
        "{text}"
    );
    for (name, _) in bad {
        assert!(text.contains(&format!("\n  {name}: ")), "{name}: {text}");
    }
}

#[test]
fn models_that_are_not_whole_are_refused() {
    let bench = Bench::indexed();
    bench.write("photo.jpg", picture(1));
    type Damage = fn(&Bench);
    let cases: &[(Damage, &str)] = &[
        (
            |bench| fs::remove_file(bench.first_file("model/parts")).unwrap(),
            "part of the model is missing",
        ),
        (
            |bench| bench.flip_byte(&bench.first_file("model/parts")),
            "checksum differs",
        ),
        (
            |bench| {
                let part = bench.first_file("model/parts");
                let bytes = fs::read(&part).unwrap();
                fs::write(&part, &bytes[..bytes.len() - 1]).unwrap();
            },
            "bytes instead of",
        ),
        (
            |bench| fs::remove_file(bench.path("model/model.json")).unwrap(),
            "holds no model",
        ),
        (
            |bench| bench.write("model/model.json", "{"),
            "cannot be read",
        ),
        (
            |bench| {
                bench.edit("model/model.json", |text| {
                    text.replace("\"width\":224", "\"width\":192")
                })
            },
            "fingerprint",
        ),
    ];
    let mut wrong = Vec::new();
    for (damage, sentence) in cases {
        bench.copy_model("model");
        damage(&bench);
        let search = "search --model model --catalogue shop photo.jpg";
        wrong.extend(bench.run(search).not_refused_with(sentence));
        // An index does not begin with such a model either, and inspect says the same.
        let index = "index --model model --images images --products styles.csv --out new";
        wrong.extend(bench.run(index).not_refused_with(sentence));
        let inspected = bench.run("inspect model");
        let named = inspected.stdout.contains(sentence) || inspected.stderr.contains(sentence);
        if inspected.code != Some(1) || !named {
            wrong.push(format!(
                "inspect: {sentence}: {}{}",
                inspected.stdout, inspected.stderr
            ));
        }
        assert!(!bench.path("new").exists(), "{sentence}");
        fs::remove_dir_all(bench.path("model")).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn catalogues_that_cannot_be_searched_are_refused() {
    type Damage = fn(&Bench);
    let cases: &[(Damage, &str)] = &[
        (
            |bench| fs::remove_dir_all(bench.path("shop")).unwrap(),
            "holds no catalogue",
        ),
        (
            |bench| bench.write("shop/catalogue.json", "[]"),
            "cannot be read",
        ),
        (
            // Another model's: the fingerprint is the only field with 64 digits before the shards.
            |bench| {
                bench.edit("shop/catalogue.json", |text| {
                    let at = text.find("\"fingerprint\": \"").unwrap() + 16;
                    format!("{}{}{}", &text[..at], "0".repeat(64), &text[at + 64..])
                });
            },
            "was made with model 0000000000000000",
        ),
        (
            |bench| {
                bench.edit("shop/catalogue.json", |text| {
                    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
                    json["products"] = 0.into();
                    json["shards"] = serde_json::json!([]);
                    json["thumbnails"]["packs"] = 0.into();
                    json.to_string()
                });
            },
            "no products",
        ),
        (
            |bench| fs::remove_file(bench.first_file("shop/shards")).unwrap(),
            "part of the catalogue is missing",
        ),
        (
            |bench| bench.flip_byte(&bench.first_file("shop/shards")),
            "checksum differs",
        ),
    ];
    let mut wrong = Vec::new();
    for (damage, sentence) in cases {
        let bench = Bench::indexed();
        bench.write("photo.jpg", picture(1));
        damage(&bench);
        wrong.extend(
            bench
                .run(&format!("{SEARCH} photo.jpg"))
                .not_refused_with(sentence),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists_and_folders_that_hold_nothing_are_refused() {
    let bench = Bench::new(1);
    bench.write("utf16.csv", b"\xff\xfei\0d\0");
    bench.write("other.csv", "sku,title\n0,Shirt\n");
    bench.write("nothing.csv", "");
    bench.write("strangers.csv", "id,productDisplayName\nx,Shirt\n");
    fs::create_dir(bench.path("empty")).unwrap();
    let index = |images: &str, csv: &str| {
        bench.run(&format!(
            "index --model MODEL --images {images} --products {csv} --out new"
        ))
    };
    let cases = [
        ("images", "missing.csv", "missing.csv cannot be read"),
        ("images", "utf16.csv", "UTF-16"),
        ("images", "nothing.csv", "is empty"),
        (
            "images",
            "other.csv",
            "no column \"id\"; its columns are sku, title",
        ),
        ("images", "strangers.csv", "1 row without a picture"),
        ("missing", "styles.csv", "missing cannot be read"),
        ("empty", "styles.csv", "empty holds no pictures"),
    ];
    let mut wrong = Vec::new();
    for (images, csv, sentence) in cases {
        wrong.extend(index(images, csv).not_refused_with(sentence));
        assert!(!bench.path("new").exists(), "{sentence}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn checkpoints_that_are_none_are_refused() {
    let bench = Bench::new(1);
    bench.write("notes.pth", "these are my notes");
    bench.write("nothing.safetensors", "");
    let mut wrong = Vec::new();
    std::fs::create_dir(bench.path("folder")).unwrap();
    for (file, sentence) in [
        ("notes.pth", "notes.pth is not a whole"),
        ("nothing.safetensors", "nothing.safetensors is not a whole"),
        ("missing.pth", "missing.pth cannot be read"),
        ("folder", "model.json"),
        ("folder --weights f16", "folder is a model already"),
    ] {
        wrong.extend(
            bench
                .run(&format!("import-model {file} --out new"))
                .not_refused_with(sentence),
        );
        assert!(!bench.path("new/model.json").exists(), "{file}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_download_without_a_server_is_refused_in_words() {
    let bench = Bench::new(1);
    let mut command = bench.command("import-model --official --out new --cache cache --quiet");
    // The discard port: nobody listens there.
    command.env("LOOKALIKE_WEIGHTS_URL", "http://127.0.0.1:9/models");
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    let ran = command.output().unwrap().into();
    assert_eq!(
        crate::driver::Ran::not_refused_with(&ran, "could not be downloaded"),
        None
    );
}
