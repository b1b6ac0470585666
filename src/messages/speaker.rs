//! Finds a sentence by its key and puts numbers and names into it, in the language that is spoken.
//!
//! The sentences are in `locales/LANGUAGE/PART.ftl`, in Project Fluent's grammar, and compiled in: a page
//! that cannot fetch anything can still say so. A key is the name of the function that says the sentence.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::language::Language;
use super::numbers;

/// What goes into a sentence.
pub type Value<'a> = FluentValue<'a>;

/// The names and texts of the parts that every language has.
macro_rules! parts {
    ($($part:literal),* $(,)?) => {
        /// The parts' names, of a file each.
        #[cfg(test)]
        pub const PARTS: &[&str] = &[$($part),*];

        /// Every part's text in a language.
        pub fn texts(language: Language) -> Vec<&'static str> {
            match language {
                Language::English => vec![$(include_str!(concat!("../../locales/en/", $part, ".ftl"))),*],
                Language::German => vec![$(include_str!(concat!("../../locales/de/", $part, ".ftl"))),*],
                Language::Arabic => vec![$(include_str!(concat!("../../locales/ar/", $part, ".ftl"))),*],
            }
        }
    };
}

parts![
    "first", "page", "answer", "notice", "shop", "crop", "origin", "given", "recall", "ways_on",
    "wardrobe", "ledger", "offline", "measure", "cells", "shops",
];

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    /// Each language is read once, when it is first spoken.
    static BUNDLES: RefCell<HashMap<Language, Rc<Bundle>>> = RefCell::default();
}

/// The sentence with this key, with the arguments in their places.
///
/// A test makes sure that every key is there in every language; one that is not would be said itself.
pub fn say(key: &str, arguments: &[(&'static str, Value<'_>)]) -> String {
    spoken(key, None, arguments)
}

/// What is to be done about the sentence with this key.
pub fn remedy(key: &str, arguments: &[(&'static str, Value<'_>)]) -> String {
    spoken(key, Some("remedy"), arguments)
}

/// A number of things: it decides the plural, and is written with its thousands in groups.
pub fn count(things: u64) -> Value<'static> {
    FluentNumber::new(things as f64, FluentNumberOptions::default()).into()
}

/// A measure with so many digits after the sign.
pub fn measure(value: f64, digits: usize) -> Value<'static> {
    let options = FluentNumberOptions {
        minimum_fraction_digits: Some(digits),
        maximum_fraction_digits: Some(digits),
        ..FluentNumberOptions::default()
    };
    FluentNumber::new(value, options).into()
}

/// A number without groups, such as a status or pixels.
pub fn plain(number: u64) -> Value<'static> {
    let options = FluentNumberOptions {
        use_grouping: false,
        ..FluentNumberOptions::default()
    };
    FluentNumber::new(number as f64, options).into()
}

fn spoken(key: &str, attribute: Option<&str>, arguments: &[(&'static str, Value<'_>)]) -> String {
    let bundle = bundle(Language::spoken());
    let pattern = bundle.get_message(key).and_then(|message| match attribute {
        None => message.value(),
        Some(name) => message.get_attribute(name).map(|found| found.value()),
    });
    let Some(pattern) = pattern else {
        return key.to_owned();
    };
    let mut named = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        named.set(*name, value.clone());
    }
    // Whatever has no value is shown by its name; the tests let no such sentence through.
    let mut errors = Vec::new();
    bundle
        .format_pattern(pattern, Some(&named), &mut errors)
        .into_owned()
}

fn bundle(language: Language) -> Rc<Bundle> {
    let known = BUNDLES.with_borrow(|bundles| bundles.get(&language).cloned());
    known.unwrap_or_else(|| {
        let read = Rc::new(read(language));
        BUNDLES.with_borrow_mut(|bundles| bundles.insert(language, Rc::clone(&read)));
        read
    })
}

fn read(language: Language) -> Bundle {
    // A tag of two letters is always a language's name; the default one has no plurals.
    let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![identifier]);
    // Names from the shop run from left to right: marks keep them from turning the sentence around them.
    bundle.set_use_isolating(language.direction() == "rtl");
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| written(Language::English, value),
        Language::German => |value, _| written(Language::German, value),
        Language::Arabic => |value, _| written(Language::Arabic, value),
    }));
    // The name is new in this bundle, so that it is taken.
    let _ = bundle.add_function("PLURAL", |numbers, _| plural(numbers.first()));
    for text in texts(language) {
        // What can be read of a broken file is taken; the tests let no broken file through.
        let resource =
            FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// `PLURAL($count)` in a choice between Arabic forms: the least number that asks for the same form, as 103 asks
/// for that of 3. fluent-bundle knows Arabic's forms up to 102 only.
fn plural(number: Option<&Value<'_>>) -> Value<'static> {
    let Some(FluentValue::Number(number)) = number else {
        return FluentValue::Error;
    };
    let least = match (number.value, number.value % 100.0) {
        (value, _) if value < 100.0 => value,
        (_, rest) if rest >= 3.0 => rest,
        _ => 100.0,
    };
    FluentNumber::new(least, number.options.clone()).into()
}

/// Numbers in the language's form; texts as they are.
fn written(language: Language, value: &Value<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let FluentNumberOptions {
        maximum_fraction_digits: digits,
        use_grouping,
        ..
    } = number.options;
    let digits = digits.unwrap_or(0);
    Some(numbers::decimal(
        language,
        number.value,
        digits,
        use_grouping,
    ))
}

#[cfg(test)]
mod sentences;
#[cfg(test)]
mod tests;
