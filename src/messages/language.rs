//! The languages that the page speaks, and which of them a person gets.

use std::cell::Cell;

/// A language with all sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// The language that the others are translated from.
    #[default]
    English,
    /// With the polite form.
    German,
    /// Modern Standard Arabic, written from right to left, with Arabic-Indic digits.
    Arabic,
}

thread_local! {
    /// A page has one thread, and each native test has its own.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

impl Language {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// As `lang` attributes and browsers write it, and the name of its folder below `locales/`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// As `dir` attributes write it.
    pub fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// What those who speak it call it; never translated, so that they find it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// The language of a tag such as `de`, `de-AT` or `AR_eg`; none for one that the page does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first of the wanted languages, most wanted first, that the page speaks; else English.
    pub fn best<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Self {
        let mut spoken = wanted.into_iter().filter_map(Self::from_tag);
        spoken.next().unwrap_or_default()
    }

    /// The language that every sentence is in from now on.
    pub fn speak(self) {
        SPOKEN.set(self);
    }

    /// The language that sentences are in.
    pub fn spoken() -> Self {
        SPOKEN.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wanted_language_that_is_spoken_is_taken() {
        use Language::{Arabic, English, German};
        let cases: [(&[&str], Language); 10] = [
            (&[], English),
            (&["de"], German),
            (&["de-AT", "en"], German),
            (&["AR_eg"], Arabic),
            (&["ar-u-nu-latn"], Arabic),
            (&["fr", "ar", "de"], Arabic),
            (&["en-GB", "de"], English),
            (&["", "*", "deutsch", "de"], German),
            (&["den"], English),
            (&["fr", "it"], English),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(wanted, expected)| (wanted, Language::best(wanted.iter().copied()), expected))
            .filter(|(_, best, expected)| best != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn every_language_is_found_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
            assert!(["ltr", "rtl"].contains(&language.direction()));
        }
    }
}
