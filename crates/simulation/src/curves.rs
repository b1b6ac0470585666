//! What was measured of every size, as curves over the number of products.

use drawing::{Anchor, COLOURS, GREY, INK, RULE, Svg};

use crate::trial::Outcome;

const SIZE: [f32; 2] = [960.0, 660.0];

/// Of a panel's axes.
const PANEL: [f32; 2] = [380.0, 220.0];

/// The sizes of the axes: powers of ten.
const AXIS: [f64; 2] = [1e4, 1e7];

/// A value of an outcome over all sizes.
struct Curve {
    name: &'static str,
    value: fn(&Outcome) -> f64,
}

/// Curves that share their axes.
struct Panel {
    title: &'static str,
    curves: &'static [Curve],
    /// The axis's two ends.
    ends: [f64; 2],
    step: f64,
    digits: usize,
}

const PANELS: [Panel; 4] = [
    Panel {
        title: "recall@5",
        curves: &[
            Curve {
                name: "held out",
                value: |outcome| outcome.held_out.recall,
            },
            Curve {
                name: "noisy",
                value: |outcome| outcome.noisy.recall,
            },
            Curve {
                name: "held out, without rounding",
                value: |outcome| outcome.held_out.recall_unrounded,
            },
        ],
        ends: [0.9, 1.0],
        step: 0.02,
        digits: 2,
    },
    Panel {
        title: "kB of cells for a photo",
        curves: &[
            Curve {
                name: "mean",
                value: |outcome| outcome.held_out.bytes / 1e3,
            },
            Curve {
                name: "95 of 100 fetch less",
                value: |outcome| outcome.held_out.bytes_95 / 1e3,
            },
            Curve {
                name: "another photo of it",
                value: |outcome| outcome.held_out.warm_bytes / 1e3,
            },
        ],
        ends: [0.0, 2000.0],
        step: 500.0,
        digits: 0,
    },
    Panel {
        title: "cells for a photo",
        curves: &[
            Curve {
                name: "held out",
                value: |outcome| outcome.held_out.cells,
            },
            Curve {
                name: "noisy",
                value: |outcome| outcome.noisy.cells,
            },
        ],
        ends: [0.0, 12.0],
        step: 3.0,
        digits: 0,
    },
    Panel {
        title: "kB of manifest and directory, fetched once",
        curves: &[Curve {
            name: "both",
            value: |outcome| outcome.manifest_bytes as f64 / 1e3,
        }],
        ends: [0.0, 1250.0],
        step: 250.0,
        digits: 0,
    },
];

/// Of `outcomes` those that were drawn, as lines, and the real products as crosses.
pub(crate) fn curves(outcomes: &[Outcome]) -> String {
    let mut svg = Svg::new(SIZE, "Recall, bytes and requests by the number of products");
    let (real, mut drawn): (Vec<&Outcome>, Vec<&Outcome>) =
        outcomes.iter().partition(|outcome| outcome.is_real);
    drawn.sort_by_key(|outcome| outcome.products);
    for (index, panel) in PANELS.iter().enumerate() {
        let corner = [
            70.0 + (index % 2) as f32 * (PANEL[0] + 90.0),
            60.0 + (index / 2) as f32 * (PANEL[1] + 110.0),
        ];
        panel.draw(&mut svg, corner, &drawn, &real);
    }
    svg.finish()
}

impl Panel {
    fn draw(&self, svg: &mut Svg, [left, top]: [f32; 2], drawn: &[&Outcome], real: &[&Outcome]) {
        let [width, height] = PANEL;
        let [low, high] = self.ends;
        let x = |products: f64| {
            let part = (products / AXIS[0]).ln() / (AXIS[1] / AXIS[0]).ln();
            left + width * (part as f32).clamp(0.0, 1.0)
        };
        let y = |value: f64| {
            let part = ((value - low) / (high - low)) as f32;
            top + height * (1.0 - part.clamp(0.0, 1.0))
        };
        let small = [12.0, 0.0];
        svg.text(
            [left, top - 28.0],
            Anchor::Start,
            [14.0, 0.0],
            INK,
            self.title,
        );
        for number in 0..=((high - low) / self.step).round() as usize {
            let value = low + number as f64 * self.step;
            let line = [[left, y(value)], [left + width, y(value)]];
            svg.line(&line, RULE, 1.0, false);
            let label = format!("{value:.*}", self.digits);
            let place = [left - 8.0, y(value) + 4.0];
            svg.text(place, Anchor::End, small, GREY, &label);
        }
        for (products, label) in [
            (1e4, "10 thousand"),
            (1e5, "100 thousand"),
            (1e6, "1 million"),
            (1e7, "10 million"),
        ] {
            let place = [x(products), top + height + 18.0];
            svg.text(place, Anchor::Middle, small, GREY, label);
        }
        let mut legend = left;
        for (curve, colour) in self.curves.iter().zip(COLOURS) {
            let line = [[legend, top - 12.0], [legend + 18.0, top - 12.0]];
            svg.line(&line, colour, 2.5, false);
            let place = [legend + 23.0, top - 8.0];
            svg.text(place, Anchor::Start, small, INK, curve.name);
            legend += 40.0 + 6.2 * curve.name.len() as f32;
            let place =
                |outcome: &&Outcome| [x(outcome.products as f64), y((curve.value)(outcome))];
            let points: Vec<[f32; 2]> = drawn.iter().map(place).collect();
            svg.line(&points, colour, 2.0, false);
            points.iter().for_each(|point| svg.dot(*point, colour));
            for [x, y] in real.iter().map(place) {
                let cross = 4.0;
                svg.line(
                    &[[x - cross, y - cross], [x + cross, y + cross]],
                    colour,
                    2.0,
                    false,
                );
                svg.line(
                    &[[x - cross, y + cross], [x + cross, y - cross]],
                    colour,
                    2.0,
                    false,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Queries;

    #[test]
    fn curves_stay_within_the_drawing_whatever_was_measured() {
        let outcome = |products: u64, is_real: bool, scale: f64| Outcome {
            products,
            is_real,
            manifest_bytes: (250e3 * scale) as u64,
            held_out: Queries {
                recall: 0.98 / scale,
                bytes: 400e3 * scale,
                cells: 6.0 * scale,
                ..Queries::default()
            },
            ..Outcome::default()
        };
        let cases = [
            ("nothing", vec![]),
            ("one", vec![outcome(39_061, true, 1.0)]),
            (
                "beyond the axes",
                vec![outcome(500, false, 0.1), outcome(200_000_000, false, 50.0)],
            ),
        ];
        let mut wrong = Vec::new();
        for (name, outcomes) in cases {
            let drawing = curves(&outcomes);
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
            let of_panels = PANELS.iter().map(|panel| panel.curves.len()).sum::<usize>();
            let crosses = outcomes.iter().filter(|outcome| outcome.is_real).count();
            if drawing.matches("stroke-width=\"2.0\"").count() != of_panels * (1 + 2 * crosses) {
                wrong.push(format!("{name}: another number of curves"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
