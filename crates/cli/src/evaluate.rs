//! `lookalike evaluate`: how good a model is, on products that it did not learn from.
//!
//! `inputs` reads what is cheap to refuse, `split` says which products are searched in which others,
//! `looks` embeds their pictures (people's photos in a `room` where that is wanted), `figures` judges
//! the answers and `report` writes them as a table and as JSON. The judging itself is in the crate
//! `evaluation`, which the trainer uses too.

mod error;
mod figures;
mod inputs;
mod looks;
mod report;
mod room;
mod split;

use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::args::EvaluateArgs;
use crate::error::CliError;
use crate::partial::Partial;
use crate::photo::Look;
use crate::{model, progress, workers};

pub use error::EvaluateError;
use inputs::Inputs;
use looks::Looks;
use report::{Counts, Report};
use split::Split;

/// Measures a model and prints its figures.
///
/// # Errors
/// [`CliError`]: a list, folder, model or baseline that cannot be used, nothing to compare, a file
/// that cannot be written, or an interruption. A picture that cannot be read is said and left out.
pub fn run(args: &EvaluateArgs, stop: &AtomicBool) -> Result<(), CliError> {
    let inputs = Inputs::read(args)?;
    // That it can be written is known before hours of work rather than after them.
    let begin = |path: &Path| Partial::create(path).map_err(CliError::write(path));
    let file = args.json.as_deref().map(begin).transpose()?;
    let look: Box<dyn Look> = match args.f32 {
        true => Box::new(model::open_reference(&args.model, args.size)?),
        false => Box::new(model::open(&args.model, args.size)?),
    };
    let reference = args
        .reference
        .as_deref()
        .map(|folder| model::open_reference(folder, args.size))
        .transpose()?;
    let reference = reference.as_ref().map(|look| look as &dyn Look);
    let mut looks = Looks::new(workers::count(), stop, args.quiet);
    let report = measure(&inputs, &*look, reference, &mut looks)?;
    for line in &looks.left_out {
        progress::say(&format!("left out: {line}"));
    }
    if let Some((path, mut file)) = args.json.as_deref().zip(file) {
        let written = file
            .file()
            .and_then(|file| file.write_all(&report.to_json()))
            .and_then(|()| file.keep());
        written.map_err(CliError::write(path))?;
    }
    progress::print(&report.table()).map_err(CliError::write(Path::new("standard output")))
}

/// All of an evaluation but reading its arguments and writing its figures.
fn measure(
    inputs: &Inputs,
    look: &dyn Look,
    reference: Option<&dyn Look>,
    looks: &mut Looks<'_>,
) -> Result<Report, CliError> {
    if let Some(reference) = reference
        && reference.dimension() != look.dimension()
    {
        let (model, reference) = (look.dimension(), reference.dimension());
        return Err(EvaluateError::Reference { model, reference }.into());
    }
    let split = Split::of(inputs)?;
    let products = &inputs.products;
    let pictures = |positions: &[usize]| -> Vec<_> {
        let picture = |&position: &usize| (position, products[position].picture.clone());
        positions.iter().map(picture).collect()
    };
    let queries = looks.at("products kept aside", &pictures(&split.queries), look)?;
    let gallery = looks.at("products to search in", &pictures(&split.gallery), look)?;
    if queries.is_empty() || gallery.is_empty() {
        let (aside, others) = (queries.len(), gallery.len());
        return Err(EvaluateError::TooFew { aside, others }.into());
    }
    let rest = looks.at("all other products", &pictures(&split.rest), look)?;
    let sharp = looks.at("sharp pictures", &split.sharp, look)?;
    let view = (inputs.part, inputs.afar);
    let photos = looks.at_part("people's photos", &split.photos, look, view)?;
    let again = match reference {
        Some(reference) => {
            let both = [queries.keys.as_slice(), &gallery.keys].concat();
            Some(looks.at("reference", &pictures(&both), reference)?)
        }
        None => None,
    };

    let mut figures = figures::neighbours(inputs, &queries, &gallery);
    figures.extend(figures::classifiers(inputs, &queries));
    figures.extend(figures::own_product(&sharp, [&gallery, &queries, &rest]));
    figures.extend(figures::photos(inputs, &photos, &gallery));
    figures.push(figures::stored(look, &queries, &gallery)?);
    if let Some(again) = &again {
        figures.extend(figures::reference(&queries, &gallery, again));
    }
    let counts = Counts {
        aside: split.aside,
        others: split.others,
        queries: queries.len(),
        gallery: gallery.len(),
        sharp: sharp.len(),
        entries: match sharp.is_empty() {
            true => 0,
            false => gallery.len() + queries.len() + rest.len(),
        },
        photos: photos.len(),
    };
    let reference = reference.map(|look| look.fingerprint());
    let baseline = inputs.baseline.as_ref();
    Ok(Report::new(
        look.fingerprint(),
        reference,
        counts,
        figures,
        baseline,
    ))
}

#[cfg(test)]
mod tests;
