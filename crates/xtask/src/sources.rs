//! Rules about single files: who may name the browser or burn, how long, how big, with what reasons.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::child;
use crate::error::{Error, file};
use crate::lexer;

/// A file that nobody reads in one sitting.
const MOST_LINES: usize = 600;
/// Bigger files belong to a release, not to the history.
const MOST_BYTES: u64 = 2 * 1024 * 1024;
/// The model that the page ships is the exception.
const BIG_FILES: &str = "public/model/";

/// A name that only some files may use.
struct Border {
    names: &'static [&'static str],
    allowed: fn(&str) -> bool,
    rule: &'static str,
}

const BORDERS: [Border; 2] = [
    Border {
        names: &["web_sys", "js_sys"],
        allowed: |path| path.starts_with("src/web/"),
        rule: "only src/web may name it",
    },
    Border {
        names: &["burn"],
        allowed: |path| path.starts_with("crates/embedder/") || path.starts_with("crates/trainer/"),
        rule: "only crates/embedder and the trainer may name it",
    },
];

/// The project's files, with `/` between their parts: those that git knows or would take.
///
/// Without git, as in an unpacked archive, all that lies outside the build's folders.
pub fn files(root: &Path) -> Vec<String> {
    let mut git = Command::new("git");
    git.current_dir(root);
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = child::ask(&mut git).filter(|list| !list.is_empty());
    let mut files: Vec<String> = match listed {
        Some(list) => list.split('\0').map(str::to_owned).collect(),
        None => {
            let mut found = Vec::new();
            walk(root, "", &mut found);
            found
        }
    };
    // A file that is deleted but not yet committed as such is still listed.
    files.retain(|path| !path.is_empty() && root.join(path).is_file());
    files.sort();
    files.dedup();
    files
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || ["target", "dist"].contains(&name.as_str()) {
            continue;
        }
        let path: PathBuf = entry.path();
        match path.is_dir() {
            true => walk(&path, &format!("{prefix}{name}/"), found),
            false => found.push(format!("{prefix}{name}")),
        }
    }
}

/// Each breach of a rule in these files as "path:line: sentence".
///
/// # Errors
/// [`Error::File`] for a file that cannot be read.
pub fn breaches(root: &Path, files: &[String]) -> Result<Vec<String>, Error> {
    let mut breaches = Vec::new();
    for path in files {
        let full = root.join(path);
        let bytes = full.metadata().map_err(file("read", &full))?.len();
        if bytes > MOST_BYTES && !path.starts_with(BIG_FILES) {
            breaches.push(format!(
                "{path}: {bytes} bytes; no file outside {BIG_FILES} may have more than {MOST_BYTES}"
            ));
        }
        if path.ends_with(".rs") {
            let text = std::fs::read_to_string(&full).map_err(file("read", &full))?;
            breaches.extend(rust_breaches(path, &text));
        }
    }
    Ok(breaches)
}

fn rust_breaches(path: &str, text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    let lines = text.lines().count();
    if lines > MOST_LINES {
        breaches.push(format!(
            "{path}: {lines} lines; no Rust file may have more than {MOST_LINES}"
        ));
    }
    let code = lexer::code_only(text);
    for (number, (line, original)) in code.lines().zip(text.lines()).enumerate() {
        let number = number + 1;
        for border in BORDERS.iter().filter(|border| !(border.allowed)(path)) {
            for name in border.names.iter().filter(|name| has_word(line, name)) {
                breaches.push(format!("{path}:{number}: names {name}; {}", border.rule));
            }
        }
        let silences = ["allow(", "expect("].iter().any(|word| {
            line.contains(&format!("#[{word}"))
                || line.contains(&format!("#![{word}"))
                || (line.contains("cfg_attr(") && line.contains(&format!(" {word}")))
        });
        if silences && !has_reason(&code, number, original) {
            breaches.push(format!(
                "{path}:{number}: silences a lint without a reason on the same line"
            ));
        }
    }
    breaches
}

/// Whether the attribute that begins in this line states `reason = "…"`, or the line ends in a comment.
fn has_reason(code: &str, number: usize, original: &str) -> bool {
    let following: String = code
        .lines()
        .skip(number - 1)
        .flat_map(|line| [line, "\n"])
        .collect();
    let attribute = following.split(")]").next().unwrap_or_default();
    let comment = original
        .split("//")
        .nth(1)
        .is_some_and(|comment| !comment.trim().is_empty());
    comment || has_word(attribute, "reason")
}

/// Whether `word` stands in `line` as an identifier of its own.
fn has_word(line: &str, word: &str) -> bool {
    let part = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::{breaches, files, rust_breaches};
    use crate::cache::tests::scratch;

    #[test]
    fn each_rule_is_told_with_its_place() {
        let long = "\n".repeat(601);
        let cases: [(&str, &str, &[&str]); 13] = [
            ("src/web/files.rs", "use web_sys::File;", &[]),
            ("src/web/files.rs", "use js_sys::Array;", &[]),
            (
                "src/app.rs",
                "// web_sys\nuse web_sys::File;",
                &["src/app.rs:2: names web_sys"],
            ),
            (
                "src/app.rs",
                "let a = \"js_sys::x\"; let my_js_sys2 = 1;",
                &[],
            ),
            ("crates/embedder/src/lib.rs", "use burn::Tensor;", &[]),
            (
                "crates/cli/src/main.rs",
                "burn::init()",
                &["crates/cli/src/main.rs:1: names burn"],
            ),
            (
                "crates/cli/src/main.rs",
                "let burned = \"burn\"; // burn",
                &[],
            ),
            ("a.rs", &long, &["a.rs: 601 lines"]),
            (
                "a.rs",
                "#[allow(dead_code)]\nfn f() {}",
                &["a.rs:1: silences"],
            ),
            ("a.rs", "#[allow(dead_code, reason = \"x\")]", &[]),
            (
                "a.rs",
                "#[expect(\n    dead_code,\n    reason = \"x\"\n)]",
                &[],
            ),
            ("a.rs", "#![allow(dead_code)] // for the tests", &[]),
            (
                "a.rs",
                "#[allow(dead_code)]\nlet reason = 1;",
                &["a.rs:1: silences"],
            ),
        ];
        let mut wrong = Vec::new();
        for (path, text, expected) in cases {
            let got = rust_breaches(path, text);
            let right = got.len() == expected.len()
                && got
                    .iter()
                    .zip(expected)
                    .all(|(got, expected)| got.starts_with(expected));
            if !right {
                wrong.push(format!("{path}: {got:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn big_files_are_named_except_the_model() {
        let root = scratch("sources");
        for path in ["big.bin", "public/model/part.bin", "target/big.bin"] {
            std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            std::fs::write(root.join(path), vec![0; 2_200_000]).unwrap();
        }
        let found = files(&root);
        assert_eq!(found, ["big.bin", "public/model/part.bin"]);
        let breaches = breaches(&root, &found).unwrap();
        assert_eq!(breaches.len(), 1, "{breaches:?}");
        assert!(breaches[0].starts_with("big.bin: 2200000 bytes"));
    }
}
