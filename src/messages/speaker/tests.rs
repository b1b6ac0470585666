//! Every language says everything, with the same arguments, in its own words and plurals.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::sentences::{Patterns, Piece, arguments, read, walk};
use super::*;

const OTHERS: [Language; 2] = [Language::German, Language::Arabic];

/// Names that are the same in every language.
const NAMES: [&str; 17] = [
    "https",
    "Shift",
    "Safari",
    "GET",
    "service",
    "worker",
    "js",
    "Lookalike",
    "lookalike",
    "JavaScript",
    "WebGPU",
    "JPEG",
    "PNG",
    "WebP",
    "GIF",
    "HEIC",
    "AVIF",
];

/// Words without which hardly an English sentence is made, and which are no words of German.
const ENGLISH_WORDS: [&str; 20] = [
    "the", "a", "of", "and", "or", "to", "is", "are", "you", "your", "it", "with", "for", "on",
    "this", "that", "not", "no", "by", "from",
];

/// The forms that a number can ask for. `0`, `1` and `2` may stand in for `zero`, `one` and `two`.
fn plurals(language: Language) -> &'static [&'static str] {
    match language {
        Language::English | Language::German => &["one", "other"],
        Language::Arabic => &["zero", "one", "two", "few", "many", "other"],
    }
}

fn everything() -> BTreeMap<&'static str, Patterns> {
    let mut wrong = Vec::new();
    let read = |language: Language| (language.tag(), read(language, &mut wrong));
    let all = Language::ALL.map(read).into_iter().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    all
}

#[test]
fn every_language_has_every_sentence_with_the_same_arguments() {
    let all = everything();
    let english = &all["en"];
    let mut wrong = Vec::new();
    for language in OTHERS.map(Language::tag) {
        let theirs = &all[language];
        let keys = |patterns: &Patterns| patterns.keys().cloned().collect::<BTreeSet<_>>();
        for key in keys(english).symmetric_difference(&keys(theirs)) {
            wrong.push(format!("{key} is not in both en and {language}"));
        }
        for (key, pattern) in english {
            let Some(other) = theirs.get(key) else {
                continue;
            };
            let (asked, given) = (arguments(pattern, english), arguments(other, theirs));
            if asked != given {
                wrong.push(format!(
                    "{key} has {asked:?} in en and {given:?} in {language}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_language_has_its_plurals_and_all_variants() {
    let all = everything();
    // What English asks of each argument of each sentence, and all languages together may answer.
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for (key, pattern) in &all[language.tag()] {
            walk(pattern, &mut |piece| {
                let Piece::Select(select) = piece else { return };
                let mut names = select.names();
                let is_plural = names.iter().any(|name| {
                    plurals(Language::Arabic)[..5].contains(name) || name.parse::<u32>().is_ok()
                });
                if !is_plural {
                    let known = known.entry(select.by).or_insert_with(|| names.clone());
                    if *known != names {
                        wrong.push(format!(
                            "{key} in {}: ${} is one of {known:?}, not of {names:?}",
                            language.tag(),
                            select.by
                        ));
                    }
                    return;
                }
                if select.is_plural != (language == Language::Arabic) {
                    let tag = language.tag();
                    wrong.push(format!(
                        "{key} in {tag}: PLURAL(…) is for Arabic, and only there"
                    ));
                }
                for (number, form) in [("0", "zero"), ("1", "one"), ("2", "two")] {
                    if names.contains(number) {
                        names.insert(form);
                    }
                }
                let missing: Vec<_> = plurals(language)
                    .iter()
                    .filter(|form| !names.contains(*form))
                    .collect();
                if !missing.is_empty() {
                    let tag = language.tag();
                    wrong.push(format!("{key} in {tag}: no form for {missing:?}"));
                }
            });
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_english_is_left_over() {
    let all = everything();
    let is_name = |word: &str| NAMES.contains(&word);
    let mut wrong = Vec::new();
    for language in OTHERS {
        let tag = language.tag();
        for (key, pattern) in &all[tag] {
            walk(pattern, &mut |piece| {
                let Piece::Text(text) = piece else { return };
                let words = text.split(|letter: char| !letter.is_alphanumeric());
                for word in words.filter(|word| !word.is_empty() && !is_name(word)) {
                    let is_left = match language {
                        Language::Arabic => {
                            word.contains(|letter: char| letter.is_ascii_alphanumeric())
                        }
                        _ => ENGLISH_WORDS.contains(&word.to_lowercase().as_str()),
                    };
                    if is_left {
                        wrong.push(format!("{key} in {tag}: {word:?} in {text:?}"));
                    }
                }
            });
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The same words in two languages may be right, and are then listed here.
#[test]
fn nothing_is_said_as_in_english() {
    const SAME: [&str; 1] = ["megabytes"];
    let all = everything();
    let words = |pattern| {
        let mut words = String::new();
        walk(pattern, &mut |piece| {
            if let Piece::Text(text) = piece {
                words.push_str(text.trim());
            }
        });
        words
    };
    let has_words = |text: &str| text.contains(char::is_alphabetic);
    let mut wrong = Vec::new();
    for (key, pattern) in &all["en"] {
        let english = words(pattern);
        for language in OTHERS.map(Language::tag) {
            let is_same = all[language].get(key).map(&words).as_ref() == Some(&english);
            if is_same && has_words(&english) && !SAME.contains(&key.as_str()) {
                wrong.push(format!("{key} in {language} is still {english:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The keys that the code says, as texts after `say(` and the like, and as names in `sentences!`.
#[test]
fn every_key_is_said_and_every_said_key_is_there() {
    let english = &everything()["en"];
    let mut code = String::new();
    let source = Path::new("src");
    for part in ["messages.rs", "messages"] {
        gather(&source.join(part), &mut code);
    }
    let mut said: BTreeSet<&str> = code.split('"').skip(1).step_by(2).collect();
    let blocks = code.split("sentences! {").skip(1);
    let declared: BTreeSet<String> = blocks
        .filter_map(|rest| rest.split("\n}").next())
        .flat_map(|block| {
            let part = block.trim_start().strip_prefix("in \"");
            let part = part.and_then(|rest| rest.split('"').next());
            let names = block.split("pub fn ").skip(1);
            names.filter_map(move |rest| {
                let name = rest.split(';').next()?;
                Some(format!("{}{name}", part.unwrap_or_default()))
            })
        })
        .collect();
    let is_there = |key: &str| english.contains_key(key);
    let mut wrong: Vec<String> = declared
        .iter()
        .filter(|key| !is_there(key))
        .map(|key| format!("{key} is said, but in no file"))
        .collect();
    said.extend(declared.iter().map(String::as_str));
    // Said by index.html, which another test compares.
    said.extend(["slow", "needs_script", "panicked"]);
    let mut referred = BTreeSet::new();
    for pattern in english.values() {
        walk(pattern, &mut |piece| {
            if let Piece::Reference(key) = piece {
                referred.insert(key);
            }
        });
    }
    for key in english.keys().filter(|key| !key.contains('.')) {
        if !said.contains(key.as_str()) && !referred.contains(key.as_str()) {
            wrong.push(format!("nobody says {key}"));
        }
    }
    for call in ["say(", "remedy(", "Notice::of("] {
        for rest in code.split(call).skip(1) {
            let arguments = rest.split([';', '}']).next().unwrap_or_default();
            let place = if call == "Notice::of(" { 3 } else { 1 };
            let key = arguments.split('"').nth(place);
            let is_literal = place == 3 || arguments.trim_start().starts_with('"');
            if let Some(key) = key.filter(|key| is_literal && !is_there(key)) {
                wrong.push(format!("{call} {key:?}, but it is in no file"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The text of a file, or of all files below a folder, those of tests left out.
fn gather(path: &Path, code: &mut String) {
    let Ok(entries) = std::fs::read_dir(path) else {
        return code.push_str(&std::fs::read_to_string(path).unwrap());
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if !path.ends_with("tests.rs") {
            gather(&path, code);
        }
    }
}

#[test]
fn the_right_plural_is_chosen_and_written() {
    let cases = [
        (Language::English, 1, "Demo: one product"),
        (Language::English, 44_441, "Demo: 44,441 products"),
        (Language::German, 1, "Demo: ein Produkt"),
        (Language::German, 44_441, "Demo: 44.441 Produkte"),
        (Language::Arabic, 1, "Demo: منتج واحد"),
        (Language::Arabic, 2, "Demo: منتجان"),
        (Language::Arabic, 3, "Demo: ٣ منتجات"),
        (Language::Arabic, 10, "Demo: ١٠ منتجات"),
        (Language::Arabic, 11, "Demo: ١١ منتجًا"),
        (Language::Arabic, 99, "Demo: ٩٩ منتجًا"),
        (Language::Arabic, 100, "Demo: ١٠٠ منتج"),
        (Language::Arabic, 103, "Demo: ١٠٣ منتجات"),
        (Language::Arabic, 202, "Demo: ٢٠٢ منتج"),
        (Language::Arabic, 1_011, "Demo: ١٬٠١١ منتجًا"),
        (Language::Arabic, 44_400, "Demo: ٤٤٬٤٠٠ منتج"),
    ];
    let mut wrong = Vec::new();
    for (language, products, expected) in cases {
        language.speak();
        let arguments = [("title", "Demo".into()), ("count", count(products))];
        let said = say("shop_titled", &arguments).replace(['\u{2068}', '\u{2069}'], "");
        if said != expected {
            wrong.push(format!("{said:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A product's name in Latin letters must not turn the Arabic sentence around it.
#[test]
fn names_are_isolated_where_the_language_runs_from_right_to_left() {
    let cases = [
        (Language::German, "Mit dem Beispiel suchen: USB (new)"),
        (
            Language::Arabic,
            "ابحث بالصورة النموذجية: \u{2068}USB (new)\u{2069}",
        ),
    ];
    for (language, expected) in cases {
        language.speak();
        let label = [("label", "USB (new)".into())];
        assert_eq!(say("sample_labelled", &label), expected);
    }
}
