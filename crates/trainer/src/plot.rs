//! A run's curves, as SVG for the model card.

use std::path::Path;

use drawing::{Anchor, COLOURS, GREY, INK, RULE, Svg};

use crate::confusion::{self, Confusion};
use crate::error::TrainError;
use crate::log::{self, Epoch};
use crate::products::ATTRIBUTES;

/// The drawing's name in a run's folder.
pub const FILE: &str = "curves.svg";

const SIZE: [f32; 2] = [960.0, 700.0];

/// Of a panel's axes.
const PANEL: [f32; 2] = [400.0, 230.0];

/// Above a panel's axes, for the input sizes.
const STRIP: f32 = 18.0;

/// With fewer epochs each is a dot as well: a line of one point would show nothing.
const DOTS_BELOW: usize = 40;

/// Draws `curves.svg` from `log.csv` in `folder`, and `confusion.svg` from `confusion.csv` if that is
/// there: runs of the first version have none. Returns the drawings' names.
///
/// # Errors
/// [`TrainError::Read`] without a log, [`TrainError::Log`] if it is no run's, [`TrainError::Write`].
pub fn draw(folder: &Path) -> Result<Vec<&'static str>, TrainError> {
    let mut drawings = vec![(FILE, curves(&log::read(folder)?))];
    if folder.join(confusion::FILE).exists() {
        drawings.push((confusion::DRAWING, Confusion::read(folder)?.draw()));
    }
    for (name, drawing) in &drawings {
        let path = folder.join(name);
        std::fs::write(&path, drawing).map_err(|source| TrainError::Write { path, source })?;
    }
    Ok(drawings.into_iter().map(|(name, _)| name).collect())
}

/// Values over epochs, none of which is left out.
struct Curve {
    colour: &'static str,
    is_dashed: bool,
    values: Vec<f32>,
}

/// Loss, accuracy, macro-F1 and P@10, with the stages' input sizes behind them.
pub fn curves(epochs: &[Epoch]) -> String {
    let mut svg = Svg::new(SIZE, "Loss, accuracy, macro-F1 and P@10 by epoch");
    legend(&mut svg);
    let of = |part: usize, is_dashed: bool| {
        let curve = move |attribute: usize| Curve {
            colour: COLOURS[attribute],
            is_dashed,
            values: epochs.iter().map(|e| e.figures[attribute][part]).collect(),
        };
        (0..ATTRIBUTES.len()).map(curve)
    };
    let loss = Curve {
        colour: INK,
        is_dashed: false,
        values: epochs.iter().map(|epoch| epoch.loss).collect(),
    };
    let panels = [
        ("Loss, products learnt from", vec![loss]),
        ("Accuracy", of(0, false).collect()),
        ("Macro-F1", of(1, false).collect()),
        (
            "P@10; dashed: by chance",
            of(2, false).chain(of(3, true)).collect(),
        ),
    ];
    for (index, (title, curves)) in panels.iter().enumerate() {
        let corner = [
            60.0 + (index % 2) as f32 * (PANEL[0] + 60.0),
            90.0 + (index / 2) as f32 * (PANEL[1] + 80.0),
        ];
        panel(&mut svg, corner, title, curves, epochs);
    }
    svg.finish()
}

fn legend(svg: &mut Svg) {
    let mut x = 60.0;
    for (name, colour) in ATTRIBUTES.into_iter().zip(COLOURS) {
        svg.line(&[[x, 30.0], [x + 24.0, 30.0]], colour, 2.5, false);
        svg.text([x + 30.0, 34.0], Anchor::Start, [13.0, 0.0], INK, name);
        x += 140.0;
    }
    let note = "measured on the products kept aside";
    svg.text([SIZE[0] - 40.0, 34.0], Anchor::End, [12.0, 0.0], GREY, note);
}

fn panel(svg: &mut Svg, [left, top]: [f32; 2], title: &str, curves: &[Curve], epochs: &[Epoch]) {
    let [width, height] = PANEL;
    let first = epochs.first().map_or(1, |epoch| epoch.epoch) as f32;
    let last = epochs.last().map_or(1, |epoch| epoch.epoch) as f32;
    // Half an epoch on both sides, so that stages have a width and one epoch is in the middle.
    let x = |epoch: f32| left + width * (epoch - first + 0.5) / (last - first + 1.0);
    let values = || curves.iter().flat_map(|curve| &curve.values);
    let most = values().fold(1.0_f32, |most, value| most.max(*value));
    let step = step(most);
    let ceiling = (most / step).ceil() * step;
    let y = |value: f32| top + height * (1.0 - value / ceiling);
    stages(svg, [left, top], &x, epochs);
    for number in 0..=(ceiling / step).round() as usize {
        let value = number as f32 * step;
        svg.line(
            &[[left, y(value)], [left + width, y(value)]],
            RULE,
            1.0,
            false,
        );
        let label = format!("{value:.*}", usize::from(step < 1.0));
        svg.text(
            [left - 8.0, y(value) + 4.0],
            Anchor::End,
            [12.0, 0.0],
            GREY,
            &label,
        );
    }
    let every = step_of_epochs(epochs.len());
    for epoch in epochs
        .iter()
        .filter(|epoch| epoch.epoch.is_multiple_of(every))
    {
        let place = [x(epoch.epoch as f32), top + height + 17.0];
        svg.text(
            place,
            Anchor::Middle,
            [12.0, 0.0],
            GREY,
            &epoch.epoch.to_string(),
        );
    }
    let below = [left + width / 2.0, top + height + 34.0];
    svg.text(below, Anchor::Middle, [12.0, 0.0], GREY, "epoch");
    svg.text(
        [left, top - STRIP - 8.0],
        Anchor::Start,
        [14.0, 0.0],
        INK,
        title,
    );
    for curve in curves {
        let points: Vec<[f32; 2]> = epochs
            .iter()
            .zip(&curve.values)
            .map(|(epoch, value)| [x(epoch.epoch as f32), y(*value)])
            .collect();
        svg.line(&points, curve.colour, 2.0, curve.is_dashed);
        if points.len() < DOTS_BELOW && !curve.is_dashed {
            points
                .iter()
                .for_each(|point| svg.dot(*point, curve.colour));
        }
    }
}

/// The ground of each stretch of epochs of one input size, and the size.
fn stages(svg: &mut Svg, [left, top]: [f32; 2], x: &dyn Fn(f32) -> f32, epochs: &[Epoch]) {
    for (number, stage) in epochs.chunk_by(|a, b| a.size == b.size).enumerate() {
        let (Some(begin), Some(end)) = (stage.first(), stage.last()) else {
            continue;
        };
        let from = x(begin.epoch as f32 - 0.5).max(left);
        let to = x(end.epoch as f32 + 0.5);
        let fill = if number % 2 == 0 {
            "#f4f6f7"
        } else {
            "#e6eaee"
        };
        svg.rectangle([from, top - STRIP, to - from, PANEL[1] + STRIP], fill);
        let label = format!("{}×{}", begin.size.width, begin.size.height);
        let middle = [(from + to) / 2.0, top - 5.0];
        svg.text(middle, Anchor::Middle, [11.0, 0.0], GREY, &label);
    }
}

/// Between two lines of a scale up to `most`.
fn step(most: f32) -> f32 {
    let steps = [0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0];
    let fits = steps.into_iter().find(|step| most / step <= 6.0);
    fits.unwrap_or(most / 5.0)
}

/// Between two numbered epochs.
fn step_of_epochs(count: usize) -> usize {
    let steps = [1, 2, 5, 10, 20, 50, 100];
    let fits = steps.into_iter().find(|step| count / step <= 12);
    fits.unwrap_or(count / 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Size;

    fn epoch(epoch: usize, width: usize, loss: f32) -> Epoch {
        Epoch {
            epoch,
            size: Size {
                width,
                height: width,
            },
            photos: None,
            hours: 0.0,
            loss,
            figures: [[0.5, 0.25, 0.75, 0.1]; ATTRIBUTES.len()],
        }
    }

    #[test]
    fn curves_are_within_their_panels_and_stages_are_marked() {
        let runs = [
            ("none", vec![]),
            ("one", vec![epoch(1, 24, 9.0)]),
            (
                "two stages",
                vec![epoch(1, 24, 9.0), epoch(2, 24, 8.0), epoch(3, 48, 7.0)],
            ),
            (
                "many",
                (1..=90)
                    .map(|e| epoch(e, 24 + e / 30, 70.0 / e as f32))
                    .collect(),
            ),
        ];
        let mut wrong = Vec::new();
        for (name, epochs) in &runs {
            let drawing = curves(epochs);
            let mut sizes: Vec<usize> = epochs.iter().map(|epoch| epoch.size.width).collect();
            sizes.dedup();
            for size in sizes {
                if drawing.matches(&format!(">{size}×{size}<")).count() != 4 {
                    wrong.push(format!("{name}: {size} is not on every panel"));
                }
            }
            let lines = drawing
                .lines()
                .filter_map(|line| line.split_once("points=\""));
            let points = lines.filter_map(|(_, rest)| rest.split_once('"'));
            for point in points.flat_map(|(points, _)| points.split_whitespace()) {
                let numbers: Vec<f32> = point.split(',').filter_map(|n| n.parse().ok()).collect();
                let inside = matches!(numbers[..], [x, y]
                    if (0.0..=SIZE[0]).contains(&x) && (0.0..=SIZE[1]).contains(&y));
                if !inside {
                    wrong.push(format!("{name}: {point}"));
                }
            }
            if drawing != curves(epochs) {
                wrong.push(format!("{name}: drawn in two ways"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
