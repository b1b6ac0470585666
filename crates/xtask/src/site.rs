//! The site's folder: the page as Trunk builds it, with the model and the catalogue beside it.

use std::path::{Path, PathBuf};

use crate::assets;
use crate::catalogue::{self, Products};
use crate::error::{Error, file};
use crate::html;
use crate::model;
use crate::progress::{Progress, spell};
use crate::shop;
use crate::tools;
use crate::workspace::{EVERY_PACKAGE, Workspace};

/// What the site is to show.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The shop's products; none for the demo.
    pub products: Option<Products>,
    /// The model: a checkpoint, a folder, or `official`; none for the project's own.
    pub model: Option<PathBuf>,
    /// The shop's file, by its absolute path; none for a page that speaks with its own host only.
    pub shop: Option<PathBuf>,
}

/// Steps that [`make`] tells.
pub const STEPS: usize = 2 + PARTS;
/// Steps that [`make_parts`] tells.
pub const PARTS: usize = 5;

/// From nothing to a whole site in `dist`, which is replaced.
///
/// # Errors
/// The first step that failed.
pub fn make(
    workspace: &mut Workspace,
    progress: &mut Progress,
    wish: &Wish,
    dist: &Path,
) -> Result<(), Error> {
    progress.begin("Tools");
    tools::install(workspace)?;
    progress.done("");
    progress.begin("Building the command line; the first time takes some minutes");
    build_cli(workspace)?;
    progress.done("");
    make_parts(workspace, progress, wish, dist)
}

/// The same once the tools and the command line are there.
///
/// # Errors
/// The first step that failed.
pub fn make_parts(
    workspace: &Workspace,
    progress: &mut Progress,
    wish: &Wish,
    dist: &Path,
) -> Result<(), Error> {
    progress.begin("The model");
    let model = model::prepare(workspace, wish.model.as_deref())?;
    progress.done("");
    let products = match &wish.products {
        Some(products) => {
            progress.begin("Your own products");
            eprintln!("      {}", products.csv.display());
            products.clone()
        }
        None => {
            progress.begin("Drawing the demo's garments");
            catalogue::draw_demo(workspace)?
        }
    };
    progress.done("");
    progress.begin("Indexing the pictures; a second run goes on where this one stops");
    let catalogue = catalogue::index(workspace, &model, &products)?;
    progress.done("");
    progress.begin("Building the page and its two engines; the first time takes many minutes");
    build_page(workspace, dist, wish.shop.as_deref())?;
    progress.done("");
    progress.begin("Putting the site together");
    for (from, name) in [(&model, "model"), (&catalogue, "catalogue")] {
        copy_folder(from, &dist.join(name))?;
    }
    // Whatever was changed in the page since Trunk wrote it.
    assets::list(dist)?;
    let (files, bytes) = measure(dist)?;
    let size = bytes.div_ceil(1 << 20);
    progress.done(&format!("{files} files, {size} MiB in {}", dist.display()));
    Ok(())
}

/// Builds `lookalike`, with the features that the tests are built with.
///
/// # Errors
/// What cargo ran into.
pub fn build_cli(workspace: &Workspace) -> Result<(), Error> {
    let mut build = workspace.cargo(["build", "--bin", "lookalike"]);
    build.args(EVERY_PACKAGE);
    workspace.run(
        &mut build,
        "building the command line",
        "Mend what the compiler names above.",
    )?;
    Ok(())
}

fn build_page(workspace: &Workspace, dist: &Path, shop: Option<&Path>) -> Result<(), Error> {
    let source = workspace.root.join("index.html");
    let text = std::fs::read_to_string(&source).map_err(file("read", &source))?;
    refuse_wasm_opt(&text)?;
    // Trunk makes the folder itself, but not the one around it.
    if let Some(around) = dist.parent() {
        std::fs::create_dir_all(around).map_err(file("make", around))?;
    }
    let begun = std::time::Instant::now();
    let mut trunk = workspace.command("trunk");
    trunk
        .args(["build", "--release", "--offline", "--dist"])
        .arg(dist);
    // Trunk hands it on to the stamp.
    match shop {
        Some(shop) => trunk.env(shop::VARIABLE, shop),
        None => trunk.env_remove(shop::VARIABLE),
    };
    let remedy = "Mend what the compiler or Trunk names above; the last good site is still there.";
    workspace.run(&mut trunk, "building the page", remedy)?;
    eprintln!("      Trunk took {}", spell(begun.elapsed()));
    Ok(())
}

/// Trunk runs wasm-opt in release builds unless told otherwise, and would have to download it.
fn refuse_wasm_opt(index: &str) -> Result<(), Error> {
    let tags = html::tags(index);
    let rust = tags.iter().filter(|tag| {
        tag.name == "link"
            && tag.value("rel") == Some("rust")
            && tag.attribute("data-trunk").is_some()
    });
    let mut without = rust.filter(|tag| tag.value("data-wasm-opt") != Some("0"));
    match without.next() {
        None => Ok(()),
        Some(tag) => Err(Error::Stamp {
            problem: format!(
                "index.html's link for `{}` would make Trunk download wasm-opt",
                tag.value("data-bin").unwrap_or("the page")
            ),
            remedy: "Add data-wasm-opt=\"0\" to that link.",
        }),
    }
}

/// Replaces `to` by a copy of `from`, without hidden files and journals.
///
/// Copies, not links: the site is handed on, and what happens to it must not reach the cache.
fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    crate::cache::remove_folder(to)?;
    std::fs::create_dir_all(to).map_err(file("make", to))?;
    for entry in std::fs::read_dir(from).map_err(file("read", from))? {
        let entry = entry.map_err(file("read", from))?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.starts_with('.') || text.ends_with(".journal") {
            continue;
        }
        let (source, target) = (entry.path(), to.join(&name));
        match source.is_dir() {
            true => copy_folder(&source, &target)?,
            false => {
                std::fs::copy(&source, &target).map_err(file("copy", &source))?;
            }
        }
    }
    Ok(())
}

/// How many files, and how many bytes.
fn measure(folder: &Path) -> Result<(usize, u64), Error> {
    let (mut files, mut bytes) = (0, 0);
    for entry in std::fs::read_dir(folder).map_err(file("read", folder))? {
        let entry = entry.map_err(file("read", folder))?;
        let metadata = entry.metadata().map_err(file("read", entry.path()))?;
        let (more_files, more_bytes) = match metadata.is_dir() {
            true => measure(&entry.path())?,
            false => (1, metadata.len()),
        };
        files += more_files;
        bytes += more_bytes;
    }
    Ok((files, bytes))
}

#[cfg(test)]
mod tests {
    use super::{copy_folder, measure, refuse_wasm_opt};
    use crate::cache::tests::scratch;

    #[test]
    fn a_copy_replaces_what_was_there_and_leaves_the_journal() {
        let folder = scratch("copy");
        let (from, to) = (folder.join("from"), folder.join("to"));
        std::fs::create_dir_all(from.join("shards")).unwrap();
        std::fs::create_dir_all(&to).unwrap();
        for (path, content) in [
            (from.join("catalogue.json"), "{}"),
            (from.join("shards/a.shard"), "abc"),
            (from.join("index.journal"), "journal"),
            (from.join(".lock"), ""),
            (to.join("old.shard"), "old"),
        ] {
            std::fs::write(path, content).unwrap();
        }
        copy_folder(&from, &to).unwrap();
        assert_eq!(measure(&to).unwrap(), (2, 5));
        assert_eq!(std::fs::read(to.join("shards/a.shard")).unwrap(), b"abc");
    }

    #[test]
    fn a_link_that_wants_wasm_opt_is_named() {
        let link =
            |more: &str| format!("<link data-trunk rel=\"rust\" data-bin=\"worker\"{more} />");
        assert!(refuse_wasm_opt(&link(" data-wasm-opt=\"0\"")).is_ok());
        for more in ["", " data-wasm-opt=\"z\""] {
            let error = refuse_wasm_opt(&link(more)).unwrap_err();
            assert!(error.to_string().contains("`worker`"), "{error}");
        }
    }
}
