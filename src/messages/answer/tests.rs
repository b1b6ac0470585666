//! Answers in words: counted, compared, and no surer than they are.

use super::*;
use crate::engine::protocol::Engine;

fn matched(likeness: Option<Likeness>) -> Match {
    Match {
        id: "1".into(),
        name: "Shirt".into(),
        similarity: 0.934,
        likeness,
        ..Match::default()
    }
}

fn guessed(attribute: &str, class: &str, probability: f32) -> Guess {
    Guess {
        attribute: attribute.into(),
        class: class.into(),
        probability,
    }
}

/// Tells every case that is said in other words.
fn tell<S: AsRef<str>>(cases: impl IntoIterator<Item = (S, &'static str)>) {
    let wrong: Vec<String> = cases
        .into_iter()
        .filter(|(said, expected)| said.as_ref() != *expected)
        .map(|(said, expected)| format!("{:?} instead of {expected:?}", said.as_ref()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn answers_are_counted_and_timed() {
    let said = |count: usize, likeness, engine, adapter: &Adapter| {
        let answer = Answer {
            guesses: Vec::new(),
            matches: vec![matched(likeness); count],
            thumbnails: Vec::new(),
            milliseconds: 840.0,
            engine,
        };
        found(&answer, adapter)
    };
    let software = Adapter::Software(String::new());
    let cpu = |count, likeness| said(count, likeness, Engine::Cpu, &Adapter::None);
    let far = Some(Likeness::NothingClose);
    tell([
        (
            cpu(5, None),
            "Five similar products, found in 0.8 s on your processor.",
        ),
        (
            cpu(2, Some(Likeness::Similar)),
            "Two similar products, found in 0.8 s on your processor.",
        ),
        (
            cpu(7, None),
            "7 similar products, found in 0.8 s on your processor.",
        ),
        (
            said(1, None, Engine::WebGpu, &software),
            "One similar product, found in 0.8 s on a software graphics adapter.",
        ),
        // What is far must not be called similar.
        (
            cpu(5, far),
            "The five nearest products, found in 0.8 s on your processor.",
        ),
        (
            cpu(1, far),
            "The nearest product, found in 0.8 s on your processor.",
        ),
        (cpu(0, None), "The catalogue has no product to show."),
    ]);
}

#[test]
fn figures_are_written_for_people() {
    tell([
        (figure(0.934), "0.93"),
        (figure(1.0), "1.00"),
        (figure(-0.126), "−0.13"),
        (percent(0.934), "93\u{a0}%"),
        (percent(0.0004), "0\u{a0}%"),
        (percent(0.9999), "99\u{a0}%"),
        (percent(1.0), "99\u{a0}%"),
    ]);
}

#[test]
fn attributes_have_names_that_a_shopper_knows() {
    let cases = [
        ("articleType", "Type"),
        ("baseColour", "Colour"),
        ("gender", "For"),
        ("usage", "Style"),
        ("masterCategory", "Master Category"),
        ("sleeve_length", "Sleeve length"),
        ("Brand", "Brand"),
        ("", ""),
    ];
    tell(cases.map(|(name, expected)| (attribute(name), expected)));
}

#[test]
fn an_uncertain_guess_is_not_said_as_a_fact() {
    let said = |attribute, class, probability| guess(&guessed(attribute, class, probability));
    tell([
        (said("articleType", "Casual Shoes", 0.93), "Casual Shoes"),
        (said("articleType", "Casual Shoes", 0.34), "Casual Shoes"),
        (
            said("articleType", "Casual Shoes", 0.33),
            "Perhaps casual shoes",
        ),
        (said("baseColour", "Blue", f32::NAN), "Perhaps blue"),
        (said("gender", "Unisex", 0.7), "Everyone"),
        (said("gender", "Women", 0.7), "Women"),
        (said("gender", "Unisex", 0.2), "Perhaps everyone"),
    ]);
}

#[test]
fn a_product_is_compared_in_one_sentence() {
    let photo = [
        guessed("articleType", "Shirts", 0.9),
        guessed("baseColour", "Navy Blue", 0.6),
        guessed("gender", "Men", 0.8),
        guessed("usage", "Casual", 0.9),
        guessed("sleeveLength", "Long", 0.9),
    ];
    let said = |attributes: &[(&str, &str)]| {
        let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        let attributes: Vec<_> = attributes.iter().map(owned).collect();
        comparison(&Comparison::of(&photo, &attributes))
    };
    let shirt = ("articleType", "Shirts");
    let blue = ("baseColour", "Navy Blue");
    let men = ("gender", "Men");
    tell([
        (said(&[shirt, blue]), "Same type and colour."),
        (
            said(&[shirt, blue, ("usage", "Casual")]),
            "Same type, colour and style.",
        ),
        (
            said(&[shirt, blue, men]),
            "Same type and colour, also for men.",
        ),
        (
            said(&[shirt, blue, ("gender", "Women")]),
            "Same type and colour; for women instead of men.",
        ),
        (
            said(&[shirt, ("baseColour", "Red"), men]),
            "Same type, also for men; red instead of navy blue.",
        ),
        (said(&[men]), "Also for men."),
        (
            said(&[("gender", "Unisex")]),
            "For everyone instead of men.",
        ),
        (
            said(&[
                ("articleType", "Casual Shoes"),
                ("baseColour", "Red"),
                ("usage", "Sports"),
            ]),
            "Casual shoes instead of shirts, red instead of navy blue, sports style instead of casual.",
        ),
        (
            said(&[shirt, ("sleeveLength", "Long")]),
            "Same type and sleeve length.",
        ),
        (
            said(&[("sleeveLength", "Short")]),
            "Sleeve length Short instead of Long.",
        ),
        (
            said(&[("articleType", "T-shirts")]),
            "T-shirts instead of shirts.",
        ),
        (
            said(&[("articleType", "USB Hubs")]),
            "USB hubs instead of shirts.",
        ),
        (said(&[("season", "Fall")]), ""),
    ]);
}

#[test]
fn a_card_is_read_aloud_with_its_word_and_its_sentence() {
    let sentence = "Same type and colour.";
    tell([
        (
            card(0, &matched(Some(Likeness::VerySimilar)), sentence),
            "1. Shirt, very similar, similarity 0.93. Same type and colour.",
        ),
        (
            card(4, &matched(Some(Likeness::Same)), ""),
            "5. Shirt, same product, similarity 0.93.",
        ),
        (
            card(0, &matched(None), sentence),
            "1. Shirt, similarity 0.93. Same type and colour.",
        ),
        (card(0, &matched(None), ""), "1. Shirt, similarity 0.93."),
    ]);
}

#[test]
fn every_likeness_has_its_own_word() {
    tell([
        (likeness(Likeness::Same), "Same product"),
        (likeness(Likeness::VerySimilar), "Very similar"),
        (likeness(Likeness::Similar), "Similar"),
        (likeness(Likeness::NothingClose), "Not close"),
    ]);
}
