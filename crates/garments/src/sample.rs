//! A few products as a visitor would photograph them: not on white, not straight, not in the
//! shop's light.

use std::fmt::Write as _;

use imageprep::Rgb8;

use crate::dice::Dice;
use crate::draw::{document, rasterise};
use crate::error::GarmentError;
use crate::outline;
use crate::palette::Hue;
use crate::pattern::{Pattern, Weave};
use crate::product::{Garment, products};
use crate::shading::Drawing;
use crate::types::{Article, Neck, Sleeve};

/// A sample photo for the page.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What a person sees in it, such as "striped t-shirt".
    pub label: String,
    /// 480 x 640 pixels.
    pub picture: Rgb8,
}

/// Where the photo is taken.
#[derive(Debug, Clone, Copy)]
enum Ground {
    /// A painted wall, the garment on a hanger.
    Wall(Hue),
    /// Floor boards.
    Wood(Hue),
    /// A bed cover.
    Linen(Hue),
}

/// How a photo differs from the shop's picture.
struct Shot {
    label: &'static str,
    article: Article,
    fits: fn(&Garment) -> bool,
    ground: Ground,
    /// Degrees clockwise.
    turn: f64,
    scale: f64,
    shift: (f64, f64),
    /// Added to the dyes.
    tint: [i32; 3],
}

const SHOTS: [Shot; 6] = [
    Shot {
        label: "striped polo shirt",
        article: Article::Tshirts,
        fits: |g| g.pattern == Pattern::Striped && g.look.neck == Neck::Polo,
        ground: Ground::Linen(Hue(206, 199, 190)),
        turn: -7.0,
        scale: 1.08,
        shift: (8.0, 6.0),
        tint: [6, -4, -12],
    },
    Shot {
        label: "floral dress",
        article: Article::Dresses,
        fits: |g| {
            g.pattern == Pattern::Floral && !matches!(g.look.sleeve, Sleeve::None | Sleeve::Strap)
        },
        ground: Ground::Wall(Hue(216, 208, 194)),
        turn: 3.5,
        scale: 0.98,
        shift: (-14.0, 22.0),
        tint: [8, 2, -8],
    },
    Shot {
        label: "sneakers",
        article: Article::CasualShoes,
        fits: |g| g.name.contains("High Top") && g.pattern == Pattern::Solid,
        ground: Ground::Wood(Hue(158, 118, 82)),
        turn: 6.0,
        scale: 1.02,
        shift: (4.0, 20.0),
        tint: [10, 2, -10],
    },
    Shot {
        label: "checked shirt",
        article: Article::Shirts,
        fits: |g| g.pattern == Pattern::Tartan && g.look.neck == Neck::Collar,
        ground: Ground::Wall(Hue(176, 188, 196)),
        turn: -4.0,
        scale: 1.12,
        shift: (10.0, 30.0),
        tint: [-8, -4, 6],
    },
    Shot {
        label: "blue jeans",
        article: Article::Jeans,
        fits: |g| g.base_colour == "Blue",
        ground: Ground::Wood(Hue(124, 92, 66)),
        turn: 8.0,
        scale: 1.02,
        shift: (0.0, 4.0),
        tint: [4, 0, -14],
    },
    Shot {
        label: "backpack",
        article: Article::Backpacks,
        fits: |g| g.pattern == Pattern::Solid,
        ground: Ground::Linen(Hue(150, 156, 150)),
        turn: -6.0,
        scale: 0.92,
        shift: (-10.0, 0.0),
        tint: [8, 4, -6],
    },
];

/// Photos such as a visitor might take of six products of the default catalogue, with a label
/// each: turned, cropped, in another light and on another ground. The same on every call.
///
/// # Errors
/// [`GarmentError::Drawing`] if the drawing library refuses what this crate drew.
pub fn samples() -> Result<Vec<Sample>, GarmentError> {
    let all = products(crate::DEFAULT_COUNT);
    let taken = SHOTS.iter().enumerate().filter_map(|(i, shot)| {
        let garment = all.iter().filter(|g| g.article == shot.article && (shot.fits)(g)).nth(1)?;
        Some(photograph(garment, shot, i as u64))
    });
    taken.collect()
}

fn photograph(garment: &Garment, shot: &Shot, number: u64) -> Result<Sample, GarmentError> {
    let mut dice = Dice::new(number, 41);
    let mut look = garment.look.clone();
    look.tint = shot.tint;
    let Drawing { mut defs, body, top } = outline::draw(&look).finish();
    let turn = shot.turn * std::f64::consts::PI / 180.0;
    let (sine, cosine) = (libm::sin(turn) * shot.scale, libm::cos(turn) * shot.scale);
    // Turned about the sheet's middle, slightly sheared: no one holds a camera square.
    let (a, b, c, d) = (cosine, sine, -sine + 0.02, cosine * 0.985);
    let (x, y) = (
        180.0 + shot.shift.0 - a * 180.0 - c * 240.0,
        240.0 + shot.shift.1 - b * 180.0 - d * 240.0,
    );
    let mut scene = ground(shot.ground, &mut defs, &mut dice);
    let _ = write!(scene, r#"<g transform="matrix({a:.5} {b:.5} {c:.5} {d:.5} {x:.3} {y:.3})">"#);
    if let Ground::Wall(_) = shot.ground {
        scene += &hanger(top);
    }
    scene += &body;
    scene += "</g>";
    scene += &light(&mut defs, number);
    let picture = rasterise(&document(&defs, &scene), 480, 640)?;
    Ok(Sample { label: shot.label.to_owned(), picture: grain(&picture, &mut dice) })
}

/// A wire hanger whose hook stands above a neck that begins at `top`.
fn hanger(top: f64) -> String {
    let y = top + 12.0;
    let hook = format!(
        "M180 {y:.1}L180 {:.1}C180 {:.1} 196 {:.1} 196 {:.1}C196 {:.1} 168 {:.1} 168 {:.1}",
        y - 26.0,
        y - 36.0,
        y - 36.0,
        y - 47.0,
        y - 62.0,
        y - 62.0,
        y - 49.0
    );
    let bar = format!(
        "M122 {:.1}C140 {:.1} 164 {y:.1} 180 {y:.1}C196 {y:.1} 220 {:.1} 238 {:.1}",
        y + 22.0,
        y + 10.0,
        y + 10.0,
        y + 22.0
    );
    format!(
        r##"<path d="{bar}" fill="none" stroke="#8a6a48" stroke-width="9" stroke-linecap="round"/><path d="{hook}" fill="none" stroke="#7d8087" stroke-width="3.6" stroke-linecap="round"/><path d="{hook}" fill="none" stroke="#d5d8dc" stroke-width="1.2" stroke-linecap="round"/>"##
    )
}

fn ground(ground: Ground, defs: &mut String, dice: &mut Dice) -> String {
    let whole = "M-10 -10H370V490H-10Z";
    let mut svg = String::new();
    match ground {
        Ground::Wall(hue) => {
            let _ = write!(
                defs,
                r#"<linearGradient id="wall" x1="0" y1="0" x2="0.7" y2="1"><stop offset="0" stop-color="{}"/><stop offset="0.6" stop-color="{}"/><stop offset="1" stop-color="{}"/></linearGradient>"#,
                hue.lighter(35).hex(),
                hue.hex(),
                hue.darker(24).hex()
            );
            let _ = write!(svg, r#"<path d="{whole}" fill="url(#wall)"/>"#);
            for _ in 0..60 {
                // Plaster.
                let (x, y) = (dice.between(-10.0, 370.0), dice.between(-10.0, 490.0));
                let (w, h) = (dice.between(14.0, 60.0), dice.between(6.0, 30.0));
                let ink = if dice.chance(50) { hue.lighter(60) } else { hue.darker(40) };
                let _ = write!(
                    svg,
                    r#"<path d="M{x:.1} {y:.1}q{w:.1} {:.1} {:.1} {h:.1}q{:.1} {:.1} {:.1} {:.1}Z" fill="{}" fill-opacity="0.05"/>"#,
                    -h,
                    w * 1.6,
                    -w,
                    h,
                    -w * 1.6,
                    -h,
                    ink.hex()
                );
            }
        }
        Ground::Wood(hue) => {
            let wide = 62.0;
            for plank in -1..7 {
                let left = f64::from(plank) * wide - 8.0;
                let mut from = -20.0 - dice.between(0.0, 200.0);
                while from < 490.0 {
                    let long = dice.between(240.0, 380.0);
                    let own = hue.shifted([dice.about(14.0) as i32; 3]);
                    let _ = write!(
                        svg,
                        r#"<path d="M{left:.1} {from:.1}h{wide}v{long:.1}h-{wide}Z" fill="{}" stroke="{}" stroke-width="1.4"/>"#,
                        own.hex(),
                        hue.darker(60).hex()
                    );
                    for _ in 0..9 {
                        let x = left + dice.between(3.0, wide - 3.0);
                        let sway = dice.about(7.0);
                        let ink = if dice.chance(60) { own.darker(30) } else { own.lighter(20) };
                        let _ = write!(
                            svg,
                            r#"<path d="M{x:.1} {:.1}q{sway:.1} {:.1} 0 {:.1}" fill="none" stroke="{}" stroke-width="{:.1}" stroke-opacity="0.32"/>"#,
                            from + 3.0,
                            long * 0.5,
                            long - 6.0,
                            ink.hex(),
                            dice.between(0.6, 2.0)
                        );
                    }
                    from += long;
                }
            }
        }
        Ground::Linen(hue) => {
            if let Some(tile) = Weave::Canvas.tile(hue) {
                let _ = write!(
                    defs,
                    r#"<pattern id="linen" patternUnits="userSpaceOnUse" width="{}" height="{}">{}</pattern>"#,
                    tile.width, tile.height, tile.contents
                );
            }
            let _ = write!(
                svg,
                r##"<path d="{whole}" fill="{}"/><path d="{whole}" fill="url(#linen)"/><g filter="url(#cast)">"##,
                hue.hex()
            );
            for _ in 0..9 {
                let (x, y) = (dice.between(-40.0, 400.0), dice.between(-40.0, 520.0));
                let (dx, dy) = (dice.about(190.0), dice.between(60.0, 200.0));
                for (aside, ink) in [(0.0, hue.darker(60)), (9.0, hue.lighter(80))] {
                    let _ = write!(
                        svg,
                        r#"<path d="M{:.1} {y:.1}q{:.1} {:.1} {dx:.1} {dy:.1}" fill="none" stroke="{}" stroke-width="8" stroke-opacity="0.34"/>"#,
                        x + aside,
                        dx * 0.2,
                        dy * 0.7,
                        ink.hex()
                    );
                }
            }
            svg += "</g>";
        }
    }
    svg
}

/// A window's light from one side, shadow towards the other, and a warm cast.
fn light(defs: &mut String, number: u64) -> String {
    let (from, to) = if number.is_multiple_of(2) { (0, 1) } else { (1, 0) };
    let _ = write!(
        defs,
        r##"<linearGradient id="window" x1="{from}" y1="0" x2="{to}" y2="0.8"><stop offset="0" stop-color="#fff6e4" stop-opacity="0.26"/><stop offset="0.45" stop-color="#fff6e4" stop-opacity="0"/><stop offset="0.55" stop-color="#14161e" stop-opacity="0"/><stop offset="1" stop-color="#14161e" stop-opacity="0.36"/></linearGradient>"##
    );
    r##"<path d="M0 0H360V480H0Z" fill="#c8863c" fill-opacity="0.05"/><path d="M0 0H360V480H0Z" fill="url(#window)"/>"##.to_owned()
}

/// A small camera's noise: up to five steps of brightness a pixel.
fn grain(picture: &Rgb8, dice: &mut Dice) -> Rgb8 {
    let mut pixels = picture.pixels().to_vec();
    for pixel in pixels.chunks_exact_mut(3) {
        let noise = dice.below(6) as i16 + dice.below(6) as i16 - 5;
        for channel in pixel {
            *channel = (i16::from(*channel) + noise).clamp(0, 255) as u8;
        }
    }
    Rgb8::new(picture.width(), picture.height(), pixels).unwrap_or_else(|| picture.clone())
}
