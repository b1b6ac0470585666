//! `lookalike embed` and `lookalike export`: vectors for numpy, FAISS or a database.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::args::{EmbedArgs, ExportArgs};
use crate::error::CliError;
use crate::photo::{self, Look};
use crate::pictures_dir::PictureFolder;
use crate::progress::{self, Progress, Unit};
use crate::vector_file::VectorFile;
use crate::{model, shop, workers};

/// Embeds pictures and writes their vectors in the order in which they were named.
///
/// # Errors
/// [`CliError`]; a picture that cannot be read is said and left out, unless none can be.
pub fn embed(args: &EmbedArgs, stop: &AtomicBool) -> Result<(), CliError> {
    let paths = expand(&args.paths)?;
    // The grammar asks for it wherever pictures are named.
    let out = args
        .out
        .as_deref()
        .unwrap_or(Path::new("vectors.safetensors"));
    let look = model::open(&args.model, None)?;
    let failed = CliError::write;
    let mut file = VectorFile::create(out, look.dimension()).map_err(failed(out))?;
    let mut progress = Progress::new(
        "looking at pictures",
        Unit::Things("pictures"),
        paths.len() as u64,
        args.quiet,
    );
    let mut unreadable = Vec::new();
    let done = workers::in_order(
        &paths,
        workers::count(),
        stop,
        |path| photo::observe(path, &look),
        |index, result| {
            progress.step();
            let path = &paths[index];
            match result {
                Ok(observation) => file
                    .push(
                        &path.display().to_string(),
                        observation.embedding.as_slice(),
                    )
                    .map_err(failed(out))?,
                Err(fault) => unreadable.push(format!("{}: {fault}", path.display())),
            }
            Ok::<(), CliError>(())
        },
    )?;
    progress.finish();
    if done < paths.len() {
        return Err(CliError::Stopped);
    }
    for line in &unreadable {
        progress::say(&format!("left out: {line}"));
    }
    if unreadable.len() == paths.len() {
        return Err(CliError::NoPhotos(paths.len()));
    }
    let rows = file.finish().map_err(failed(out))?;
    report(rows, unreadable.len(), out)
}

/// Writes the vectors of a catalogue, as they are searched.
///
/// # Errors
/// [`CliError`].
pub fn export(args: &ExportArgs) -> Result<(), CliError> {
    let catalogue = shop::open(&args.catalogue, None)?;
    let failed = CliError::write;
    let dimension = catalogue.dimension();
    let mut file = VectorFile::create(&args.out, dimension).map_err(failed(&args.out))?;
    let products = (0..).map_while(|index| Some((index, catalogue.product(index)?)));
    for (index, product) in products.filter(|(index, _)| !catalogue.is_removed(*index)) {
        file.push(&product.id, &catalogue.vector(index))
            .map_err(failed(&args.out))?;
    }
    let rows = file.finish().map_err(failed(&args.out))?;
    report(rows, 0, &args.out)
}

fn report(rows: usize, left_out: usize, out: &Path) -> Result<(), CliError> {
    let left_out = match left_out {
        0 => String::new(),
        n => format!("; {n} pictures were left out"),
    };
    progress::print(&format!("{rows} vectors in {}{left_out}", out.display()))
        .map_err(CliError::write(Path::new("standard output")))
}

/// Folders replaced by the pictures in them, by name.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let folder = PictureFolder::scan(path).map_err(CliError::read(path))?;
        if folder.len() == 0 {
            return Err(CliError::NoPictures(path.clone()));
        }
        files.extend(folder.names().map(|name| folder.path_of(name)));
    }
    Ok(files)
}
