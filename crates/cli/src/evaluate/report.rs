//! Figures as a table and as JSON.

use std::fmt::Write;

use contract::Fingerprint;
use serde::{Deserialize, Serialize};

/// What `--json` writes and `--baseline` reads. There is no clock and no path in it: the same input
/// gives the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Of the model.
    pub model: Fingerprint,
    /// Of the model that it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Fingerprint>,
    /// How much was measured.
    pub counts: Counts,
    /// The model whose figures stand beside, and how much was measured there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// In a fixed order; those of which nothing is known are missing.
    pub figures: Vec<Figure>,
}

/// How much was measured, in pictures and products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Products with a picture whose group is kept aside.
    pub aside: usize,
    /// Other products with a picture.
    pub others: usize,
    /// Products kept aside that were searched.
    pub queries: usize,
    /// Other products that they were searched in.
    pub gallery: usize,
    /// Sharp pictures that were searched.
    pub sharp: usize,
    /// Products that these were searched in.
    pub entries: usize,
    /// People's photos that were searched in the gallery.
    pub photos: usize,
}

/// Another model, measured before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Its fingerprint.
    pub model: Fingerprint,
    /// How much was measured of it.
    pub counts: Counts,
}

/// A mean over queries (where its name says so, their median), 0…1 (a cosine −1…1), with six digits
/// behind the point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Unique in a report.
    pub name: String,
    /// The model's.
    pub value: f64,
    /// That of an answer drawn by lot, or for a classifier of the commonest answer; none where there
    /// is no such thing.
    pub chance: Option<f64>,
    /// The baseline's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// How many queries it is the mean of.
    pub queries: usize,
}

impl Report {
    /// The figures of a model, beside those of `baseline`.
    pub fn new(
        model: Fingerprint,
        reference: Option<Fingerprint>,
        counts: Counts,
        mut figures: Vec<Figure>,
        baseline: Option<&Self>,
    ) -> Self {
        for figure in &mut figures {
            let same = baseline
                .into_iter()
                .flat_map(|baseline| &baseline.figures)
                .find(|other| other.name == figure.name);
            figure.baseline = same.map(|other| other.value);
        }
        Self {
            model,
            reference,
            counts,
            baseline: baseline.map(|baseline| Baseline {
                model: baseline.model,
                counts: baseline.counts,
            }),
            figures,
        }
    }

    /// Indented, fields in a fixed order, a newline at the end.
    pub fn to_json(&self) -> Vec<u8> {
        // A struct of texts, finite numbers and lists always serialises.
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// For people: what was measured, then a line a figure.
    pub fn table(&self) -> String {
        let mut text = format!("model {}\n{}", self.model, self.counts.sentences());
        if let Some(reference) = &self.reference {
            let _ = writeln!(text, "reference {reference}");
        }
        if let Some(baseline) = &self.baseline {
            let _ = writeln!(text, "baseline {}", baseline.model);
            if baseline.counts != self.counts {
                let _ = write!(text, "of the baseline:\n{}", baseline.counts.sentences());
            }
        }
        let width = self.figures.iter().map(|figure| figure.name.len());
        let width = width.max().unwrap_or(0);
        let has_baseline = self.baseline.is_some();
        let cells = |name: &str, cells: [&str; 4]| {
            let [value, chance, baseline, queries] = cells;
            let baseline = match has_baseline {
                true => format!("  {baseline:>8}"),
                false => String::new(),
            };
            format!("\n{name:width$}  {value:>6}  {chance:>6}{baseline}  {queries:>7}")
        };
        text.push_str(&cells("", ["value", "chance", "baseline", "queries"]));
        for figure in &self.figures {
            let number = |value: Option<f64>| match value {
                Some(value) if 0.0 < value && value < 0.0005 => "<0.001".to_owned(),
                Some(value) => format!("{value:.3}"),
                None => "–".to_owned(),
            };
            let [value, chance, baseline] =
                [Some(figure.value), figure.chance, figure.baseline].map(number);
            let queries = figure.queries.to_string();
            text.push_str(&cells(&figure.name, [&value, &chance, &baseline, &queries]));
        }
        text
    }
}

impl Counts {
    /// A line for each kind of query that was measured.
    fn sentences(&self) -> String {
        let Self {
            aside,
            others,
            queries,
            gallery,
            sharp,
            entries,
            photos,
        } = self;
        let mut text = format!(
            "  {queries} of {aside} products kept aside, searched in {gallery} of {others} others\n"
        );
        if *sharp > 0 {
            let _ = writeln!(
                text,
                "  {sharp} sharp pictures, searched in {entries} products"
            );
        }
        if *photos > 0 {
            let _ = writeln!(
                text,
                "  {photos} photos by people, searched in the {gallery}"
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Digest;

    fn report(
        model: &[u8],
        values: &[(&str, f64, Option<f64>)],
        baseline: Option<&Report>,
    ) -> Report {
        let counts = Counts {
            aside: 40,
            others: 400,
            queries: 40,
            gallery: 100 * model.len(),
            sharp: 0,
            entries: 0,
            photos: 7,
        };
        let figures = values.iter().map(|(name, value, chance)| Figure {
            name: (*name).to_owned(),
            value: *value,
            chance: *chance,
            baseline: None,
            queries: 40,
        });
        let model = Fingerprint(Digest::of(model));
        Report::new(model, None, counts, figures.collect(), baseline)
    }

    #[test]
    fn a_report_is_a_table_and_json_beside_its_baseline() {
        let before = report(
            b"a",
            &[("precision@5", 0.25, Some(0.1)), ("gone", 1.0, None)],
            None,
        );
        assert_eq!(
            serde_json::from_slice::<Report>(&before.to_json()).unwrap(),
            before
        );
        let figures = [
            ("precision@5", 0.5, Some(0.1)),
            ("recall@1", 0.0, Some(0.000_025)),
            ("cosine", 0.99996, None),
        ];
        let now = report(b"bb", &figures, Some(&before));
        let expected = "\
model 3b64db95cb55c763
  40 of 40 products kept aside, searched in 200 of 400 others
  7 photos by people, searched in the 200
baseline ca978112ca1bbdca
of the baseline:
  40 of 40 products kept aside, searched in 100 of 400 others
  7 photos by people, searched in the 100

              value  chance  baseline  queries
precision@5   0.500   0.100     0.250       40
recall@1      0.000  <0.001         –       40
cosine        1.000       –         –       40";
        assert_eq!(now.table(), expected);
        let json: serde_json::Value = serde_json::from_slice(&now.to_json()).unwrap();
        assert_eq!(json["figures"][0]["baseline"], 0.25);
        assert_eq!(json["figures"][2]["chance"], serde_json::Value::Null);
        assert_eq!(json["baseline"]["counts"]["gallery"], 100);
        // A later run may take this one for its baseline.
        assert_eq!(
            serde_json::from_slice::<Report>(&now.to_json()).unwrap(),
            now
        );
    }
}
