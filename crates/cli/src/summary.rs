//! What an index run met that it could not use, for people: a short form for the terminal, all of
//! it for the report.

use std::fmt::Write;

/// Everything that was left out, each by name, in the order in which a person would look for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Rows of the list, with line and reason.
    pub malformed: Vec<String>,
    /// Products whose picture is not in the folder.
    pub without_picture: Vec<String>,
    /// Pictures that are no product's.
    pub without_row: Vec<String>,
    /// Products whose picture cannot be used, with the reason.
    pub unreadable: Vec<String>,
    /// Sample pictures that cannot be used, with the reason.
    pub samples: Vec<String>,
}

impl Findings {
    fn groups(&self) -> [(&'static str, &'static str, &[String]); 5] {
        [
            ("malformed row", "malformed rows", &self.malformed),
            (
                "row without a picture",
                "rows without a picture",
                &self.without_picture,
            ),
            (
                "picture without a row",
                "pictures without a row",
                &self.without_row,
            ),
            (
                "unreadable picture",
                "unreadable pictures",
                &self.unreadable,
            ),
            ("unreadable sample", "unreadable samples", &self.samples),
        ]
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.groups().iter().all(|(_, _, names)| names.is_empty())
    }

    /// One line a group, and below it the first `most` of its names. Empty if nothing was left out.
    pub fn render(&self, most: usize) -> String {
        let mut text = String::new();
        for (one, many, names) in self.groups() {
            if names.is_empty() {
                continue;
            }
            let word = if names.len() == 1 { one } else { many };
            let _ = writeln!(text, "{} {word}", names.len());
            for name in names.iter().take(most) {
                let _ = writeln!(text, "  {name}");
            }
            if names.len() > most {
                let _ = writeln!(text, "  … and {} more", names.len() - most);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_left_out_says_nothing() {
        assert_eq!(Findings::default().render(10), "");
        assert!(Findings::default().is_empty());
    }

    #[test]
    fn each_group_is_counted_and_its_first_names_are_said() {
        let findings = Findings {
            malformed: vec!["line 3: no id".into()],
            without_row: (1..=4).map(|n| format!("{n}.jpg")).collect(),
            ..Findings::default()
        };
        assert!(!findings.is_empty());
        assert_eq!(
            findings.render(2),
            "1 malformed row\n  line 3: no id\n4 pictures without a row\n  1.jpg\n  2.jpg\n  … and 2 more\n"
        );
        assert!(findings.render(usize::MAX).ends_with("  3.jpg\n  4.jpg\n"));
    }
}
