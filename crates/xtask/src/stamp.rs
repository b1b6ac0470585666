//! Finishes what Trunk built, before it becomes the site: names by content, no inline script, one style
//! sheet, and a wasm without the names of its functions.
//!
//! Trunk gives the page's files content-hashed names but leaves its workers `worker.js`,
//! `relaxed_worker.js` and `gpu_worker.js` for ever, and starts the page with an inline script, which the content
//! security policy forbids. Run by Trunk itself as a `post_build` hook, so that a plain
//! `trunk build` gives a working site too.

mod styles;
mod symbols;

use std::ops::Range;
use std::path::Path;

use crate::cache;
use crate::error::{Error, file};
use crate::html::{self, Tag};

/// A worker as Trunk writes it, and how the page finds it.
struct Engine {
    /// The name of its binary.
    binary: &'static str,
    /// Before the digest, in its new name.
    name: &'static str,
    /// The `<meta>` whose content becomes the new name.
    meta: &'static str,
}

const ENGINES: [Engine; 3] = [
    Engine {
        binary: "worker",
        name: "engine-cpu",
        meta: "lookalike-engine-cpu",
    },
    Engine {
        binary: "relaxed_worker",
        name: "engine-cpu-relaxed",
        meta: "lookalike-engine-cpu-relaxed",
    },
    Engine {
        binary: "gpu_worker",
        name: "engine-gpu",
        meta: "lookalike-engine-gpu",
    },
];

/// Starts a worker on its wasm, `WASM`, which lies beside it.
///
/// What the page says before the wasm listens is kept and said again; a start that fails becomes
/// an error event, which the page hears, while it would not hear a rejected promise. A helper, which an
/// engine starts (src/web/team.rs), gets that engine's module as its first message.
const STARTER: &str = r#"
{
  const early = [];
  const keep = (event) => { early.push(event); };
  const handedOver = () => new Promise((resolve) => {
    const take = (event) => {
      event.stopImmediatePropagation();
      resolve(event.data);
    };
    self.addEventListener("message", take, { once: true });
  });
  const module = self.name === "helper" ? handedOver() : new URL("WASM", self.location.href);
  self.addEventListener("message", keep);
  wasm_bindgen({ module_or_path: module }).then(
    () => {
      self.removeEventListener("message", keep);
      for (const event of early) {
        self.dispatchEvent(new MessageEvent("message", { data: event.data, ports: [...event.ports] }));
      }
    },
    (reason) => { setTimeout(() => { throw reason; }); },
  );
}
"#;

/// Before the page's wasm is there, a browser may offer to install it: `src/web/install.rs` finds the
/// offer later.
const EARLY: &str = r#"addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  self.lookalikeInstall = event;
});
"#;

/// Waits until the first paint is seen, so that on a slow line the wasm takes nothing from it, nor does its
/// start on a slow processor. Where nothing is painted (a frame below the fold) it waits for a moment only.
const PATIENCE: &str = r#"await new Promise((seen) => {
  if (document.visibilityState === "hidden") seen();
  setTimeout(seen, 500);
  new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
});
"#;

const LINKS: &str = "Compare the <link data-trunk rel=\"rust\"> tags of index.html with the engines in crates/xtask/src/stamp.rs.";
const INDEX: &str = "Compare index.html with what crates/xtask/src/stamp.rs expects of it.";
const CONFIG: &str = "Set public_url = \"./\" in Trunk.toml, and give no --public-url.";

/// Stamps Trunk's staging folder.
///
/// # Errors
/// [`Error::Stamp`] for anything unexpected, [`Error::File`] for the file system's refusals.
pub fn stamp(folder: &Path) -> Result<(), Error> {
    symbols::strip_all(folder)?;
    let index = folder.join("index.html");
    let text = std::fs::read_to_string(&index).map_err(file("read", &index))?;
    let tags = html::tags(&text);
    let mut edits = vec![start_script(folder, &text, &tags)?];
    for engine in &ENGINES {
        let tag = meta(&tags, engine.meta)?;
        let name = engine.rename(folder)?;
        let content = format!("content=\"{name}\"");
        edits.push(match tag.attribute("content") {
            Some(attribute) => (attribute.range.clone(), content),
            None => (
                tag.range.start + 5..tag.range.start + 5,
                format!(" {content}"),
            ),
        });
    }
    edits.extend(preloads(&tags)?);
    edits.extend(styles::join(folder, &tags)?);
    let text = edit(text, edits);
    std::fs::write(&index, text).map_err(file("write", &index))
}

impl Engine {
    /// Gives script and wasm their names and the script its last lines. Returns the script's name.
    fn rename(&self, folder: &Path) -> Result<String, Error> {
        let path = |name: &str| folder.join(name);
        let old_script = path(&format!("{}.js", self.binary));
        let old_wasm = path(&format!("{}_bg.wasm", self.binary));
        for part in [&old_script, &old_wasm] {
            if !part.is_file() {
                let name = part.file_name().unwrap_or_default().to_string_lossy();
                return Err(broken(format!("Trunk has not written {name}"), LINKS));
            }
        }
        let script = std::fs::read_to_string(&old_script).map_err(file("read", &old_script))?;
        if !script.contains("wasm_bindgen")
            || script.lines().any(|line| line.starts_with("export "))
        {
            let problem = format!(
                "{}.js is a module, which not every browser starts as a worker",
                self.binary
            );
            return Err(broken(
                problem,
                "Leave data-bindgen-target out, or set it to \"no-modules\".",
            ));
        }
        let wasm = std::fs::read(&old_wasm).map_err(file("read", &old_wasm))?;
        // One digest over both, so that a script never meets another build's wasm.
        let digest = cache::name_of(&[script.as_bytes(), STARTER.as_bytes(), &wasm]);
        let new_wasm = format!("{}-{digest}.wasm", self.name);
        let new_script = format!("{}-{digest}.js", self.name);
        let whole = script + &STARTER.replace("WASM", &new_wasm);
        std::fs::write(path(&new_script), whole).map_err(file("write", path(&new_script)))?;
        std::fs::rename(&old_wasm, path(&new_wasm)).map_err(file("rename", &old_wasm))?;
        std::fs::remove_file(&old_script).map_err(file("remove", &old_script))?;
        let shim = path(&format!("{}_loader.js", self.binary));
        if shim.is_file() {
            // only with data-loader-shim; it starts the worker under its old name
            std::fs::remove_file(&shim).map_err(file("remove", shim))?;
        }
        Ok(new_script)
    }
}

/// A piece of the text and what comes in its place.
type Edit = (Range<usize>, String);

/// Moves Trunk's inline start script into a file of its own.
fn start_script(folder: &Path, text: &str, tags: &[Tag]) -> Result<Edit, Error> {
    let runs = |tag: &&Tag| {
        let kind = tag.value("type").unwrap_or_default();
        tag.name == "script" && (kind.is_empty() || kind == "module" || kind.contains("javascript"))
    };
    let inline: Vec<&Tag> = tags
        .iter()
        .filter(runs)
        .filter(|tag| tag.attribute("src").is_none())
        .collect();
    let (tag, body) = match inline[..] {
        [tag] => (tag, tag.body.clone().unwrap_or_default()),
        [] => {
            return Err(broken(
                "Trunk wrote no inline script that starts the page".to_owned(),
                LINKS,
            ));
        }
        _ => {
            let problem = format!(
                "index.html has {} inline scripts, and the policy allows none",
                inline.len()
            );
            return Err(broken(
                problem,
                "Move the project's own scripts into files under public/.",
            ));
        }
    };
    let script = text[body.clone()].trim();
    if !script.contains("import init") || tag.value("type") != Some("module") {
        let problem = "the inline script of index.html is not the one that Trunk writes".to_owned();
        return Err(broken(problem, INDEX));
    }
    if !script.contains("from './") {
        let problem = "the start script names its files by absolute addresses".to_owned();
        return Err(broken(problem, CONFIG));
    }
    let name = cache::name_of(&[EARLY.as_bytes(), PATIENCE.as_bytes(), script.as_bytes()]);
    let name = format!("start-{name}.js");
    let path = folder.join(&name);
    // Imports go first wherever they stand, and everything else waits for the wasm.
    std::fs::write(&path, format!("{EARLY}{PATIENCE}{script}\n")).map_err(file("write", path))?;
    let end = match text[body.end..].find('>') {
        Some(length) => body.end + length + 1,
        None => {
            return Err(broken(
                "the inline script of index.html has no end".to_owned(),
                INDEX,
            ));
        }
    };
    let tag_text = format!("<script type=\"module\" src=\"./{name}\"></script>");
    Ok((tag.range.start..end, tag_text))
}

fn meta<'a>(tags: &'a [Tag], name: &str) -> Result<&'a Tag, Error> {
    let mut found = tags
        .iter()
        .filter(|tag| tag.name == "meta" && tag.value("name") == Some(name));
    match (found.next(), found.next()) {
        (Some(tag), None) => Ok(tag),
        (None, _) => Err(broken(
            format!("index.html has no <meta name=\"{name}\">"),
            INDEX,
        )),
        _ => Err(broken(
            format!("index.html has two <meta name=\"{name}\">"),
            INDEX,
        )),
    }
}

/// Checks that the preloads are relative, and takes out the wasm's, which [`PATIENCE`] has come later.
fn preloads(tags: &[Tag]) -> Result<Vec<Edit>, Error> {
    let mut edits = Vec::new();
    for tag in tags.iter().filter(|tag| tag.name == "link") {
        let kind = tag.value("rel").unwrap_or_default();
        let address = tag.value("href").unwrap_or_default();
        if kind.contains("preload") && (address.starts_with('/') || address.contains("://")) {
            return Err(broken(
                format!("index.html preloads {address}, an absolute address"),
                CONFIG,
            ));
        }
        if kind == "preload" {
            edits.push((tag.range.clone(), String::new()));
        }
    }
    Ok(edits)
}

fn edit(mut text: String, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, replacement) in edits {
        text.replace_range(range, &replacement);
    }
    text
}

fn broken(problem: String, remedy: &'static str) -> Error {
    Error::Stamp { problem, remedy }
}

#[cfg(test)]
mod tests;
