//! Numbers as each language writes them.
//!
//! By hand and not by the browser's `Intl`, so that the same code is tested natively; three languages
//! need three rows of signs.

use super::language::Language;

/// The signs of a language's numbers.
struct Signs {
    zero: char,
    decimal: char,
    group: char,
    minus: &'static str,
    percent: &'static str,
}

fn signs(language: Language) -> Signs {
    match language {
        Language::English => Signs {
            zero: '0',
            decimal: '.',
            group: ',',
            minus: "−",
            percent: "\u{a0}%",
        },
        Language::German => Signs {
            zero: '0',
            decimal: ',',
            group: '.',
            minus: "−",
            percent: "\u{a0}%",
        },
        // The Arabic letter mark keeps minus and percent on their side of the digits.
        Language::Arabic => Signs {
            zero: '٠',
            decimal: '٫',
            group: '٬',
            minus: "\u{61c}−",
            percent: "٪\u{61c}",
        },
    }
}

/// `value` with so many digits after the sign, its thousands in groups if `grouped`.
pub fn decimal(language: Language, value: f64, digits: usize, grouped: bool) -> String {
    let signs = signs(language);
    let plain = format!("{:.digits$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    // A rounded zero has no sign.
    let is_negative = value < 0.0 && plain.contains(|digit| matches!(digit, '1'..='9'));
    let mut text = String::from(if is_negative { signs.minus } else { "" });
    for (place, digit) in whole.chars().enumerate() {
        if grouped && place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(signs.group);
        }
        text.push(own_digit(digit, signs.zero));
    }
    if !fraction.is_empty() {
        text.push(signs.decimal);
        text.extend(fraction.chars().map(|digit| own_digit(digit, signs.zero)));
    }
    text
}

/// A share of 0…1 in whole percents.
pub fn percent(language: Language, share: f64) -> String {
    let sign = signs(language).percent;
    format!("{}{sign}", decimal(language, share * 100.0, 0, true))
}

/// Anything but a digit, as of an infinite number, stays.
fn own_digit(digit: char, zero: char) -> char {
    digit
        .to_digit(10)
        .and_then(|value| char::from_u32(u32::from(zero) + value))
        .unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_numbers_in_its_form() {
        use Language::{Arabic, English, German};
        let cases = [
            (English, 44_441.0, 0, true, "44,441"),
            (German, 44_441.0, 0, true, "44.441"),
            (Arabic, 44_441.0, 0, true, "٤٤٬٤٤١"),
            (English, 1_234_567.0, 0, true, "1,234,567"),
            (English, 999.0, 0, true, "999"),
            (German, 30_000.0, 0, false, "30000"),
            (English, 12.34, 1, true, "12.3"),
            (German, 12.34, 1, true, "12,3"),
            (Arabic, 12.34, 1, true, "١٢٫٣"),
            (English, -0.126, 2, true, "−0.13"),
            (German, -0.126, 2, true, "−0,13"),
            (Arabic, -0.126, 2, true, "\u{61c}−٠٫١٣"),
            (English, -0.001, 2, true, "0.00"),
            (English, f64::NAN, 2, true, "NaN"),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(language, value, digits, grouped, expected)| {
                (decimal(language, value, digits, grouped), expected)
            })
            .filter(|(written, expected)| written != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn percents_have_each_languages_sign() {
        let cases = [
            (Language::English, "93\u{a0}%"),
            (Language::German, "93\u{a0}%"),
            (Language::Arabic, "٩٣٪\u{61c}"),
        ];
        for (language, expected) in cases {
            assert_eq!(percent(language, 0.934), expected);
        }
    }
}
