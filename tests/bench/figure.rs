//! A measured figure: its median and its spread.

use std::fmt;

use serde::Serialize;

/// Serialised as one entry of the benchmark's JSON list.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    pub name: String,
    pub unit: &'static str,
    pub median: f64,
    pub min: f64,
    pub max: f64,
    pub runs: usize,
}

impl Figure {
    /// From one value a run.
    pub fn of(name: impl Into<String>, unit: &'static str, mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let runs = values.len();
        let middle = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self {
            name: name.into(),
            unit,
            median: f64::midpoint(middle(runs.saturating_sub(1) / 2), middle(runs / 2)),
            min: middle(0),
            max: middle(runs.saturating_sub(1)),
            runs,
        }
    }
}

/// How many decimal places a figure is worth.
pub fn digits(median: f64) -> usize {
    if median < 100.0 { 2 } else { 0 }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            unit,
            median,
            min,
            max,
            runs,
        } = self;
        let digits = digits(*median);
        write!(f, "{name:32} {median:>12.digits$} {unit:12}")?;
        if *runs > 1 {
            write!(f, " ({min:.digits$} to {max:.digits$}, {runs} runs)")?;
        }
        Ok(())
    }
}
