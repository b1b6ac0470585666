//! What the classifier takes what for: counts as CSV, their drawing as SVG.

use std::path::Path;

use drawing::{Anchor, GREY, INK, Svg};

use crate::error::TrainError;

/// The counts' name in a run's folder.
pub const FILE: &str = "confusion.csv";

/// The drawing's name in a run's folder.
pub const DRAWING: &str = "confusion.svg";

/// So many of the most frequent classes are shown: with more, labels and shares become too small.
const SHOWN: usize = 24;

/// A cell's side in pixels.
const CELL: f32 = 28.0;

/// Room for labels: on the left, on top.
const LABELS: [f32; 2] = [190.0, 150.0];

/// How often each class was taken for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// The most frequent classes, the commonest first.
    names: Vec<String>,
    /// By what is right, then by the answer; the last answer is any class not among `names`.
    counts: Vec<Vec<u32>>,
}

impl Confusion {
    /// Of `answers` where `right` is known, for the classes that occur most; equally frequent ones in
    /// the order of `names`.
    pub fn count(right: &[Option<usize>], answers: &[usize], names: &[String]) -> Self {
        let mut asked = vec![0_u32; names.len()];
        for class in right.iter().flatten() {
            asked[*class] += 1;
        }
        let mut shown: Vec<usize> = (0..names.len()).filter(|&class| asked[class] > 0).collect();
        shown.sort_by_key(|&class| std::cmp::Reverse(asked[class]));
        shown.truncate(SHOWN);
        let mut counts = vec![vec![0; shown.len() + 1]; shown.len()];
        let place = |class: usize| shown.iter().position(|&own| own == class);
        for (right, &answer) in right.iter().zip(answers) {
            if let Some(row) = right.and_then(place) {
                counts[row][place(answer).unwrap_or(shown.len())] += 1;
            }
        }
        let named = |&class: &usize| names[class].replace([',', '\n'], " ");
        let names = shown.iter().map(named).collect();
        Self { names, counts }
    }

    /// Writes `confusion.csv` to `folder`: a row for each class, its answers in the same order, the
    /// last column for any other class.
    ///
    /// # Errors
    /// [`TrainError::Write`].
    pub fn write(&self, folder: &Path) -> Result<(), TrainError> {
        let answers = self.names.iter().map(|name| format!("{name},"));
        let mut text = format!("right,{}other\n", answers.collect::<String>());
        for (name, counts) in self.names.iter().zip(&self.counts) {
            let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
            text += &format!("{name},{}\n", counts.join(","));
        }
        let path = folder.join(FILE);
        std::fs::write(&path, text).map_err(|source| TrainError::Write { path, source })
    }

    /// Reads `confusion.csv` from `folder`.
    ///
    /// # Errors
    /// [`TrainError::Read`]; [`TrainError::Log`] if it is no square of counts.
    pub fn read(folder: &Path) -> Result<Self, TrainError> {
        let path = folder.join(FILE);
        let read = std::fs::read_to_string(&path);
        match read.map(|text| Self::parse(&text)) {
            Ok(Some(confusion)) => Ok(confusion),
            Ok(None) => Err(TrainError::Log { path }),
            Err(source) => Err(TrainError::Read { path, source }),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut confusion = Self::default();
        let mut lines = text.lines();
        let answers = lines.next()?.split(',').count().checked_sub(1)?;
        for line in lines {
            let (name, counts) = line.split_once(',')?;
            let counts = counts.split(',').map(|count| count.parse().ok());
            confusion.names.push(name.to_owned());
            confusion.counts.push(counts.collect::<Option<Vec<u32>>>()?);
        }
        let is_square = answers == confusion.names.len() + 1
            && confusion.counts.iter().all(|row| row.len() == answers);
        is_square.then_some(confusion)
    }

    /// A row for what is right, a column for the answer, in each cell the share of the row in per
    /// cent.
    pub fn draw(&self) -> String {
        let columns = self.names.len() + 1;
        let [left, top] = [LABELS[0], LABELS[1] + 30.0];
        let size = [
            left + columns as f32 * CELL + 90.0,
            top + self.names.len() as f32 * CELL + 40.0,
        ];
        let mut svg = Svg::new(size, "What each class is taken for");
        let title = "Taken for →  (share of the row in %, products kept aside)";
        svg.text([16.0, 26.0], Anchor::Start, [14.0, 0.0], INK, title);
        let other = "any other".to_owned();
        for (column, name) in self.names.iter().chain([&other]).enumerate() {
            let place = [left + (column as f32 + 0.6) * CELL, top - 8.0];
            svg.text(place, Anchor::Start, [12.0, -55.0], INK, name);
        }
        for (row, (name, counts)) in self.names.iter().zip(&self.counts).enumerate() {
            let all: u32 = counts.iter().sum();
            let y = top + row as f32 * CELL;
            let middle = y + 0.5 * CELL + 4.0;
            let label = format!("{name} ({all})");
            svg.text([left - 8.0, middle], Anchor::End, [12.0, 0.0], INK, &label);
            for (column, &count) in counts.iter().enumerate() {
                let share = count as f32 / all.max(1) as f32;
                let x = left + column as f32 * CELL;
                svg.rectangle([x, y, CELL - 1.0, CELL - 1.0], &shade(share));
                if count > 0 {
                    let colour = if share > 0.45 { "#ffffff" } else { INK };
                    let place = [x + 0.5 * CELL - 0.5, middle - 0.5];
                    let text = match 100.0 * share {
                        small if small < 0.5 => "<1".to_owned(),
                        share => format!("{share:.0}"),
                    };
                    svg.text(place, Anchor::Middle, [10.0, 0.0], colour, &text);
                }
            }
        }
        let note = format!("the {} most frequent classes", self.names.len());
        svg.text(
            [16.0, size[1] - 14.0],
            Anchor::Start,
            [12.0, 0.0],
            GREY,
            &note,
        );
        svg.finish()
    }
}

/// From nearly white to dark blue; small shares are lifted, or all mistakes would look white.
fn shade(share: f32) -> String {
    let depth = share.clamp(0.0, 1.0).sqrt();
    let part = |light: f32, dark: f32| (light + depth * (dark - light)).round() as u8;
    format!(
        "#{:02x}{:02x}{:02x}",
        part(246.0, 8.0),
        part(247.0, 64.0),
        part(248.0, 129.0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|class| format!("class {class}")).collect()
    }

    #[test]
    fn the_most_frequent_come_first_and_others_together() {
        let right = [Some(2), Some(2), Some(0), None, Some(2), Some(0)];
        let found = Confusion::count(&right, &[2, 0, 0, 2, 1, 1], &names(3));
        assert_eq!(found.names, ["class 2", "class 0"]);
        assert_eq!(found.counts, [[1, 1, 1], [0, 1, 1]]);

        let right: Vec<_> = (0..90).map(|at| Some(at % 30)).collect();
        let answers: Vec<_> = (0..90).map(|at| at % 30).collect();
        let found = Confusion::count(&right, &answers, &names(30));
        assert_eq!(found.names, names(SHOWN));
    }

    #[test]
    fn a_file_is_read_as_it_was_written_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let right = [Some(1), Some(1), Some(0)];
        let whole = Confusion::count(&right, &[1, 0, 0], &names(2));
        let none = Confusion::count(&[None], &[0], &names(2));
        for confusion in [&whole, &none] {
            confusion.write(folder.path()).unwrap();
            assert_eq!(Confusion::read(folder.path()).unwrap(), *confusion);
        }
        let refused = [
            "",
            "right\nx,1",
            "right,a,other\na,1",
            "right,a,other\na,1,x",
            "right,a,b,other\na,1,1,1",
        ];
        let wrong: Vec<_> = refused
            .into_iter()
            .filter(|text| {
                std::fs::write(&path, text).unwrap();
                !matches!(Confusion::read(folder.path()), Err(TrainError::Log { .. }))
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn rows_are_normalised_and_names_escaped() {
        let names = ["Caps & Hats".to_owned(), "Belts".to_owned()];
        let right = [Some(0), Some(0), Some(0), Some(0), Some(1)];
        let drawing = Confusion::count(&right, &[0, 0, 0, 1, 1], &names).draw();
        for expected in [">Caps &amp; Hats (4)<", ">75<", ">25<", ">100<"] {
            assert!(
                drawing.contains(expected),
                "{expected} is missing: {drawing}"
            );
        }
    }
}
