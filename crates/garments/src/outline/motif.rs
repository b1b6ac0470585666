//! Prints on the chest and large fields of colour.

use std::fmt::Write as _;

use crate::dice::Dice;
use crate::look::Look;
use crate::palette::Hue;
use crate::pattern::{Pattern, TENTHS, circle, petal};
use crate::shading::Cloth;

fn shape(data: &str, ink: Hue) -> String {
    format!(r#"<path d="{data}" fill="{}"/>"#, ink.hex())
}

fn stroke(data: &str, ink: Hue, width: f64) -> String {
    format!(
        r#"<path d="{data}" fill="none" stroke="{}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>"#,
        ink.hex()
    )
}

/// What lies on the front piece: a print for a printed cloth, fields for a colour-blocked one.
/// `y` is the middle of the chest, `hem` the lower end.
pub(crate) fn on_front(look: &Look, cloth: &Cloth, y: f64, hem: f64) -> String {
    let mut dice = Dice::new(look.seed, 23);
    match look.pattern {
        Pattern::Printed => motif(&mut dice, y, cloth),
        Pattern::Colourblocked => fields(&mut dice, y, hem, cloth),
        _ => String::new(),
    }
}

fn fields(dice: &mut Dice, y: f64, hem: f64, cloth: &Cloth) -> String {
    let [a, b, _] = cloth.inks;
    let band =
        |top: f64, bottom: f64, ink: Hue| shape(&format!("M0 {top:.1}H360V{bottom:.1}H0Z"), ink);
    let joint = |at: f64| stroke(&format!("M0 {at:.1}H360"), cloth.base.darker(70), 0.8);
    let reach = hem - y;
    match dice.below(4) {
        0 => band(0.0, y, a) + &joint(y),
        1 => {
            band(y - reach * 0.1, y + reach * 0.28, a)
                + &band(y + reach * 0.28, 480.0, b)
                + &joint(y - reach * 0.1)
                + &joint(y + reach * 0.28)
        }
        2 => band(y + reach * 0.35, 480.0, a) + &joint(y + reach * 0.35),
        _ => {
            let (left, right) = (y - reach * 0.25, y + reach * 0.35);
            shape(&format!("M0 {left:.1}L360 {right:.1}V480H0Z"), a)
                + &stroke(&format!("M0 {left:.1}L360 {right:.1}"), cloth.base.darker(70), 0.8)
        }
    }
}

fn motif(dice: &mut Dice, y: f64, cloth: &Cloth) -> String {
    let [a, b, c] = cloth.inks;
    let x = 180.0;
    let r = dice.between(27.0, 40.0);
    let mut svg = String::new();
    match dice.below(9) {
        0 => {
            // Mountains before a sun.
            svg += &shape(&circle(x + r * 0.2, y - r * 0.2, r * 0.55), b);
            let _ = write!(
                svg,
                "{}",
                shape(
                    &format!(
                        "M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z",
                        x - r * 1.2,
                        y + r * 0.6,
                        x - r * 0.45,
                        y - r * 0.45,
                        x - r * 0.05,
                        y + r * 0.1,
                        x + r * 0.3,
                        y - r * 0.2,
                        x + r * 0.65,
                        y + r * 0.15,
                        x + r * 1.2,
                        y + r * 0.6
                    ),
                    a
                )
            );
            svg += &stroke(
                &format!("M{:.1} {:.1}H{:.1}", x - r * 0.8, y + r * 0.8, x + r * 0.8),
                a,
                2.6,
            );
            svg +=
                &stroke(&format!("M{:.1} {:.1}H{:.1}", x - r * 0.45, y + r, x + r * 0.45), a, 2.6);
        }
        1 => {
            for (i, ink) in [a, b, c, a].into_iter().enumerate() {
                let at = y - r * 0.6 + r * 0.42 * i as f64;
                let q = r * 0.5;
                svg += &stroke(
                    &format!(
                        "M{:.1} {at:.1}q{:.1} {:.1} {q:.1} 0t{q:.1} 0t{q:.1} 0t{q:.1} 0",
                        x - r,
                        q * 0.5,
                        -r * 0.36
                    ),
                    ink,
                    r * 0.13,
                );
            }
        }
        2 => {
            for step in 0..10 {
                svg += &shape(
                    &petal(x, y, step, r * if step % 2 == 0 { 1.05 } else { 0.75 }, r * 0.2),
                    if step % 2 == 0 { a } else { b },
                );
            }
            svg += &shape(&circle(x, y, r * 0.22), c);
        }
        3 => {
            let points: Vec<String> = (0..10)
                .map(|i| {
                    let (cs, sn) = TENTHS[(i + 5) % 10];
                    let reach = if i % 2 == 0 { r * 0.42 } else { r };
                    // A quarter turn, so that one point shows upwards.
                    format!("{:.1} {:.1}", x - sn * reach, y + cs * reach)
                })
                .collect();
            svg += &shape(&format!("M{}Z", points.join("L")), a);
            svg += &stroke(&circle(x, y, r * 1.16), b, 2.4);
        }
        4 => {
            for (i, ink) in [a, b, c].into_iter().enumerate() {
                svg += &stroke(&circle(x + (i as f64 - 1.0) * r * 0.55, y, r * 0.55), ink, 4.2);
            }
        }
        5 => {
            // A sun cut by lines.
            svg += &shape(&circle(x, y, r), a);
            for i in 0..5 {
                let at = y + r * (0.1 + 0.19 * f64::from(i));
                svg += &stroke(
                    &format!("M{:.1} {at:.1}H{:.1}", x - r * 1.1, x + r * 1.1),
                    cloth.base,
                    1.5 + f64::from(i),
                );
            }
        }
        6 => {
            for (i, ink) in [a, b, a, c, a].into_iter().enumerate() {
                let at = y - r * 0.7 + i as f64 * r * 0.3;
                svg += &shape(
                    &format!(
                        "M{:.1} {at:.1}h{:.1}v{:.1}h{:.1}Z",
                        x - r * 1.3,
                        r * 2.6,
                        r * 0.17,
                        -r * 2.6
                    ),
                    ink,
                );
            }
        }
        7 => {
            // A leafy twig.
            svg += &stroke(
                &format!(
                    "M{x} {:.1}Q{:.1} {y:.1} {:.1} {:.1}",
                    y + r * 1.1,
                    x + r * 0.2,
                    x - r * 0.05,
                    y - r
                ),
                a,
                2.2,
            );
            for i in 0..4 {
                let at = y + r * 0.7 - f64::from(i) * r * 0.45;
                svg += &shape(&petal(x + 3.0, at, 9, r * 0.75, r * 0.16), a);
                svg += &shape(&petal(x + 3.0, at - r * 0.18, 6, r * 0.75, r * 0.16), b);
            }
        }
        _ => {
            // A badge on the heart's side.
            svg += &shape(&circle(x + 36.0, y - 14.0, 11.0), a);
            svg += &stroke(&circle(x + 36.0, y - 14.0, 8.0), cloth.base, 1.2);
            svg += &shape(&format!("M{:.1} {:.1}l5.5 9.5h-11Z", x + 36.0, y - 20.0), cloth.base);
        }
    }
    svg
}
