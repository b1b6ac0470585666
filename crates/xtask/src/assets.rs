//! What the service worker keeps: the page's and the engines' files with their digests, written into it.
//!
//! The page's files are those that `index.html` names, so that nothing of the site is kept on a
//! visitor's device that the first screen does not need. The engines' files are kept once they are
//! wanted. Run after everything else that changes a file of the page: the browser refuses one whose
//! digest is another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cache;
use crate::error::{Error, file};
use crate::html::{self, Tag};

/// The script, which `public/` brings along.
const SCRIPT: &str = "service-worker.js";
/// Scripts that it runs before its own lines, where the site has them.
const SCRIPTS: [&str; 1] = ["share-target.js"];
/// How its first line begins once it is written.
const LIST: &str = "const SITE = ";
/// How the engines' files begin, at the site's root.
const ENGINES: &str = "engine-";
/// Kinds of `<link>` whose files the page cannot do without.
const LINKS: [&str; 6] = [
    "apple-touch-icon",
    "icon",
    "manifest",
    "modulepreload",
    "preload",
    "stylesheet",
];

const INDEX: &str = "Build the site again; if that does not help, compare index.html with crates/xtask/src/assets.rs.";

/// Digests by path, relative to the site, in the form of `integrity` attributes.
type Digests = BTreeMap<String, String>;

/// Writes the list of the site in `folder` into its service worker, in place of an older one.
///
/// # Errors
/// [`Error::Stamp`] for a file that is named but not there, [`Error::File`] for the file system's refusals.
pub fn list(folder: &Path) -> Result<(), Error> {
    let index = read(folder, "index.html")?;
    let script = read(folder, SCRIPT)?;
    let script = match script.split_once('\n') {
        Some((first, rest)) if first.starts_with(LIST) => rest,
        _ => &script,
    };
    let tags = html::tags(&index);
    let policy = policy(&tags)?;
    let page = digests(folder, page_files(folder, &tags)?)?;
    let engines = digests(folder, engine_files(folder)?)?;
    let scripts = SCRIPTS.iter().filter(|name| folder.join(name).is_file());
    let scripts = digests(folder, scripts.map(|name| (*name).to_owned()).collect())?;
    let mut site = json!({"policy": policy, "page": page, "engines": engines, "scripts": scripts});
    let version = cache::name_of(&[site.to_string().as_bytes(), script.as_bytes()]);
    site["version"] = version.into();
    let path = folder.join(SCRIPT);
    std::fs::write(&path, format!("{LIST}{site};\n{script}")).map_err(file("write", path))
}

/// The page's own content security policy.
fn policy(tags: &[Tag]) -> Result<&str, Error> {
    let is_policy = |tag: &&Tag| {
        let name = tag.value("http-equiv").unwrap_or_default();
        tag.name == "meta" && name.eq_ignore_ascii_case("content-security-policy")
    };
    let found = tags.iter().find(is_policy);
    found
        .and_then(|tag| tag.value("content"))
        .ok_or_else(|| broken("index.html has no content security policy".to_owned()))
}

/// `index.html`, what it links, and what its scripts import by a relative address.
fn page_files(folder: &Path, tags: &[Tag]) -> Result<BTreeSet<String>, Error> {
    let mut files = BTreeSet::from(["index.html".to_owned()]);
    for tag in tags {
        let address = match tag.name.as_str() {
            "link" if LINKS.contains(&tag.value("rel").unwrap_or_default()) => tag.value("href"),
            "script" => tag.value("src"),
            _ => None,
        };
        let Some(path) = address.and_then(relative) else {
            continue;
        };
        if tag.name == "script" {
            let text = read(folder, path)?;
            let quoted = text
                .split(['\'', '"'])
                .filter(|name| name.starts_with("./"));
            files.extend(quoted.filter_map(relative).map(str::to_owned));
        }
        files.insert(path.to_owned());
    }
    Ok(files)
}

/// A path relative to the site; none for an address that leads elsewhere.
fn relative(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_prefix("./").unwrap_or(path);
    let is_elsewhere = path.is_empty() || path.starts_with(['/', '.']) || path.contains(':');
    (!is_elsewhere).then_some(path)
}

fn engine_files(folder: &Path) -> Result<BTreeSet<String>, Error> {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(file("read", folder))? {
        let name = entry.map_err(file("read", folder))?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(ENGINES) {
            files.insert(name.into_owned());
        }
    }
    match files.is_empty() {
        false => Ok(files),
        true => Err(broken("the site has no engine".to_owned())),
    }
}

fn digests(folder: &Path, paths: BTreeSet<String>) -> Result<Digests, Error> {
    let digest = |path: String| {
        let full = folder.join(&path);
        if !full.is_file() {
            return Err(broken(format!(
                "index.html names {path}, which is not there"
            )));
        }
        let bytes = std::fs::read(&full).map_err(file("read", &full))?;
        let integrity = format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)));
        Ok((path, integrity))
    };
    paths.into_iter().map(digest).collect()
}

fn read(folder: &Path, name: &str) -> Result<String, Error> {
    let path = folder.join(name);
    std::fs::read_to_string(&path).map_err(file("read", path))
}

fn broken(problem: String) -> Error {
    Error::Stamp {
        problem,
        remedy: INDEX,
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use serde_json::Value;

    use super::list;
    use crate::cache::tests::scratch;

    const INDEX: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\
        <link rel=\"icon\" href=\"./icon.svg\"><link rel=\"stylesheet\" href=\"./look-1.css?a\">\
        <link rel=\"preload\" href=\"./page-1_bg.wasm\"><link rel=\"help\" href=\"./help.html\">\
        <link rel=\"icon\" href=\"https://elsewhere.example/icon.png\">\
        <script type=\"module\" src=\"./start-1.js\"></script>";

    fn site(name: &str) -> PathBuf {
        let folder = scratch(name);
        for (path, content) in [
            ("index.html", INDEX),
            ("service-worker.js", "\"use strict\";\nself.a = SITE;\n"),
            ("icon.svg", "<svg>"),
            ("look-1.css", "p {}"),
            ("page-1.js", "export {}"),
            ("page-1_bg.wasm", "wasm"),
            (
                "start-1.js",
                "import init from './page-1.js';\nawait init('./page-1_bg.wasm');",
            ),
            ("engine-cpu-1.js", "engine"),
            ("engine-cpu-1.wasm", "engine"),
            ("help.html", "help"),
            ("_headers", "/*"),
        ] {
            std::fs::write(folder.join(path), content).unwrap();
        }
        folder
    }

    /// What the first line says, and the rest.
    fn written(folder: &Path) -> (Value, String) {
        let text = std::fs::read_to_string(folder.join("service-worker.js")).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        let json = first.strip_prefix("const SITE = ").unwrap();
        let json = json.strip_suffix(';').unwrap();
        (serde_json::from_str(json).unwrap(), rest.to_owned())
    }

    fn paths(list: &Value) -> Vec<&str> {
        list.as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect()
    }

    #[test]
    fn what_the_page_needs_is_listed_and_nothing_else() {
        let folder = site("assets");
        list(&folder).unwrap();
        let (site, rest) = written(&folder);
        let page = [
            "icon.svg",
            "index.html",
            "look-1.css",
            "page-1.js",
            "page-1_bg.wasm",
            "start-1.js",
        ];
        assert_eq!(paths(&site["page"]), page);
        assert_eq!(
            paths(&site["engines"]),
            ["engine-cpu-1.js", "engine-cpu-1.wasm"]
        );
        assert_eq!(site["policy"], "default-src 'none'");
        // printf wasm | openssl dgst -sha256 -binary | base64
        assert_eq!(
            site["page"]["page-1_bg.wasm"],
            "sha256-M2FUv2f3Zfj3XRagrM7mG17l9qdbKikFcD35E71VDz4="
        );
        assert_eq!(rest, "\"use strict\";\nself.a = SITE;\n");
        assert_eq!(paths(&site["scripts"]), [""; 0]);
        std::fs::write(folder.join("share-target.js"), "self.b = 1;").unwrap();
        list(&folder).unwrap();
        assert_eq!(paths(&written(&folder).0["scripts"]), ["share-target.js"]);
    }

    #[test]
    fn the_version_follows_the_content() {
        let folder = site("assets-version");
        let version = || {
            list(&folder).unwrap();
            written(&folder).0["version"].as_str().unwrap().to_owned()
        };
        let first = version();
        assert_eq!(version(), first, "written twice");
        let mut seen = vec![first];
        for (path, content) in [
            ("look-1.css", "p { color: red }"),
            ("engine-cpu-1.wasm", "another"),
            ("share-target.js", "self.c = 1;"),
            ("share-target.js", "self.c = 2;"),
            ("service-worker.js", "self.b = SITE;\n"),
        ] {
            std::fs::write(folder.join(path), content).unwrap();
            let next = version();
            assert!(!seen.contains(&next), "{path} changed nothing");
            seen.push(next);
        }
        std::fs::write(folder.join("help.html"), "changed").unwrap();
        assert_eq!(&version(), seen.last().unwrap(), "a file of no concern");
    }

    #[test]
    fn what_is_missing_is_named() {
        let cases = [
            ("icon.svg", "icon.svg"),
            ("page-1.js", "page-1.js"),
            ("start-1.js", "start-1.js"),
            ("service-worker.js", "service-worker.js"),
            ("index.html", "index.html"),
        ];
        let mut wrong = Vec::new();
        let mut expect = |folder: &Path, needle: &str| match list(folder) {
            Err(error) if error.to_string().contains(needle) => {}
            other => wrong.push(format!("{needle}: {other:?}")),
        };
        for (missing, needle) in cases {
            let folder = site("assets-missing");
            std::fs::remove_file(folder.join(missing)).unwrap();
            expect(&folder, needle);
        }
        let folder = site("assets-missing");
        std::fs::remove_file(folder.join("engine-cpu-1.js")).unwrap();
        std::fs::remove_file(folder.join("engine-cpu-1.wasm")).unwrap();
        expect(&folder, "no engine");
        let folder = site("assets-missing");
        let index = INDEX.replace("http-equiv", "name");
        std::fs::write(folder.join("index.html"), index).unwrap();
        expect(&folder, "no content security policy");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
