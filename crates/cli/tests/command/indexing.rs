//! Whole runs: index, inspect, search, and Ctrl-C.

use std::fs;

use serde_json::Value;

use crate::driver::{Bench, index_line, picture};

#[test]
fn a_catalogue_is_made_inspected_and_searched() {
    let bench = Bench::new(4);
    bench.write("images/stray.jpg", picture(50));
    let text = bench.index("shop").succeeded().stdout;
    assert!(text.starts_with("4 products in shop"), "{text}");
    assert!(
        text.contains("1 picture without a row\n  stray.jpg"),
        "{text}"
    );
    assert!(bench.path("shop.report.txt").exists() && bench.path("shop.journal").exists());

    let text = bench.run("inspect shop").succeeded().stdout;
    assert!(
        text.contains("4 products, vectors of 2048 numbers"),
        "{text}"
    );
    assert!(
        bench
            .run("inspect MODEL")
            .succeeded()
            .stdout
            .contains("resnet50")
    );
    bench.flip_byte(&bench.first_file("shop/thumbs"));
    let inspected = bench.run("inspect shop");
    assert_eq!(
        inspected.not_refused_with("1 of its files cannot be used"),
        None
    );
    assert!(
        inspected.stdout.contains("wrong: thumbs/"),
        "{}",
        inspected.stdout
    );

    // A product's own picture finds the product; a broken thumbnail does not matter to a search.
    let search = "search --model MODEL --catalogue shop --json --crop whole --count 3 images/2.jpg";
    let answer: Value = serde_json::from_str(&bench.run(search).succeeded().stdout).unwrap();
    assert_eq!(answer["photo"], "images/2.jpg");
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 3);
    assert_eq!(
        (&hits[0]["rank"], &hits[0]["id"]),
        (&Value::from(1), &Value::from("2"))
    );
    assert_eq!(hits[0]["name"], "Shirt number 2");
    assert_eq!(hits[0]["attributes"]["articleType"], "Shirts");
    assert!(hits[0]["similarity"].as_f64().unwrap() > 0.99, "{answer}");
    let table = bench
        .run("search --model MODEL --catalogue shop --crop whole images/2.jpg")
        .succeeded()
        .stdout;
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.starts_with(" 1  "), "{table}");
}

#[test]
fn other_lists_need_a_mapping_only() {
    let bench = Bench::new(2);
    bench.write(
        "list.csv",
        "sku;title;brand;file\r\nA-1;Red shirt, long;Ours;0.jpg\r\nA-2;Hat;;1.jpg\r\n",
    );
    let index = "index --model MODEL --images images --products list.csv --out shop --quiet \
                 --columns id=SKU,name=title,attributes=brand,image=file";
    bench.run(index).succeeded();
    let search = "search --model MODEL --catalogue shop --json --crop whole images/0.jpg";
    let answer: Value = serde_json::from_str(&bench.run(search).succeeded().stdout).unwrap();
    assert_eq!(answer["hits"][0]["id"], "A-1");
    assert_eq!(answer["hits"][0]["name"], "Red shirt, long");
    assert_eq!(answer["hits"][0]["attributes"]["brand"], "Ours");
    assert_eq!(answer["hits"][1]["attributes"], serde_json::json!({}));
}

#[test]
fn the_demo_is_drawn_and_can_be_indexed() {
    let bench = Bench::new(1);
    let text = bench
        .run("draw-demo --out demo --products 2 --quiet")
        .succeeded()
        .stdout;
    assert!(text.starts_with("2 products in demo"), "{text}");
    let index = "index --model MODEL --images demo/images --products demo/styles.csv --out shop \
                 --samples demo/samples --title Demo";
    let text = bench.run(index).succeeded().stdout;
    assert!(text.starts_with("2 products in shop"), "{text}");
    assert!(!bench.path("shop.report.txt").exists(), "{text}");
    let text = bench.run("inspect shop").succeeded().stdout;
    assert!(
        text.contains("\"Demo\"") && !text.contains(" 0 samples"),
        "{text}"
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let bench = Bench::new(1);
    let mut command = bench.command("inspect MODEL");
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

/// Presses Ctrl-C once the journal has a record, then runs again.
#[cfg(unix)]
#[test]
fn an_interrupted_index_goes_on_and_gives_the_same_bytes() {
    use std::process::{Command, Stdio};
    use std::thread;
    use std::time::Duration;

    let bench = Bench::new(40);
    bench.index("whole").succeeded();

    let mut command = bench.command(&index_line("out"));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let has_record =
        || fs::metadata(bench.path("out.journal")).is_ok_and(|found| found.len() > 100);
    while !has_record() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(5));
    }
    let pressed = Command::new("sh")
        .args(["-c", &format!("kill -INT {}", child.id())])
        .status()
        .unwrap();
    assert!(
        pressed.success(),
        "the run ended before Ctrl-C could be pressed"
    );
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(
        said.contains("remedy: Run the same command again"),
        "{said}"
    );
    assert!(!bench.path("out/catalogue.json").exists());

    let second = bench.index("out").succeeded();
    assert!(
        second.stderr.contains("are known from an earlier run"),
        "{}",
        second.stderr
    );
    assert!(
        second.stdout.contains("known from before"),
        "{}",
        second.stdout
    );
    assert!(
        bench.files("out") == bench.files("whole"),
        "the bytes differ"
    );
}
