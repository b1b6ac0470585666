//! What the photo is taken for, and what resembles it how much.

use catalogue::Likeness;
use contract::Guess;

use crate::comparison::{Aspect, Comparison, Difference, is_certain};
use crate::engine::protocol::Match;
use crate::messages::language::Language;
use crate::messages::numbers;
use crate::messages::speaker::{count, measure, say};
use crate::state::{Adapter, Answer};

sentences! {
    /// Above what the network takes the photo for.
    pub fn looks_like;
    /// In place of a product's picture.
    pub fn no_picture;
    /// Beside the number, where the catalogue gives no word for it.
    pub fn similarity;
    /// Above products that are the nearest, and still far.
    pub fn nothing_close;
    /// What to do about it.
    pub fn nothing_close_remedy;
    /// The same where filters leave little.
    pub fn nothing_close_filtered;
    /// What may help then.
    pub fn nothing_close_filtered_remedy;
}

/// How many products were found, how fast, and where.
pub(super) fn found(answer: &Answer, adapter: &Adapter) -> String {
    let products = answer.matches.len();
    let key = match (products, answer.is_nothing_close()) {
        (0, _) => "found_nothing",
        (_, false) => "found_similar",
        (_, true) => "found_nearest",
    };
    let seconds = (answer.milliseconds / 1000.0).max(0.01);
    let digits = if seconds < 0.095 { 2 } else { 1 };
    let arguments = [
        ("count", count(products as u64)),
        ("seconds", measure(seconds, digits)),
        ("place", super::place(answer.engine, adapter).into()),
    ];
    say(key, &arguments)
}

/// A result in a word or two.
pub fn likeness(likeness: Likeness) -> String {
    let key = match likeness {
        Likeness::Same => "likeness_same",
        Likeness::VerySimilar => "likeness_very_similar",
        Likeness::Similar => "likeness_similar",
        Likeness::NothingClose => "likeness_nothing_close",
    };
    say(key, &[])
}

/// A similarity, with two digits.
pub fn figure(similarity: f32) -> String {
    numbers::decimal(Language::spoken(), similarity.into(), 2, true)
}

/// A probability in whole percents. A network is never quite sure, so that it is at most 99.
pub fn percent(probability: f32) -> String {
    numbers::percent(Language::spoken(), f64::from(probability).clamp(0.0, 0.99))
}

/// What a shopper calls an attribute: `Type` for `articleType`, `Sleeve Length` for `sleeveLength`.
pub fn attribute(name: &str) -> String {
    let key = match Aspect::of(name) {
        Aspect::Type => "aspect_type",
        Aspect::Colour => "aspect_colour",
        Aspect::Wearer => "aspect_wearer",
        Aspect::Style => "aspect_style",
        Aspect::Other(name) => return capitalised(&spaced(&name)),
    };
    say(key, &[])
}

/// What the photo is taken for, without its percents. An uncertain guess is not said as a fact.
pub fn guess(guess: &Guess) -> String {
    let class = match Aspect::of(&guess.attribute) {
        Aspect::Wearer => capitalised(&wearer(&guess.class)),
        _ => guess.class.clone(),
    };
    match is_certain(guess) {
        true => class,
        false => say("perhaps", &[("class", lowered(&class).into())]),
    }
}

/// What a product shares with the photo and where it differs; empty if neither is known.
pub fn comparison(comparison: &Comparison) -> String {
    let mut nouns = Vec::new();
    let mut also = None;
    for (aspect, value) in &comparison.shared {
        match aspect {
            Aspect::Type => nouns.push(say("shared_type", &[])),
            Aspect::Colour => nouns.push(say("shared_colour", &[])),
            Aspect::Style => nouns.push(say("shared_style", &[])),
            Aspect::Wearer => also = Some(say("also_for", &[("wearer", wearer(value).into())])),
            Aspect::Other(name) => nouns.push(lowered(&spaced(name))),
        }
    }
    let same = listed(nouns).map(|list| say("shared", &[("list", list.into())]));
    let shared = phrased(same.into_iter().chain(also));
    let differing = phrased(comparison.differing.iter().map(difference));
    let phrases = match (shared, differing) {
        (Some(shared), Some(differing)) => {
            let halves = [("shared", shared.into()), ("differing", differing.into())];
            say("phrase_differing", &halves)
        }
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return String::new(),
    };
    let phrases = capitalised(&phrases);
    say("phrase_end", &[("phrases", phrases.into())])
}

fn difference(difference: &Difference) -> String {
    let Difference {
        aspect,
        product,
        photo,
    } = difference;
    let said = |key, product: String, photo: String| {
        say(key, &[("product", product.into()), ("photo", photo.into())])
    };
    match aspect {
        Aspect::Type | Aspect::Colour => said("instead", lowered(product), lowered(photo)),
        Aspect::Wearer => said("wearer_instead", wearer(product), wearer(photo)),
        Aspect::Style => said("style_instead", lowered(product), lowered(photo)),
        // The values may be anything, names too, so that they stay as they are.
        Aspect::Other(name) => {
            let arguments = [
                ("name", lowered(&spaced(name)).into()),
                ("product", product.into()),
                ("photo", photo.into()),
            ];
            say("other_instead", &arguments)
        }
    }
}

/// A card, for a person who cannot see it; `sentence` is its [`comparison`].
pub fn card(rank: usize, found: &Match, sentence: &str) -> String {
    let mut arguments = vec![
        ("place", count(rank as u64 + 1)),
        ("name", found.name.as_str().into()),
        ("figure", figure(found.similarity).into()),
    ];
    let word = found.likeness.map(|likeness| match likeness {
        Likeness::Same => "same",
        Likeness::VerySimilar => "very_similar",
        Likeness::Similar => "similar",
        Likeness::NothingClose => "nothing_close",
    });
    let card = match word {
        Some(word) => {
            arguments.push(("likeness", word.into()));
            say("card_worded", &arguments)
        }
        None => say("card_unworded", &arguments),
    };
    let shop = found.shop.as_deref().map(super::shops::from);
    let parts = [Some(card), shop, Some(sentence.to_owned())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" ").trim_end().into()
}

/// Whom a product is for: the five that the network knows in the language's words, others as they are.
fn wearer(value: &str) -> String {
    let key = match value.trim().to_lowercase().as_str() {
        "men" => "men",
        "women" => "women",
        "boys" => "boys",
        "girls" => "girls",
        "unisex" => "everyone",
        _ => "other",
    };
    let value = lowered(value);
    say("wearer", &[("wearer", key.into()), ("value", value.into())])
}

/// `["a", "b", "c"]` as `a, b and c`; none if there is nothing.
pub(super) fn listed(nouns: Vec<String>) -> Option<String> {
    let last = nouns.len().checked_sub(1)?;
    let mut nouns = nouns.into_iter().enumerate();
    let (_, first) = nouns.next()?;
    let list = nouns.fold(first, |list, (place, noun)| match place == last {
        true => say("list_last", &[("list", list.into()), ("last", noun.into())]),
        false => say("list_next", &[("list", list.into()), ("next", noun.into())]),
    });
    Some(list)
}

/// Phrases one after another; none if there is none.
fn phrased(phrases: impl IntoIterator<Item = String>) -> Option<String> {
    phrases.into_iter().reduce(|phrases, next| {
        let arguments = [("phrases", phrases.into()), ("next", next.into())];
        say("phrase_next", &arguments)
    })
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

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// For the middle of a sentence: `Navy Blue` as `navy blue`, while `USB` and `T-shirts` stay.
///
/// In English only: German nouns have capitals everywhere, and a word of the shop's in an Arabic sentence is
/// a quotation.
fn lowered(text: &str) -> String {
    if Language::spoken() != Language::English {
        return text.trim().to_owned();
    }
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
