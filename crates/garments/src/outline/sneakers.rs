//! Sneakers, low and high, running shoes and slip-ons.

use super::shoes::Shoe;
use crate::look::Look;
use crate::palette::Hue;
use crate::path::{k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::Cloth;

pub(super) fn sneaker(shoe: &mut Shoe<'_>, look: &Look) {
    let model = look.model % 4;
    let high = model == 1;
    let runner = model == 3;
    let cloth = look.cloth(if runner {
        Weave::Knit
    } else if model == 0 {
        Weave::Fine
    } else {
        Weave::Canvas
    });
    let blocked = look.pattern == Pattern::Colourblocked;
    let main = if blocked { cloth.plain(cloth.base) } else { cloth.clone() };
    let second = if blocked || runner {
        cloth.plain(cloth.inks[0])
    } else {
        cloth.plain(cloth.base.darker(10))
    }
    .woven(Weave::Fine);
    let rubber = if look.colour.name == "White" && look.model.is_multiple_of(2) {
        Hue(196, 160, 120)
    } else {
        Hue(238, 236, 230)
    };
    let collar = if high { 132.0 } else { 196.0 };
    // Inside and tongue, seen over the collar.
    shoe.hole(
        &[
            k(-112.0, collar - 2.0),
            s(-70.0, collar - 8.0),
            k(-18.0, collar - 12.0),
            k(-10.0, collar + 26.0),
            s(-60.0, collar + 26.0),
            k(-108.0, collar + 12.0),
        ],
        cloth.base.darker(62),
    );
    if model != 2 {
        shoe.part(
            &[
                k(-26.0, collar - 20.0),
                s(-12.0, collar - 26.0),
                k(4.0, collar - 18.0),
                s(30.0, 212.0),
                k(62.0, 236.0),
                k(24.0, 240.0),
                s(-16.0, 214.0),
            ],
            &main.plain(cloth.base.darker(8)),
            0.6,
        );
    }
    let folds = [
        shoe.place.fold((66.0, 240.0), (52.0, 266.0), 3.0, 5.0, 0.6),
        shoe.place.fold((82.0, 246.0), (74.0, 264.0), 3.0, 4.0, 0.5),
        shoe.place.fold((-106.0, collar + 20.0), (-70.0, 262.0), -6.0, 8.0, 0.5),
    ];
    let upper = if model == 2 {
        vec![
            k(-126.0, 278.0),
            s(-130.0, 246.0),
            s(-122.0, 212.0),
            k(-114.0, 190.0),
            s(-80.0, 202.0),
            s(-46.0, 200.0),
            k(-14.0, 188.0),
            s(34.0, 206.0),
            s(84.0, 234.0),
            s(124.0, 252.0),
            k(142.0, 278.0),
        ]
    } else {
        vec![
            k(-126.0, 278.0),
            s(-131.0, 246.0),
            s(-121.0, collar + 22.0),
            k(-114.0, collar - 8.0),
            s(-88.0, collar + 4.0),
            s(-56.0, collar + 6.0),
            k(-30.0, collar - 6.0),
            s(-14.0, 206.0),
            s(14.0, 228.0),
            k(44.0, 244.0),
            k(60.0, 232.0),
            s(96.0, 238.0),
            s(128.0, 254.0),
            k(143.0, 278.0),
        ]
    };
    shoe.folded(&upper, &main, 0.8, &folds);
    let thread =
        if cloth.base.brightness() > 120 { cloth.base.darker(35) } else { cloth.base.lighter(32) };
    match model {
        2 => {
            // Elastic at the sides.
            shoe.part(
                &[
                    k(-34.0, 200.0),
                    k(-6.0, 191.0),
                    s(-2.0, 216.0),
                    k(-14.0, 240.0),
                    s(-30.0, 224.0),
                ],
                &second.woven(Weave::Rib),
                0.4,
            );
            shoe.stitch(&[k(-120.0, 214.0), s(-80.0, 214.0), k(-40.0, 208.0)], thread);
        }
        _ => {
            shoe.part(
                &[
                    k(-126.0, 278.0),
                    s(-131.0, 246.0),
                    s(-124.0, 216.0),
                    k(-118.0, collar + 12.0),
                    s(-96.0, collar + 26.0),
                    s(-92.0, 250.0),
                    k(-72.0, 278.0),
                ],
                &second,
                0.5,
            );
            // The eyelets' stay, with its laces.
            shoe.part(
                &[
                    k(-33.0, collar - 4.0),
                    k(-22.0, collar - 1.0),
                    s(-6.0, 206.0),
                    s(20.0, 226.0),
                    k(49.0, 240.0),
                    k(44.0, 254.0),
                    s(6.0, 240.0),
                    s(-22.0, 218.0),
                    s(-36.0, 196.0_f64.max(collar + 12.0)),
                ],
                &second,
                0.3,
            );
            laces(
                shoe,
                collar,
                if look.colour.name == "White" { Hue(214, 214, 214) } else { Hue(244, 243, 240) },
            );
        }
    }
    match model {
        0 => {
            shoe.part(
                &[k(-66.0, 278.0), k(-42.0, 232.0), k(-28.0, 238.0), k(-46.0, 278.0)],
                &second,
                0.1,
            );
            shoe.part(
                &[k(-34.0, 278.0), k(-14.0, 242.0), k(0.0, 248.0), k(-14.0, 278.0)],
                &second,
                0.1,
            );
            shoe.stitch(&[s(62.0, 240.0), s(66.0, 258.0), s(60.0, 276.0)], thread);
        }
        1 => {
            shoe.part(
                &[
                    k(92.0, 278.0),
                    s(94.0, 256.0),
                    s(104.0, 241.0),
                    s(128.0, 253.0),
                    s(139.0, 264.0),
                    k(145.0, 279.0),
                ],
                &main.plain(rubber).woven(Weave::Fine),
                0.7,
            );
            shoe.button(-78.0, 208.0, 12.0, rubber);
            shoe.stitch(&[k(-120.0, 166.0), s(-80.0, 170.0), k(-38.0, 160.0)], thread);
        }
        3 => {
            shoe.part(
                &[
                    k(-66.0, 278.0),
                    s(-34.0, 250.0),
                    s(0.0, 246.0),
                    k(30.0, 252.0),
                    s(4.0, 258.0),
                    s(-14.0, 266.0),
                    k(-26.0, 278.0),
                ],
                &second,
                0.3,
            );
            shoe.part(
                &[
                    k(78.0, 278.0),
                    s(96.0, 262.0),
                    s(120.0, 252.0),
                    s(137.0, 262.0),
                    k(144.0, 278.0),
                ],
                &second,
                0.6,
            );
        }
        _ => {}
    }
    sole(shoe, &cloth, rubber, runner, look);
}

fn laces(shoe: &mut Shoe<'_>, collar: f64, hue: Hue) {
    let rows = if collar < 170.0 { 7 } else { 5 };
    for i in 0..rows {
        let t = f64::from(i) / f64::from(rows - 1);
        // Along the stay: straight above the ankle, sloping below.
        let (x, y) = if collar < 170.0 && t < 0.5 {
            (-24.0 + 26.0 * t, collar + 6.0 + 130.0 * t)
        } else if collar < 170.0 {
            (-11.0 + 106.0 * (t - 0.5), collar + 71.0 + 78.0 * (t - 0.5))
        } else {
            (-22.0 + 66.0 * t, collar + 4.0 + 44.0 * t)
        };
        shoe.strap(&[k(x - 9.0, y + 5.0), s(x + 2.0, y - 3.0), k(x + 17.0, y - 8.0)], hue, 4.0);
        shoe.line(&[k(x - 9.6, y + 5.4), k(x - 9.0, y + 5.0)], Hue(70, 70, 74), 3.2, 0.9);
    }
    let (x, y) = (-16.0, collar + 3.0);
    shoe.strap(
        &[k(x, y), s(x - 22.0, y - 6.0), s(x - 30.0, y + 10.0), k(x - 8.0, y + 7.0)],
        hue,
        3.2,
    );
    shoe.strap(
        &[k(x, y), s(x + 22.0, y - 12.0), s(x + 34.0, y + 2.0), k(x + 8.0, y + 5.0)],
        hue,
        3.2,
    );
}

fn sole(shoe: &mut Shoe<'_>, cloth: &Cloth, rubber: Hue, runner: bool, look: &Look) {
    let sole = cloth.plain(rubber).woven(Weave::Fine);
    if runner {
        shoe.part(
            &[
                k(-138.0, 262.0),
                s(-100.0, 272.0),
                s(0.0, 276.0),
                s(100.0, 272.0),
                k(146.0, 262.0),
                s(156.0, 272.0),
                s(146.0, 294.0),
                s(110.0, 306.0),
                s(20.0, 306.0),
                s(-30.0, 302.0),
                s(-90.0, 307.0),
                s(-136.0, 303.0),
                k(-150.0, 284.0),
            ],
            &sole,
            0.5,
        );
        shoe.line(
            &[k(-146.0, 286.0), s(-60.0, 284.0), s(40.0, 292.0), k(142.0, 284.0)],
            cloth.inks[0],
            4.0,
            0.9,
        );
        shoe.line(
            &[k(-132.0, 303.0), s(-60.0, 304.0), s(40.0, 305.0), k(120.0, 303.0)],
            Hue(54, 54, 58),
            3.6,
            0.9,
        );
        return;
    }
    shoe.part(
        &[
            k(-134.0, 270.0),
            s(-40.0, 276.0),
            s(60.0, 277.0),
            k(148.0, 270.0),
            s(154.0, 282.0),
            s(146.0, 297.0),
            k(132.0, 302.0),
            s(0.0, 303.0),
            k(-126.0, 302.0),
            s(-137.0, 294.0),
        ],
        &sole,
        0.5,
    );
    shoe.line(
        &[k(-134.0, 278.0), s(-20.0, 283.0), k(151.0, 279.0)],
        if look.model.is_multiple_of(2) { rubber.darker(30) } else { cloth.inks[0] },
        if look.model.is_multiple_of(2) { 0.9 } else { 2.6 },
        0.9,
    );
    shoe.line(&[k(-124.0, 302.0), s(0.0, 303.0), k(134.0, 301.5)], rubber.darker(55), 2.6, 0.8);
}
