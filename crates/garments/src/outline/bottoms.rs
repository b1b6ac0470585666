//! Trousers, jeans, track pants, leggings and shorts.

use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, Point, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Fold, Panel, Sketch, fold};
use crate::types::{Article, Cut, Gender, Length};

/// Measures of the right leg, from the middle line.
struct Leg {
    top: f64,
    waist: f64,
    hip: f64,
    crotch: f64,
    knee: (f64, f64),
    hem: (f64, f64),
    end: f64,
}

impl Leg {
    fn new(look: &Look) -> Self {
        let women = look.gender == Gender::Women;
        let mut leg = Self {
            top: 38.0,
            waist: if women { 50.0 } else { 57.0 },
            hip: 72.0,
            crotch: 168.0,
            knee: (73.0, 17.0),
            hem: (71.0, 26.0),
            end: 446.0,
        };
        match (look.article, look.cut) {
            (Article::Leggings, _) => {
                leg.waist = 44.0;
                leg.hip = 61.0;
                leg.crotch = 160.0;
                leg.knee = (53.0, 16.0);
                leg.hem = (45.0, 21.0);
                if look.length == Length::Knee {
                    leg.end = 372.0;
                }
            }
            (Article::TrackPants, _) => {
                leg.knee = (72.0, 16.0);
                leg.hem = (57.0, 26.0);
            }
            (Article::Shorts, cut) => {
                leg.top = 96.0;
                leg.waist = if women { 68.0 } else { 76.0 };
                leg.hip = if women { 94.0 } else { 98.0 };
                leg.crotch = 246.0;
                leg.end = if look.length == Length::Short { 296.0 } else { 366.0 };
                let flare = if cut == Cut::Loose || cut == Cut::Wide { 9.0 } else { 2.0 };
                let reach = if look.length == Length::Short { 0.4 } else { 1.0 };
                leg.knee = (101.0 + flare * 0.6, 7.0);
                leg.hem = (103.0 + flare, 7.0 + 6.0 * reach);
            }
            (_, Cut::Slim | Cut::Bodycon) => {
                leg.knee = (61.0, 17.0);
                leg.hem = (52.0, 24.0);
            }
            (_, Cut::Loose) => {
                leg.hip += 5.0;
                leg.knee = (86.0, 15.0);
                leg.hem = (86.0, 21.0);
            }
            (_, Cut::Wide | Cut::ALine) => {
                leg.knee = (84.0, 14.0);
                leg.hem = (108.0, 17.0);
            }
            _ => {}
        }
        if look.cut == Cut::Cropped {
            leg.end -= 52.0;
        }
        leg
    }

    fn both(&self) -> Path {
        let knee = self.crotch + (self.end - self.crotch) * 0.5;
        Path::symmetric(&[
            s(0.0, self.top + 4.0),
            k(self.waist, self.top),
            s(
                self.waist + (self.hip - self.waist) * 0.62,
                self.top + (self.crotch - self.top) * 0.32,
            ),
            s(self.hip, self.crotch - (self.crotch - self.top) * 0.22),
            s((self.hip + self.knee.0) / 2.0 + 1.0, self.crotch + (knee - self.crotch) * 0.45),
            s(self.knee.0, knee),
            s((self.knee.0 + self.hem.0) / 2.0, (knee + self.end) / 2.0),
            k(self.hem.0, self.end),
            s((self.hem.0 + self.hem.1) / 2.0, self.end + 3.5),
            k(self.hem.1, self.end + 1.0),
            s((self.knee.1 + self.hem.1) / 2.0, (knee + self.end) / 2.0),
            s(self.knee.1, knee),
            s(self.knee.1 * 0.52, self.crotch + (knee - self.crotch) * 0.4),
            k(0.0, self.crotch),
        ])
    }

    fn folds(&self, sketch: &mut Sketch, tight: bool) -> Vec<Fold> {
        let d = &mut sketch.dice;
        let knee = self.crotch + (self.end - self.crotch) * 0.5;
        let mut folds = vec![
            fold(
                (2.0, self.crotch - 4.0),
                (self.hip * d.between(0.5, 0.8), self.crotch - d.between(14.0, 34.0)),
                d.about(4.0),
                6.0,
                0.8,
            ),
            fold(
                (4.0, self.crotch + 6.0),
                (self.hip * d.between(0.5, 0.8), self.crotch + d.between(8.0, 34.0)),
                d.about(4.0),
                6.0,
                0.7,
            ),
            fold(
                (3.0, self.crotch - 12.0),
                (self.hip * 0.4, self.crotch - d.between(36.0, 52.0)),
                d.about(3.0),
                5.0,
                0.5,
            ),
        ];
        if self.end - self.crotch < 150.0 {
            folds.push(fold(
                (self.hem.0 * 0.6, self.end),
                (self.hip * 0.55, self.crotch - 10.0),
                d.about(6.0),
                8.0,
                0.5,
            ));
            folds.push(fold(
                (self.hem.0 * 0.3, self.end),
                (self.hip * 0.3, self.crotch + 20.0),
                d.about(6.0),
                7.0,
                0.4,
            ));
            return folds;
        }
        let count = if tight { 6 } else { 4 };
        for i in 0..count {
            let y = knee + d.between(-40.0, 36.0);
            let (from, to) = if i % 2 == 0 {
                (self.knee.0 - 1.0, self.knee.1 + 14.0)
            } else {
                (self.knee.1, self.knee.0 - 14.0)
            };
            folds.push(fold(
                (from, y),
                (to, y + d.between(2.0, 22.0)),
                d.about(4.0),
                d.between(4.0, 6.5),
                d.between(0.35, 0.8),
            ));
        }
        for i in 0..3 {
            let y = self.end - 6.0 - 14.0 * f64::from(i) - d.between(0.0, 6.0);
            let (from, to) = if i % 2 == 0 {
                (self.hem.1 + 1.0, self.hem.0 - 12.0)
            } else {
                (self.hem.0 - 1.0, self.hem.1 + 12.0)
            };
            folds.push(fold(
                (from, y),
                (to, y - d.between(-3.0, 12.0)),
                d.about(4.0),
                d.between(4.0, 6.0),
                d.between(0.4, 0.8),
            ));
        }
        folds.push(fold(
            (self.hip * 0.6, self.crotch + 26.0),
            ((self.knee.0 + self.knee.1) / 2.0 + d.about(6.0), knee - 20.0),
            d.about(7.0),
            10.0,
            0.3,
        ));
        folds
    }
}

/// Draws a pair of trousers or shorts.
pub(crate) fn draw(sketch: &mut Sketch, look: &Look) {
    let denim = look.article == Article::Jeans
        || (look.article == Article::Shorts
            && look.model % 3 == 1
            && look.pattern == Pattern::Solid);
    let soft = matches!(look.article, Article::TrackPants | Article::Leggings);
    let weave = if denim {
        Weave::Twill
    } else if soft {
        Weave::Fine
    } else {
        [Weave::Twill, Weave::Canvas, Weave::Fine][look.model % 3]
    };
    let mut cloth = look.cloth(weave);
    cloth.gloss = if look.article == Article::Leggings { 0.35 } else { 0.0 };
    let leg = Leg::new(look);
    let thread = if denim {
        Hue(204, 142, 72)
    } else if cloth.base.brightness() > 120 {
        cloth.base.darker(40)
    } else {
        cloth.base.lighter(26)
    };

    // The waist's inside, above the front.
    let back = cloth.plain(cloth.base.darker(36));
    let inside = Path::symmetric(&[
        s(0.0, leg.top - 4.5),
        s(leg.waist * 0.6, leg.top - 4.0),
        k(leg.waist - 1.0, leg.top),
        s(leg.waist * 0.6, leg.top + 9.0),
        s(0.0, leg.top + 10.0),
    ]);
    sketch.panel(&Panel {
        shape: &inside,
        cloth: &back,
        grain: 0.0,
        folds: &[],
        volume: 0.6,
        print: "",
    });

    let tight = matches!(look.cut, Cut::Slim | Cut::Bodycon) || look.article == Article::Leggings;
    let mut folds = leg.folds(sketch, tight);
    folds.extend(leg.folds(sketch, tight).into_iter().map(Fold::mirror));
    let print =
        [1.0, -1.0].map(|side| roundness(&cloth, &leg, side, denim.then_some(look.model))).concat();
    sketch.panel(&Panel {
        shape: &leg.both(),
        cloth: &cloth,
        grain: 0.0,
        folds: &folds,
        volume: 0.75,
        print: &print,
    });
    let rise = Path::open([k(0.0, leg.top + 8.0), k(0.5, leg.crotch - 1.0)]);
    sketch.seam(&rise, cloth.base);
    match look.article {
        Article::TrackPants => track(sketch, &leg, &cloth, look),
        Article::Leggings => {
            let band = band(&leg, 26.0);
            sketch.panel(&Panel {
                shape: &band,
                cloth: &cloth.plain(cloth.base.darker(12)),
                grain: 0.0,
                folds: &[],
                volume: 0.7,
                print: "",
            });
            if look.model.is_multiple_of(2) {
                side_stripe(sketch, &leg, cloth.inks[0], 4.0);
            }
        }
        _ => tailored(sketch, &leg, &cloth, look, thread, denim),
    }
    hems(sketch, &leg, &cloth, look, thread);
}

/// Light along the middle of a leg, shadow along its farther side; on denim also the worn thigh.
fn roundness(cloth: &Cloth, leg: &Leg, side: f64, worn: Option<usize>) -> String {
    let knee = leg.crotch + (leg.end - leg.crotch) * 0.5;
    let middle = 180.0 + side * (leg.knee.0 + leg.knee.1) / 2.0;
    let end = 180.0 + side * (leg.hem.0 + leg.hem.1) / 2.0;
    let deep = cloth.base.brightness() < 90;
    let lens = |x: f64, top: f64, bottom: f64, low: f64, w: f64, ink: Hue, opacity: f64| {
        let third = (bottom - top) / 3.0;
        format!(
            r#"<path d="M{x:.1} {top:.1}C{:.1} {:.1} {:.1} {:.1} {low:.1} {bottom:.1}C{:.1} {:.1} {:.1} {:.1} {x:.1} {top:.1}Z" fill="{}" fill-opacity="{opacity}"/>"#,
            x + w,
            top + third,
            low + w,
            bottom - third,
            low - w,
            bottom - third,
            x - w,
            top + third,
            ink.hex()
        )
    };
    let light = if deep { 0.10 } else { 0.16 } + cloth.gloss * 0.3;
    let mut svg = String::from(r##"<g filter="url(#cast)">"##);
    svg += &lens(
        middle - 7.0,
        leg.top + 30.0,
        leg.end + 30.0,
        end - 5.0,
        15.0,
        cloth.base.lighter(80),
        light,
    );
    svg += &lens(
        middle + 24.0,
        leg.crotch - 20.0,
        leg.end + 30.0,
        end + 20.0,
        10.0,
        cloth.base.darker(80),
        if deep { 0.32 } else { 0.2 },
    );
    if let Some(model) = worn {
        let strength = [0.26, 0.08, 0.36, 0.16][model % 4] * if deep { 0.6 } else { 1.0 };
        svg += &lens(
            middle - side * 6.0,
            leg.crotch - 70.0,
            knee + 70.0,
            middle,
            leg.hip * 0.34,
            cloth.base.lighter(80),
            strength,
        );
    }
    svg + "</g>"
}

fn band(leg: &Leg, tall: f64) -> Path {
    let slope = (leg.hip - leg.waist) * 0.1 * tall / 16.0;
    Path::symmetric(&[
        s(0.0, leg.top + 4.0),
        s(leg.waist * 0.6, leg.top + 3.0),
        k(leg.waist, leg.top - 0.5),
        k(leg.waist + slope, leg.top + tall),
        s(leg.waist * 0.6, leg.top + tall + 3.0),
        s(0.0, leg.top + tall + 4.0),
    ])
}

fn side_stripe(sketch: &mut Sketch, leg: &Leg, ink: Hue, width: f64) {
    let knee = leg.crotch + (leg.end - leg.crotch) * 0.5;
    let line = Path::open([
        k(leg.waist - 1.0, leg.top + 22.0),
        s(leg.hip - 5.0, leg.crotch - (leg.crotch - leg.top) * 0.22),
        s(leg.knee.0 - 5.0, knee),
        k(leg.hem.0 - 4.0, leg.end - 2.0),
    ]);
    sketch.trace(&line, ink, width, 0.95);
    sketch.trace(&line.mirror(), ink, width, 0.95);
}

fn track(sketch: &mut Sketch, leg: &Leg, cloth: &Cloth, look: &Look) {
    if look.model % 3 != 2 {
        side_stripe(sketch, leg, cloth.inks[0], 5.0);
        if look.model % 3 == 1 {
            side_stripe(sketch, leg, cloth.base, 1.6);
        }
    }
    let rib = cloth.plain(cloth.base.darker(8)).woven(Weave::Rib);
    sketch.panel(&Panel {
        shape: &band(leg, 17.0),
        cloth: &rib,
        grain: 0.0,
        folds: &[],
        volume: 0.6,
        print: "",
    });
    let cord =
        if cloth.base.brightness() > 170 { cloth.base.darker(40) } else { Hue(236, 236, 232) };
    for (x, end) in [(-5.0, 46.0), (6.0, 40.0)] {
        sketch.strap(
            &Path::open([
                k(x * 0.4, leg.top + 14.0),
                s(x * 1.6, leg.top + 30.0),
                k(x * 1.4, leg.top + end + 8.0),
            ]),
            cord,
            2.2,
        );
    }
    let pocket = Path::open([
        k(leg.waist - 9.0, leg.top + 24.0),
        s(leg.hip - 12.0, leg.top + 52.0),
        k(leg.hip - 5.0, leg.top + 78.0),
    ]);
    sketch.seam(&pocket, cloth.base);
    sketch.seam(&pocket.mirror(), cloth.base);
}

fn tailored(sketch: &mut Sketch, leg: &Leg, cloth: &Cloth, look: &Look, thread: Hue, denim: bool) {
    let tall = if look.article == Article::Shorts { 19.0 } else { 16.0 };
    sketch.panel(&Panel {
        shape: &band(leg, tall),
        cloth: &cloth.plain(cloth.base).woven(cloth.weave),
        grain: 90.0,
        folds: &[],
        volume: 0.5,
        print: "",
    });
    for up in [3.0, tall + 1.5] {
        let line = Path::symmetric_line(&[
            s(0.0, leg.top + up + 3.0),
            s(leg.waist * 0.6, leg.top + up + 2.0),
            k(leg.waist, leg.top + up - 1.0),
        ]);
        sketch.stitch(&line, thread);
    }
    // Fly.
    let low = leg.top + (leg.crotch - leg.top) * 0.72;
    let fly = Path::open([
        k(13.0, leg.top + tall + 3.0),
        s(13.0, low - 26.0),
        s(9.5, low - 8.0),
        k(1.0, low),
    ]);
    sketch.stitch(&fly, thread);
    if denim {
        sketch.stitch(&fly.shift(-2.4, -1.0), thread);
    }
    let metal = if denim { Hue(176, 132, 84) } else { cloth.base.darker(35) };
    sketch.button(1.0, leg.top + tall * 0.5 + 3.5, if denim { 4.2 } else { 3.2 }, metal);
    for x in [leg.waist * 0.42, leg.waist * 0.84] {
        let w = 2.6;
        let loop_at = Path::closed([
            k(x - w, leg.top + 0.5),
            k(x + w, leg.top),
            k(x + w + 0.6, leg.top + tall + 4.0),
            k(x - w + 0.6, leg.top + tall + 4.5),
        ]);
        for shape in [loop_at.mirror(), loop_at] {
            sketch.panel(&Panel {
                shape: &shape,
                cloth: &cloth.plain(cloth.base.lighter(6)),
                grain: 0.0,
                folds: &[],
                volume: 0.2,
                print: "",
            });
        }
    }
    let y = leg.top + tall + 3.0;
    let depth = (leg.crotch - leg.top) * 0.42;
    let pocket = if denim {
        Path::open([
            k(leg.waist * 0.55, y + 1.0),
            s(leg.waist * 0.66, y + depth * 0.62),
            k(leg.hip - 4.0, y + depth * 0.8),
        ])
    } else {
        Path::open([k(leg.waist * 0.74, y), k(leg.hip - 6.0, y + depth * 1.25)])
    };
    for line in [pocket.clone(), pocket.mirror()] {
        sketch.seam(&line, cloth.base);
    }
    for shift in [2.2, 4.6] {
        let line = pocket.map(|p: &Point| (p.x - shift * 0.5, p.y + shift));
        sketch.stitch(&line, thread);
        sketch.stitch(&line.mirror(), thread);
    }
    if denim {
        let rivet = Hue(190, 140, 90);
        for x in [1.0, -1.0] {
            sketch.button(x * (leg.waist * 0.56), y + 3.0, 1.5, rivet);
        }
    } else if look.model % 3 == 2 && look.article == Article::Trousers {
        // A pressed crease.
        let middle = (leg.knee.0 + leg.knee.1) / 2.0;
        let crease = Path::open([
            k(leg.waist * 0.5, y + 20.0),
            s(middle, leg.crotch + 60.0),
            k((leg.hem.0 + leg.hem.1) / 2.0, leg.end + 2.0),
        ]);
        sketch.seam(&crease, cloth.base);
        sketch.seam(&crease.mirror(), cloth.base);
    } else if look.cut == Cut::Loose && look.gender == Gender::Men {
        // Cargo pockets on the thighs.
        let y = leg.crotch + (leg.end - leg.crotch) * 0.22;
        for side in [1.0, -1.0] {
            let at = |x: f64, y: f64| k(x * side, y);
            let bag = Path::closed([
                at(leg.hip - 36.0, y),
                at(leg.hip + 1.0, y - 1.0),
                at(leg.hip + 2.0, y + 52.0),
                at(leg.hip - 35.0, y + 53.0),
            ]);
            sketch.panel(&Panel {
                shape: &bag,
                cloth,
                grain: -3.0 * side,
                folds: &[],
                volume: 0.4,
                print: "",
            });
            let flap = Path::closed([
                at(leg.hip - 38.0, y - 4.0),
                at(leg.hip + 3.0, y - 5.0),
                at(leg.hip + 3.0, y + 13.0),
                at(leg.hip - 38.0, y + 14.0),
            ]);
            sketch.panel(&Panel {
                shape: &flap,
                cloth,
                grain: -3.0 * side,
                folds: &[],
                volume: 0.3,
                print: "",
            });
            sketch.button((leg.hip - 18.0) * side, y + 8.0, 2.3, cloth.base.darker(40));
        }
    }
}

fn hems(sketch: &mut Sketch, leg: &Leg, cloth: &Cloth, look: &Look, thread: Hue) {
    let (o, i) = leg.hem;
    if look.article == Article::TrackPants && look.model.is_multiple_of(2) {
        let rib = cloth.plain(cloth.base.darker(8)).woven(Weave::Rib);
        let cuff = Path::closed([
            k(o + 1.0, leg.end - 20.0),
            k(o - 3.0, leg.end + 3.0),
            s((o + i) / 2.0, leg.end + 5.5),
            k(i + 3.0, leg.end + 3.0),
            k(i - 1.0, leg.end - 19.0),
            s((o + i) / 2.0, leg.end - 17.0),
        ]);
        for shape in [cuff.mirror(), cuff] {
            sketch.panel(&Panel {
                shape: &shape,
                cloth: &rib,
                grain: 0.0,
                folds: &[],
                volume: 0.8,
                print: "",
            });
        }
        return;
    }
    let turned =
        look.cut == Cut::Cropped || (look.article == Article::Shorts && look.model % 4 == 2);
    if turned {
        let own = cloth.plain(cloth.base.lighter(14));
        let cuff = Path::closed([
            k(o + 2.5, leg.end - 17.0),
            k(o + 2.5, leg.end + 1.0),
            s((o + i) / 2.0, leg.end + 4.5),
            k(i - 2.5, leg.end + 2.0),
            k(i - 3.0, leg.end - 16.0),
            s((o + i) / 2.0, leg.end - 13.0),
        ]);
        for shape in [cuff.mirror(), cuff] {
            sketch.panel(&Panel {
                shape: &shape,
                cloth: &own,
                grain: 0.0,
                folds: &[],
                volume: 0.6,
                print: "",
            });
        }
        return;
    }
    for up in [6.0, 8.0] {
        let line = Path::open([
            k(i - 0.5, leg.end + 1.0 - up),
            s((o + i) / 2.0, leg.end + 3.5 - up),
            k(o, leg.end - up),
        ]);
        sketch.stitch(&line, thread);
        sketch.stitch(&line.mirror(), thread);
    }
}
