//! The model's folder as the page loads it: the project's own, a folder that somebody names, or a
//! checkpoint that is imported once and kept in the cache.

use std::env;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

use crate::cache;
use crate::error::{Error, file};
use crate::workspace::Workspace;

/// What makes a folder a model.
const MANIFEST: &str = "model.json";

/// The word that names torchvision's own weights.
const OFFICIAL: &str = "official";

const REMEDY: &str =
    "See the message above; another file can be named with --model or LOOKALIKE_MODEL.";

/// Where the model comes from.
#[derive(Debug, PartialEq, Eq)]
enum Source {
    /// A folder that is a model already.
    Folder(PathBuf),
    /// Weights that have to be imported.
    Checkpoint(Checkpoint),
}

/// Weights in a form that the page does not load.
#[derive(Debug, PartialEq, Eq)]
enum Checkpoint {
    /// A file on this machine.
    File(PathBuf),
    /// torchvision's own, which the command line downloads and checks.
    Official,
}

/// What a person asks for: `chosen`, else what LOOKALIKE_MODEL names, else nothing in particular.
pub fn wanted(chosen: Option<PathBuf>) -> Option<PathBuf> {
    let named = env::var_os("LOOKALIKE_MODEL").filter(|value| !value.is_empty());
    chosen.or_else(|| named.map(PathBuf::from))
}

/// The folder of the model that is `wanted`, or of the project's own.
///
/// A checkpoint is imported, unless the cache has it from the same file already.
///
/// # Errors
/// [`Error::NotThere`] and [`Error::NoModel`] for what is missing, or what the import ran into.
pub fn prepare(workspace: &Workspace, wanted: Option<&Path>) -> Result<PathBuf, Error> {
    match Source::choose(wanted, workspace.shipped_model())? {
        Source::Folder(folder) => {
            eprintln!("      {}, as it is", folder.display());
            Ok(folder)
        }
        Source::Checkpoint(checkpoint) => import(workspace, &checkpoint),
    }
}

fn import(workspace: &Workspace, source: &Checkpoint) -> Result<PathBuf, Error> {
    let cli = workspace.built("lookalike");
    let facts = source.facts(&cache::name_of_file(&cli)?)?;
    let models = workspace.cache.join("models");
    std::fs::create_dir_all(&models).map_err(file("make", &models))?;
    let folder = models.join(source.name());
    let record = folder.with_extension("from.json");
    if cache::is_recorded(&record, &facts) && folder.join(MANIFEST).is_file() {
        eprintln!("      {source} is imported already");
        return Ok(folder);
    }
    eprintln!("      from {source}");
    let mut import = workspace.command(&cli);
    import.arg("import-model");
    match source {
        Checkpoint::File(path) => import.arg(path),
        Checkpoint::Official => {
            let downloads = workspace.cache.join("downloads");
            import.arg("--official").arg("--cache").arg(downloads)
        }
    };
    import.arg("--out").arg(&folder);
    workspace.run(&mut import, "importing the model", REMEDY)?;
    cache::write_record(&record, &facts)?;
    Ok(folder)
}

impl Source {
    /// What `wanted` names: a checkpoint, a folder, or [`OFFICIAL`]; the `shipped` folder for nothing.
    fn choose(wanted: Option<&Path>, shipped: PathBuf) -> Result<Self, Error> {
        let Some(wanted) = wanted else {
            return match shipped.join(MANIFEST).is_file() {
                true => Ok(Self::Folder(shipped)),
                false => Err(Error::NoModel { folder: shipped }),
            };
        };
        if wanted == Path::new(OFFICIAL) {
            return Ok(Self::Checkpoint(Checkpoint::Official));
        }
        let what = "model";
        let path = wanted.canonicalize().map_err(|_| Error::NotThere {
            what,
            path: wanted.to_owned(),
        })?;
        if !path.is_dir() {
            return Ok(Self::Checkpoint(Checkpoint::File(path)));
        }
        match path.join(MANIFEST) {
            manifest if manifest.is_file() => Ok(Self::Folder(path)),
            path => Err(Error::NotThere { what, path }),
        }
    }
}

impl Checkpoint {
    /// A folder name; two files of one name in two places get two.
    fn name(&self) -> String {
        match self {
            Self::Official => OFFICIAL.to_owned(),
            Self::File(path) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                // A dot would be taken for the beginning of an ending.
                let stem = stem.replace('.', "-");
                let digits = cache::name_of(&[path.to_string_lossy().as_bytes()]);
                format!("{stem}-{digits}")
            }
        }
    }

    /// All that the imported folder depends on; the command's digest stands for its code.
    fn facts(&self, cli: &str) -> Result<Value, Error> {
        let Self::File(path) = self else {
            return Ok(json!({"source": OFFICIAL, "cli": cli}));
        };
        let metadata = path.metadata().map_err(file("read", path))?;
        let modified = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Ok(json!({
            "source": path.to_string_lossy(),
            "bytes": metadata.len(),
            "modified": modified.map(|age| age.as_secs_f64()),
            "cli": cli,
        }))
    }
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => {
                let name = path.file_name().map_or(path.as_path(), Path::new);
                write!(out, "{}", name.display())
            }
            Self::Official => write!(out, "torchvision's official ResNet-50"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, Source};
    use crate::cache::tests::scratch;

    #[test]
    fn a_checkpoint_a_folder_or_a_word_is_chosen() {
        let folder = scratch("choice").canonicalize().unwrap();
        let at = |name: &str| folder.join(name);
        for model in ["shipped", "mine"] {
            std::fs::create_dir_all(at(model)).unwrap();
            std::fs::write(at(model).join("model.json"), "{}").unwrap();
        }
        std::fs::create_dir_all(at("pictures")).unwrap();
        std::fs::write(at("weights.pth"), "weights").unwrap();
        let cases = [
            (None, "shipped", Ok(Source::Folder(at("shipped")))),
            (
                None,
                "gone",
                Err(format!("{} holds no model", at("gone").display())),
            ),
            (
                Some("official".into()),
                "gone",
                Ok(Source::Checkpoint(Checkpoint::Official)),
            ),
            (Some(at("mine")), "shipped", Ok(Source::Folder(at("mine")))),
            (
                Some(at("weights.pth")),
                "gone",
                Ok(Source::Checkpoint(Checkpoint::File(at("weights.pth")))),
            ),
            (
                Some(at("pictures")),
                "shipped",
                Err(format!(
                    "there is no model at {}",
                    at("pictures").join("model.json").display()
                )),
            ),
            (
                Some(at("gone.pth")),
                "shipped",
                Err(format!("there is no model at {}", at("gone.pth").display())),
            ),
        ];
        let mut wrong = Vec::new();
        for (wanted, shipped, expected) in cases {
            let got = Source::choose(wanted.as_deref(), at(shipped));
            let got = got.map_err(|error| error.to_string());
            if got != expected {
                wrong.push(format!("{wanted:?}: {got:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn another_file_or_another_command_is_another_import() {
        let path = scratch("model").join("resnet.v2.safetensors");
        let source = Checkpoint::File(path.clone());
        std::fs::write(&path, "abc").unwrap();
        let first = source.facts("1").unwrap();
        assert_eq!(source.facts("1").unwrap(), first);
        assert_ne!(source.facts("2").unwrap(), first);
        std::fs::write(&path, "abcd").unwrap();
        assert_ne!(source.facts("1").unwrap(), first);
        assert!(source.name().starts_with("resnet-v2-") && !source.name().contains('.'));
        assert_ne!(
            source.name(),
            Checkpoint::File("/elsewhere/resnet.v2.safetensors".into()).name()
        );
    }
}
