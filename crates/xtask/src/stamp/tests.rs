//! The stamp on small staging folders, as Trunk 0.21 writes them.

use std::path::{Path, PathBuf};

use super::stamp;
use crate::cache::tests::scratch;

const INDEX: &str = "<!doctype html><html><head>\n\
    <meta name=\"lookalike-engine-cpu\" content=\"\">\n\
    <meta name=\"lookalike-engine-cpu-relaxed\" content=\"\">\n\
    <meta content='' name=\"lookalike-engine-gpu\" />\n\
    <script type=\"application/ld+json\">{}</script>\n\
    <link rel=\"stylesheet\" href=\"./look-a-1.css\" integrity=\"sha384-CC\"/>\
    <link rel=\"stylesheet\" href=\"./look-b-2.css\" integrity=\"sha384-DD\"/>\
    <link rel=\"stylesheet\" href=\"./theme.css\" />\
    <link rel=\"modulepreload\" href=\"./page-1a2b.js\" crossorigin=\"anonymous\" integrity=\"sha384-AAAA\">\
    <link rel=\"preload\" href=\"./page-1a2b_bg.wasm\" crossorigin=\"anonymous\" integrity=\"sha384-BBBB\" as=\"fetch\" type=\"application/wasm\"></head>\n\
    <body>\n<script type=\"module\">\nimport init, * as bindings from './page-1a2b.js';\n\
    const wasm = await init({ module_or_path: './page-1a2b_bg.wasm' });\n</script>\n</body></html>\n";

/// A module with nothing but a section of this name.
fn wasm(name: &str) -> Vec<u8> {
    let mut module = wasm_encoder::Module::new();
    module.section(&wasm_encoder::CustomSection {
        name: name.into(),
        data: (&[]).into(),
    });
    module.finish()
}

fn staging(name: &str) -> PathBuf {
    let folder = scratch(name);
    for (file, section) in [
        ("worker_bg.wasm", "cpu"),
        ("relaxed_worker_bg.wasm", "relaxed"),
        ("gpu_worker_bg.wasm", "gpu"),
    ] {
        std::fs::write(folder.join(file), wasm(section)).unwrap();
    }
    for (file, content) in [
        ("index.html", INDEX),
        ("worker.js", "let wasm_bindgen = (function(){})();\n"),
        (
            "relaxed_worker.js",
            "let wasm_bindgen = (function(){})();\n",
        ),
        ("gpu_worker.js", "let wasm_bindgen = (function(){})();\n"),
        ("gpu_worker_loader.js", "importScripts"),
        ("look-a-1.css", "a {}\n"),
        ("look-b-2.css", "b {}\n"),
    ] {
        std::fs::write(folder.join(file), content).unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_named_by_content_and_found_by_the_page() {
    let folder = staging("stamp");
    stamp(&folder).unwrap();
    let names = names(&folder);
    let [
        cpu_script,
        cpu_wasm,
        relaxed_script,
        relaxed_wasm,
        gpu_script,
        gpu_wasm,
        _,
        look,
        start,
    ] = &names[..]
    else {
        panic!("{names:?}");
    };
    let styles = std::fs::read_to_string(folder.join(look)).unwrap();
    assert_eq!(styles, "a {}\nb {}\n");
    for (script, file, kind, section) in [
        (cpu_script, cpu_wasm, "cpu", "cpu"),
        (relaxed_script, relaxed_wasm, "cpu-relaxed", "relaxed"),
        (gpu_script, gpu_wasm, "gpu", "gpu"),
    ] {
        assert!(
            script.starts_with(&format!("engine-{kind}-")) && script.ends_with(".js"),
            "{names:?}"
        );
        assert_eq!(file, &script.replace(".js", ".wasm"));
        let text = std::fs::read_to_string(folder.join(script)).unwrap();
        assert!(
            text.contains(&format!("new URL(\"{file}\", self.location.href)")),
            "{text}"
        );
        assert_eq!(std::fs::read(folder.join(file)).unwrap(), wasm(section));
    }
    let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
    let expected = INDEX
        .replace(
            "cpu\" content=\"\"",
            &format!("cpu\" content=\"{cpu_script}\""),
        )
        .replace(
            "relaxed\" content=\"\"",
            &format!("relaxed\" content=\"{relaxed_script}\""),
        )
        .replace("content=''", &format!("content=\"{gpu_script}\""))
        .replace("<link rel=\"preload\" href=\"./page-1a2b_bg.wasm\" crossorigin=\"anonymous\" integrity=\"sha384-BBBB\" as=\"fetch\" type=\"application/wasm\">", "")
        .replace(
            "./look-a-1.css\" integrity=\"sha384-CC\"/>",
            &format!("./{look}\" />"),
        )
        .replace(
            "<link rel=\"stylesheet\" href=\"./look-b-2.css\" integrity=\"sha384-DD\"/>",
            "",
        );
    let before = expected.split("<script type=\"module\">").next().unwrap();
    let after = format!("<script type=\"module\" src=\"./{start}\"></script>\n</body></html>\n");
    assert_eq!(index, format!("{before}{after}"));
    let start = std::fs::read_to_string(folder.join(start)).unwrap();
    assert!(
        start.starts_with("addEventListener(\"beforeinstallprompt\"")
            && start.contains("\nawait new Promise((seen)")
            && start.contains("\nimport init")
            && start.ends_with("});\n"),
        "{start}"
    );
}

#[test]
fn other_content_gets_another_name() {
    let (one, two) = (staging("stamp-one"), staging("stamp-two"));
    std::fs::write(two.join("worker_bg.wasm"), wasm("changed")).unwrap();
    stamp(&one).unwrap();
    stamp(&two).unwrap();
    let (one, two) = (names(&one), names(&two));
    assert_ne!(one[0], two[0]);
    assert_ne!(one[1], two[1]);
    assert_eq!(one[2..], two[2..]);
}

#[test]
fn whatever_is_missing_is_named() {
    type Break = fn(&Path);
    let change = |folder: &Path, from: &str, to: &str| {
        let text = INDEX.replace(from, to);
        assert_ne!(text, INDEX);
        std::fs::write(folder.join("index.html"), text).unwrap();
    };
    let remove: [(&str, Break); 3] = [
        ("Trunk has not written gpu_worker.js", |folder| {
            std::fs::remove_file(folder.join("gpu_worker.js")).unwrap();
        }),
        ("Trunk has not written worker_bg.wasm", |folder| {
            std::fs::remove_file(folder.join("worker_bg.wasm")).unwrap();
        }),
        ("worker.js is a module", |folder| {
            std::fs::write(folder.join("worker.js"), "wasm_bindgen;\nexport { x };").unwrap();
        }),
    ];
    let replace = [
        (
            "no <meta name=\"lookalike-engine-cpu\">",
            "lookalike-engine-cpu",
            "other",
        ),
        (
            "two <meta name=\"lookalike-engine-cpu\">",
            "lookalike-engine-gpu",
            "lookalike-engine-cpu",
        ),
        (
            "no inline script",
            "<script type=\"module\">",
            "<script type=\"module\" src=\"a.js\">",
        ),
        ("2 inline scripts", "application/ld+json", "text/javascript"),
        (
            "not the one that Trunk writes",
            "import init",
            "import other",
        ),
        ("absolute addresses", "from './page", "from '/page"),
        (
            "preloads /page-1a2b_bg.wasm",
            "./page-1a2b_bg.wasm\" cross",
            "/page-1a2b_bg.wasm\" cross",
        ),
        (
            "none of Trunk's style sheets",
            "rel=\"stylesheet\" href=\"./look",
            "rel=\"alternate\" href=\"./look",
        ),
        ("has no end", "</script>\n</body></html>\n", ""),
    ];
    let mut wrong = Vec::new();
    let mut expect = |folder: &Path, needle: &str| match stamp(folder) {
        Err(error) if error.to_string().contains(needle) => {}
        other => wrong.push(format!("{needle}: {other:?}")),
    };
    for (needle, break_it) in remove {
        let folder = staging("stamp-broken");
        break_it(&folder);
        expect(&folder, needle);
    }
    for (needle, from, to) in replace {
        let folder = staging("stamp-broken");
        change(&folder, from, to);
        expect(&folder, needle);
    }
    let folder = scratch("stamp-broken");
    expect(&folder, "index.html");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
