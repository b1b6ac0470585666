//! `lookalike search`: what the page does, in the terminal, with the same code.

use std::path::Path;

use catalogue::{Catalogue, Colours, Filter, Folded, Likeness, Target, Variants};
use contract::Guess;
use imageprep::Crop;
use serde::{Serialize, Serializer};

use crate::args::SearchArgs;
use crate::error::CliError;
use crate::{model, photo, progress, shop};

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    /// What the network takes the photo for; empty for one without classifiers.
    guesses: Vec<Guess>,
    hits: Vec<AnswerHit>,
    photo: String,
    /// The part of the upright photo that was looked at: left, top, width and height in ten-thousandths.
    part: Crop,
}

#[derive(Debug, Serialize)]
struct AnswerHit {
    /// From 1.
    rank: usize,
    id: String,
    name: String,
    /// Cosine, −1…1.
    similarity: f32,
    /// The same in a word; none where the catalogue has no calibration.
    likeness: Option<Likeness>,
    /// The ids of the same product in other colours.
    variants: Vec<String>,
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
    let filter = filter(&catalogue, &args.filter)?;
    let look = model::open(&args.model, None)?;
    let (observation, part) = photo::look_at_part(&bytes, &look, args.crop, Ok).map_err(failed)?;
    let target = Target {
        direction: observation.embedding,
        colours: Colours::UNKNOWN,
        colour_weight: 0.0,
    };
    let selection = catalogue.select(&filter);
    let keep = |index: u32| selection.has(index);
    let count = args.count as usize;
    let found = match args.each {
        true => {
            let hits = catalogue.rank(&target, count, keep).into_iter();
            let alone = |hit| Folded {
                hit,
                variants: Vec::new(),
            };
            hits.map(alone).collect()
        }
        false => Variants::of(&catalogue).rank(&catalogue, &target, count, keep),
    };
    let answer = answer(
        &catalogue,
        &found,
        &target,
        observation.guesses,
        (args.photo.as_path(), part),
    );
    let text = if args.json {
        serde_json::to_string(&answer).map_err(|error| CliError::Internal(error.to_string()))?
    } else {
        table(&answer)
    };
    progress::print(&text).map_err(CliError::write(Path::new("standard output")))
}

/// The values that pass, by the attributes' own names.
fn filter(catalogue: &Catalogue, pairs: &[(String, String)]) -> Result<Filter, CliError> {
    let mut filter = Filter::new();
    let names = &catalogue.manifest().attributes;
    for (wanted, value) in pairs {
        let attribute = catalogue.attribute(wanted);
        let name = attribute.and_then(|attribute| names.get(attribute));
        let name = name.ok_or_else(|| CliError::NoAttribute {
            wanted: wanted.clone(),
            known: names.clone(),
        })?;
        filter
            .entry(name.clone())
            .or_default()
            .insert(value.clone());
    }
    Ok(filter)
}

fn answer(
    catalogue: &Catalogue,
    found: &[Folded],
    target: &Target,
    guesses: Vec<Guess>,
    (photo, part): (&Path, Crop),
) -> Answer {
    let names = &catalogue.manifest().attributes;
    let words = catalogue.words(&target.direction);
    let hits = found.iter().enumerate().filter_map(|(place, found)| {
        let hit = found.hit;
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
            likeness: words.as_ref().map(|words| words.of(hit.similarity)),
            variants: ids(catalogue, &found.variants),
            attributes,
        })
    });
    Answer {
        guesses,
        hits: hits.collect(),
        photo: photo.display().to_string(),
        part,
    }
}

fn ids(catalogue: &Catalogue, products: &[u32]) -> Vec<String> {
    let ids = products.iter().filter_map(|&index| catalogue.id(index));
    ids.map(str::to_owned).collect()
}

fn table(answer: &Answer) -> String {
    let width = answer
        .hits
        .iter()
        .map(|hit| hit.id.chars().count())
        .max()
        .unwrap_or(0);
    let has_words = answer.hits.iter().any(|hit| hit.likeness.is_some());
    let lines = answer.hits.iter().map(|hit| {
        let values: Vec<&str> = hit
            .attributes
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        let word = match has_words {
            true => format!("{:13}  ", hit.likeness.map_or("", word)),
            false => String::new(),
        };
        let others = match hit.variants.len() {
            0 => String::new(),
            count => format!("  (+{count})"),
        };
        format!(
            "{:>2}  {:.3}  {word}{:width$}  {}{others}{}{}",
            hit.rank,
            hit.similarity,
            hit.id,
            hit.name,
            if values.is_empty() { "" } else { "  · " },
            values.join(", "),
        )
    });
    let seen = framed(answer.part)
        .into_iter()
        .chain(guessed(&answer.guesses));
    let lines: Vec<String> = seen.chain(lines).collect();
    lines.join("\n")
}

/// A line on the part that was looked at, if that is not the whole photo.
fn framed(part: Crop) -> Option<String> {
    let sides: Vec<String> = <[u32; 4]>::from(part)
        .iter()
        .map(|&side| (f64::from(side) / f64::from(Crop::UNIT)).to_string())
        .collect();
    let sides = sides.join(",");
    (!part.is_whole())
        .then(|| format!("looked at {sides} of the photo; --crop whole for all of it"))
}

/// A line on what the network takes the photo for, if it has learnt to say.
fn guessed(guesses: &[Guess]) -> Option<String> {
    let guesses: Vec<String> = guesses
        .iter()
        .map(|guess| {
            let percent = guess.probability * 100.0;
            format!("{} {} ({percent:.0} %)", guess.attribute, guess.class)
        })
        .collect();
    (!guesses.is_empty()).then(|| format!("looks like {}", guesses.join(", ")))
}

fn word(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "same",
        Likeness::VerySimilar => "very similar",
        Likeness::Similar => "similar",
        Likeness::NothingClose => "nothing close",
    }
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
            likeness: None,
            variants: Vec::new(),
            attributes: attributes.collect(),
        }
    }

    #[test]
    fn answers_are_a_table_or_json() {
        let hits = vec![
            hit(1, "7", &[("usage", "Casual"), ("colour", "Blue")]),
            hit(2, "1234", &[]),
        ];
        let mut answer = Answer {
            guesses: Vec::new(),
            hits,
            photo: "a.jpg".into(),
            part: Crop::WHOLE,
        };
        assert_eq!(
            table(&answer),
            " 1  0.931  7     Shirt  · Casual, Blue\n 2  0.931  1234  Shirt"
        );
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"guesses":[],"hits":[{"rank":1,"id":"7","name":"Shirt","similarity":0.9312,"likeness":null,"variants":[],"attributes":{"usage":"Casual","colour":"Blue"}},{"rank":2,"id":"1234","name":"Shirt","similarity":0.9312,"likeness":null,"variants":[],"attributes":{}}],"photo":"a.jpg","part":[0,0,10000,10000]}"#
        );

        answer.hits[0].likeness = Some(Likeness::VerySimilar);
        answer.hits[1].likeness = Some(Likeness::Same);
        let guess = |attribute: &str, class: &str, probability| Guess {
            attribute: attribute.into(),
            class: class.into(),
            probability,
        };
        answer.part = Crop::new(1_000, 0, 8_050, 10_000).unwrap();
        let first = table(&answer).lines().next().map(str::to_owned);
        let expected = "looked at 0.1,0,0.805,1 of the photo; --crop whole for all of it";
        assert_eq!(first.as_deref(), Some(expected));
        answer.part = Crop::WHOLE;
        answer.guesses = vec![guess("type", "Shirts", 0.934), guess("colour", "Blue", 1.0)];
        assert_eq!(
            table(&answer),
            "looks like type Shirts (93 %), colour Blue (100 %)\n \
             1  0.931  very similar   7     Shirt  · Casual, Blue\n \
             2  0.931  same           1234  Shirt"
        );
        let json = serde_json::to_string(&answer).unwrap();
        assert!(
            json.contains(r#""similarity":0.9312,"likeness":"very-similar","#),
            "{json}"
        );
        let guesses = r#"{"guesses":[{"attribute":"type","class":"Shirts","probability":0.934},"#;
        assert!(json.starts_with(guesses), "{json}");
    }
}
