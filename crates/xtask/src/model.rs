//! The model's folder as the page loads it: imported once from a file, kept in the cache.

use std::env;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

use crate::cache;
use crate::error::{Error, file};
use crate::workspace::Workspace;

/// Beside the project on the developers' machines; not committed for its licence.
const SHARED: &str = "models/resnet50-imagenet-bgd.safetensors";

const REMEDY: &str =
    "See the message above; another file can be named with --model or LOOKALIKE_MODEL.";

/// Where the weights come from.
enum Source {
    /// A file on this machine.
    File(PathBuf),
    /// torchvision's own file, which the command line downloads and checks.
    Official,
}

/// True if a model can be imported without a download.
pub fn is_at_hand(workspace: &Workspace) -> bool {
    let named = env::var_os("LOOKALIKE_MODEL").is_some_and(|value| !value.is_empty());
    named
        || workspace
            .shared()
            .is_some_and(|shared| shared.join(SHARED).is_file())
}

/// Imports the model, unless the cache has it from the same file already. Returns its folder.
///
/// The file is `chosen`, else the one that LOOKALIKE_MODEL names, else the shared one, else
/// torchvision's official weights.
///
/// # Errors
/// [`Error::NotThere`] for a chosen file that is missing, or what the import ran into.
pub fn import(workspace: &Workspace, chosen: Option<PathBuf>) -> Result<PathBuf, Error> {
    let named = env::var_os("LOOKALIKE_MODEL").filter(|value| !value.is_empty());
    let shared = || workspace.shared().map(|shared| shared.join(SHARED));
    let source = match chosen.or_else(|| named.map(PathBuf::from)) {
        Some(path) => {
            let path = path.canonicalize().map_err(|_| Error::NotThere {
                what: "model file",
                path,
            })?;
            Source::File(path)
        }
        None => match shared().filter(|path| path.is_file()) {
            Some(path) => Source::File(path),
            None => Source::Official,
        },
    };
    let cli = workspace.built("lookalike");
    let facts = source.facts(&cache::name_of_file(&cli)?)?;
    let models = workspace.cache.join("models");
    std::fs::create_dir_all(&models).map_err(file("make", &models))?;
    let folder = models.join(source.name());
    let record = folder.with_extension("from.json");
    if cache::is_recorded(&record, &facts) && folder.join("model.json").is_file() {
        eprintln!("      {source} is imported already");
        return Ok(folder);
    }
    eprintln!("      from {source}");
    let mut import = workspace.command(&cli);
    import.arg("import-model");
    match &source {
        Source::File(path) => import.arg(path),
        Source::Official => {
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
    /// A folder name; two files of one name in two places get two.
    fn name(&self) -> String {
        match self {
            Self::Official => "official".to_owned(),
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
            return Ok(json!({"source": "official", "cli": cli}));
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

impl std::fmt::Display for Source {
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
    use super::Source;
    use crate::cache::tests::scratch;

    #[test]
    fn another_file_or_another_command_is_another_import() {
        let path = scratch("model").join("resnet.v2.safetensors");
        let source = Source::File(path.clone());
        std::fs::write(&path, "abc").unwrap();
        let first = source.facts("1").unwrap();
        assert_eq!(source.facts("1").unwrap(), first);
        assert_ne!(source.facts("2").unwrap(), first);
        std::fs::write(&path, "abcd").unwrap();
        assert_ne!(source.facts("1").unwrap(), first);
        assert!(source.name().starts_with("resnet-v2-") && !source.name().contains('.'));
        assert_ne!(
            source.name(),
            Source::File("/elsewhere/resnet.v2.safetensors".into()).name()
        );
    }
}
