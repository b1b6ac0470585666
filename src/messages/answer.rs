//! What the photo is taken for, and what resembles it how much.

use catalogue::Likeness;
use contract::Guess;

use crate::comparison::{Aspect, Comparison, Difference, is_certain};
use crate::engine::protocol::{Engine, Match};
use crate::state::{Adapter, Answer};

/// Above what the network takes the photo for.
pub const LOOKS_LIKE: &str = "Your photo looks like";
/// In place of a product's picture.
pub const NO_PICTURE: &str = "No picture";
/// Beside the number, where the catalogue gives no word for it.
pub const SIMILARITY: &str = "Similarity";
/// Above products that are the nearest, and still far.
pub const NOTHING_CLOSE: &str = "Nothing in this shop comes close to your photo.";
/// What to do about it.
pub const NOTHING_CLOSE_REMEDY: &str =
    "Try another photo, crop this one closer to the garment, or take it on a plain background.";

/// How many products were found, how fast, and where.
pub(super) fn found(answer: &Answer, adapter: &Adapter) -> String {
    let seconds = (answer.milliseconds / 1000.0).max(0.0);
    let place = match (answer.engine, adapter) {
        (Engine::WebGpu, Adapter::Software(_)) => "a software graphics adapter",
        (Engine::WebGpu, _) => "your graphics card",
        (Engine::Cpu, _) => "your processor",
    };
    let products = match (answer.matches.len(), answer.is_nothing_close()) {
        (0, _) => return "The catalogue has no product to show.".into(),
        (1, false) => "One similar product".into(),
        (1, true) => "The nearest product".into(),
        (count, false) => capitalised(&format!("{} similar products", number(count))),
        (count, true) => format!("The {} nearest products", number(count)),
    };
    format!("{products}, found in {seconds:.1} s on {place}.")
}

/// A result in a word or two.
pub fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "Same product",
        Likeness::VerySimilar => "Very similar",
        Likeness::Similar => "Similar",
        Likeness::NothingClose => "Not close",
    }
}

/// A similarity, with two digits.
pub fn figure(similarity: f32) -> String {
    format!("{similarity:.2}").replace('-', "−")
}

/// A probability in whole percents. A network is never quite sure, so that it is at most 99.
pub fn percent(probability: f32) -> String {
    format!("{:.0}\u{a0}%", (probability * 100.0).clamp(0.0, 99.0))
}

/// What a shopper calls an attribute: `Type` for `articleType`, `Sleeve Length` for `sleeveLength`.
pub fn attribute(name: &str) -> String {
    match Aspect::of(name) {
        Aspect::Type => "Type".into(),
        Aspect::Colour => "Colour".into(),
        Aspect::Wearer => "For".into(),
        Aspect::Style => "Style".into(),
        Aspect::Other(name) => capitalised(&spaced(&name)),
    }
}

/// What the photo is taken for, without its percents. An uncertain guess is not said as a fact.
pub fn guess(guess: &Guess) -> String {
    let class = match Aspect::of(&guess.attribute) {
        Aspect::Wearer => capitalised(&wearer(&guess.class)),
        _ => guess.class.clone(),
    };
    match is_certain(guess) {
        true => class,
        false => format!("Perhaps {}", lowered(&class)),
    }
}

/// What a product shares with the photo and where it differs; empty if neither is known.
pub fn comparison(comparison: &Comparison) -> String {
    let mut nouns = Vec::new();
    let mut also = None;
    for (aspect, value) in &comparison.shared {
        match aspect {
            Aspect::Type => nouns.push("type".into()),
            Aspect::Colour => nouns.push("colour".into()),
            Aspect::Style => nouns.push("style".into()),
            Aspect::Wearer => also = Some(format!("also for {}", wearer(value))),
            Aspect::Other(name) => nouns.push(lowered(&spaced(name))),
        }
    }
    let same = (!nouns.is_empty()).then(|| format!("same {}", listed(&nouns)));
    let shared: Vec<String> = same.into_iter().chain(also).collect();
    let differing: Vec<String> = comparison.differing.iter().map(difference).collect();
    let halves: Vec<String> = [shared, differing]
        .iter()
        .filter(|parts| !parts.is_empty())
        .map(|parts| parts.join(", "))
        .collect();
    match halves.is_empty() {
        true => String::new(),
        false => capitalised(&format!("{}.", halves.join("; "))),
    }
}

fn difference(difference: &Difference) -> String {
    let Difference {
        aspect,
        product,
        photo,
    } = difference;
    match aspect {
        Aspect::Type | Aspect::Colour => {
            format!("{} instead of {}", lowered(product), lowered(photo))
        }
        Aspect::Wearer => format!("for {} instead of {}", wearer(product), wearer(photo)),
        Aspect::Style => format!("{} style instead of {}", lowered(product), lowered(photo)),
        // The values may be anything, names too, so that they stay as they are.
        Aspect::Other(name) => {
            let name = lowered(&spaced(name));
            format!("{name} {product} instead of {photo}")
        }
    }
}

/// A card, for a person who cannot see it; `sentence` is its [`comparison`].
pub fn card(rank: usize, found: &Match, sentence: &str) -> String {
    let place = rank + 1;
    let name = &found.name;
    let word = found.likeness.map_or(String::new(), |found| {
        format!(", {}", lowered(likeness(found)))
    });
    let figure = figure(found.similarity);
    format!("{place}. {name}{word}, similarity {figure}. {sentence}")
        .trim_end()
        .into()
}

/// Whom a product is for, after "for".
fn wearer(value: &str) -> String {
    match value.trim().to_lowercase().as_str() {
        "unisex" => "everyone".into(),
        _ => lowered(value),
    }
}

/// `["a", "b", "c"]` as `a, b and c`.
fn listed(nouns: &[String]) -> String {
    match nouns {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn number(count: usize) -> String {
    match count {
        2 => "two".into(),
        3 => "three".into(),
        4 => "four".into(),
        5 => "five".into(),
        count => count.to_string(),
    }
}

/// `sleeveLength` and `sleeve_length` as words.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    let mut ends_word = false;
    for letter in name.chars() {
        match letter {
            '_' | '-' => words.push(' '),
            _ if letter.is_uppercase() && ends_word => words.extend([' ', letter]),
            _ => words.push(letter),
        }
        ends_word = letter.is_lowercase();
    }
    words
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// For the middle of a sentence: `Navy Blue` as `navy blue`, while `USB` and `T-shirts` stay.
fn lowered(text: &str) -> String {
    let word = |word: &str| {
        let rest: String = word.chars().skip(1).collect();
        match rest.starts_with(char::is_lowercase) && !rest.contains(char::is_uppercase) {
            true => word.to_lowercase(),
            false => word.to_owned(),
        }
    };
    text.split_whitespace()
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
