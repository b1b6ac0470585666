//! `lookalike search`: what the page does, in the terminal, with the same code.

use std::path::Path;

use catalogue::{Catalogue, Hit};
use serde::{Serialize, Serializer};

use crate::args::SearchArgs;
use crate::error::CliError;
use crate::{model, photo, progress, shop};

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    hits: Vec<AnswerHit>,
    photo: String,
}

#[derive(Debug, Serialize)]
struct AnswerHit {
    /// From 1.
    rank: usize,
    id: String,
    name: String,
    /// Cosine, −1…1.
    similarity: f32,
    /// Known attributes and their names, in the catalogue's order.
    #[serde(serialize_with = "as_object")]
    attributes: Vec<(String, String)>,
}

fn as_object<S: Serializer>(pairs: &[(String, String)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// Finds the products nearest to a photo and prints them.
///
/// # Errors
/// [`CliError`] for a photo, a model or a catalogue that cannot be used, and for a catalogue of
/// another model.
pub fn run(args: &SearchArgs) -> Result<(), CliError> {
    let failed = |source| CliError::Photo {
        path: args.photo.clone(),
        source,
    };
    // What is cheap to refuse is looked at before the model is loaded.
    let bytes = photo::read(&args.photo).map_err(failed)?;
    let fingerprint = model::manifest(&args.model)?.fingerprint;
    let catalogue = shop::open(&args.catalogue, Some(fingerprint))?;
    let look = model::open(&args.model)?;
    let (_, observation) = photo::look_at(&bytes, &look).map_err(failed)?;
    let hits = catalogue.search(&observation.embedding, args.count as usize);
    let answer = answer(&catalogue, &hits, &args.photo);
    let text = if args.json {
        serde_json::to_string(&answer).map_err(|error| CliError::Internal(error.to_string()))?
    } else {
        table(&answer)
    };
    progress::print(&text).map_err(CliError::write(Path::new("standard output")))
}

fn answer(catalogue: &Catalogue, hits: &[Hit], photo: &Path) -> Answer {
    let names = &catalogue.manifest().attributes;
    let hits = hits.iter().enumerate().filter_map(|(place, hit)| {
        let product = catalogue.product(hit.index)?;
        let attributes = names
            .iter()
            .zip(product.attributes)
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.clone(), value))
            .collect();
        Some(AnswerHit {
            rank: place + 1,
            id: product.id,
            name: product.name,
            similarity: hit.similarity,
            attributes,
        })
    });
    Answer {
        hits: hits.collect(),
        photo: photo.display().to_string(),
    }
}

fn table(answer: &Answer) -> String {
    let width = answer
        .hits
        .iter()
        .map(|hit| hit.id.chars().count())
        .max()
        .unwrap_or(0);
    let lines: Vec<String> = answer
        .hits
        .iter()
        .map(|hit| {
            let values: Vec<&str> = hit
                .attributes
                .iter()
                .map(|(_, value)| value.as_str())
                .collect();
            format!(
                "{:>2}  {:.3}  {:width$}  {}{}{}",
                hit.rank,
                hit.similarity,
                hit.id,
                hit.name,
                if values.is_empty() { "" } else { "  · " },
                values.join(", "),
            )
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(rank: usize, id: &str, attributes: &[(&str, &str)]) -> AnswerHit {
        let attributes = attributes
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()));
        AnswerHit {
            rank,
            id: id.into(),
            name: "Shirt".into(),
            similarity: 0.9312,
            attributes: attributes.collect(),
        }
    }

    #[test]
    fn answers_are_a_table_or_json() {
        let hits = vec![
            hit(1, "7", &[("usage", "Casual"), ("colour", "Blue")]),
            hit(2, "1234", &[]),
        ];
        let answer = Answer {
            hits,
            photo: "a.jpg".into(),
        };
        assert_eq!(
            table(&answer),
            " 1  0.931  7     Shirt  · Casual, Blue\n 2  0.931  1234  Shirt"
        );
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"hits":[{"rank":1,"id":"7","name":"Shirt","similarity":0.9312,"attributes":{"usage":"Casual","colour":"Blue"}},{"rank":2,"id":"1234","name":"Shirt","similarity":0.9312,"attributes":{}}],"photo":"a.jpg"}"#
        );
    }
}
