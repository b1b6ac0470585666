//! A model's folder: opened for the other commands, and made by `import-model`.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use embedder::import::Width;
use embedder::{Device, Embedder, Loader, MANIFEST_FILE, ModelError, ModelManifest};

use crate::activation_pictures::{self, RANGES, SETTLING};
use crate::args::{ImportArgs, Weights};
use crate::download;
use crate::error::CliError;
use crate::progress::{self, Progress, Unit};

/// The model's folder where no command says otherwise: LOOKALIKE_MODEL's, else the project's own, as
/// it stands in the checkout that this program was built from.
pub fn usual_folder() -> PathBuf {
    let named = env::var_os("LOOKALIKE_MODEL").filter(|value| !value.is_empty());
    named.map_or_else(
        || concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/model").into(),
        PathBuf::from,
    )
}

/// Reads `model.json` of a folder.
///
/// # Errors
/// [`CliError::NoManifest`], [`CliError::Model`].
pub fn manifest(folder: &Path) -> Result<ModelManifest, CliError> {
    ModelManifest::parse(&manifest_bytes(folder)?).map_err(failed(folder))
}

fn manifest_bytes(folder: &Path) -> Result<Vec<u8>, CliError> {
    let path = folder.join(MANIFEST_FILE);
    fs::read(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => CliError::NoManifest {
            folder: folder.to_owned(),
            what: "model",
            file: MANIFEST_FILE,
        },
        _ => CliError::read(&path)(source),
    })
}

/// Loads a model for the processor, every part checked: in integers, or in f32 if it has none. `size` is
/// that of its inputs, columns and rows, where it is not the model's own.
///
/// # Errors
/// [`CliError::NoManifest`], [`CliError::PartMissing`], [`CliError::Model`].
pub fn open(folder: &Path, size: Option<[u32; 2]>) -> Result<Embedder, CliError> {
    load(folder, Loader::on_processor(sized(folder, size)?))
}

/// Loads a model in f32, whatever it was written for.
///
/// # Errors
/// As [`open`].
pub fn open_reference(folder: &Path, size: Option<[u32; 2]>) -> Result<Embedder, CliError> {
    let manifest = sized(folder, size)?;
    load(folder, Loader::new(manifest, Device::reference()))
}

fn sized(folder: &Path, size: Option<[u32; 2]>) -> Result<ModelManifest, CliError> {
    let manifest = manifest(folder)?;
    match size {
        Some([width, height]) => manifest.with_size(width, height).map_err(failed(folder)),
        None => Ok(manifest),
    }
}

fn load(folder: &Path, mut loader: Loader) -> Result<Embedder, CliError> {
    while let Some(part) = loader.next_part() {
        let bytes = read_part(folder, &part.path, "model")?;
        loader.add_part(&bytes).map_err(failed(folder))?;
    }
    loader.finish().map_err(failed(folder))
}

/// The bytes of a file that a manifest names.
///
/// # Errors
/// [`CliError::PartMissing`], [`CliError::Read`].
pub fn read_part(folder: &Path, name: &str, what: &'static str) -> Result<Vec<u8>, CliError> {
    let path = folder.join(name);
    fs::read(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => CliError::PartMissing { what, path },
        _ => CliError::read(&path)(source),
    })
}

fn failed(folder: &Path) -> impl Fn(ModelError) -> CliError {
    let folder = folder.to_owned();
    move |source| CliError::Model {
        folder: folder.clone(),
        source,
    }
}

/// `lookalike import-model`
///
/// # Errors
/// [`CliError::Download`], [`CliError::Import`]; as [`activation_pictures::pictures`]; of a model's folder as
/// [`open`], and [`CliError::OnlyIntegers`].
pub fn import(args: &ImportArgs) -> Result<(), CliError> {
    let file = match &args.file {
        Some(file) => file.clone(),
        None => fetch_official(args)?,
    };
    if !args.quiet {
        progress::say(&format!("reading {}", file.display()));
    }
    let manifest = match args.weights {
        Weights::I8 if file.is_dir() => settle(&file, args)?,
        Weights::F16 if file.is_dir() => return Err(CliError::OnlyIntegers(file)),
        Weights::I8 => {
            let pictures = activation_pictures::pictures(args.calibrate.as_deref(), RANGES)?;
            embedder::import::import(&file, &args.out, Width::I8(&pictures))?
        }
        Weights::F16 => embedder::import::import(&file, &args.out, Width::F16)?,
    };
    let text = format!(
        "model {} in {}\n  {}, embeddings of {} numbers\n  {} in {} parts\n  made from {}",
        manifest.fingerprint,
        args.out.display(),
        manifest.architecture,
        manifest.dimension,
        progress::size(manifest.bytes()),
        manifest.parts.len(),
        manifest.source,
    );
    progress::print(&text).map_err(CliError::write(Path::new("standard output")))
}

/// The model in `folder` with its integers' steps settled.
fn settle(folder: &Path, args: &ImportArgs) -> Result<ModelManifest, CliError> {
    let manifest = ModelManifest::parse_source(&manifest_bytes(folder)?).map_err(failed(folder))?;
    let parts = manifest.parts.iter();
    let parts = parts.map(|part| read_part(folder, &part.path, "model"));
    let parts: Vec<Vec<u8>> = parts.collect::<Result<_, _>>()?;
    let pictures = activation_pictures::pictures(args.calibrate.as_deref(), SETTLING)?;
    let say = |line: String| {
        if !args.quiet {
            progress::say(&line);
        }
    };
    let tell = |map: &str, distance| say(format!("{map}: 1 − cosine is {distance:.7}"));
    let (manifest, settled) =
        embedder::import::settle(&manifest, &parts, &pictures, &args.out, tell)?;
    say(format!(
        "1 − cosine to f32, mean of {} pictures: {:.7} before, {:.7} now",
        pictures.len(),
        settled.before,
        settled.after
    ));
    Ok(manifest)
}

fn fetch_official(args: &ImportArgs) -> Result<PathBuf, CliError> {
    let base = env::var(download::BASE_VARIABLE).unwrap_or_else(|_| download::OFFICIAL_BASE.into());
    let folder = args.cache.clone().unwrap_or_else(cache_folder);
    let pinned = download::OFFICIAL;
    let mut progress = Progress::new("downloading", Unit::Bytes, pinned.bytes, args.quiet);
    let agent = download::agent();
    let pause = Duration::from_secs(1);
    let file = download::fetch(&agent, &base, pinned, &folder, pause, |done| {
        progress.reach(done)
    });
    progress.finish();
    Ok(file?)
}

/// Where this user's programs keep what can be had again.
fn cache_folder() -> PathBuf {
    let variable = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    variable("XDG_CACHE_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .or_else(|| variable("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(env::temp_dir)
        .join("lookalike")
        .join("weights")
}
