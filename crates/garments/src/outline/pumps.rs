//! Shoes to dress up in: formal shoes, heels and flats.

use super::shoes::{Shoe, ankle};
use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Point, k, s};
use crate::pattern::Weave;

pub(super) fn formal(shoe: &mut Shoe<'_>, look: &Look) {
    let mut cloth = look.cloth(Weave::Fine);
    cloth.gloss = 0.9;
    let model = look.model % 3;
    let boot = model == 2;
    let collar = if boot { 128.0 } else { 204.0 };
    let lining = Hue(150, 112, 78);
    shoe.hole(
        &[
            k(-110.0, collar),
            s(-60.0, collar - 6.0),
            k(-14.0, collar - 6.0),
            k(-10.0, collar + 20.0),
            s(-60.0, collar + 22.0),
            k(-106.0, collar + 10.0),
        ],
        lining.darker(45),
    );
    let folds = [
        shoe.place.fold((50.0, 236.0), (40.0, 268.0), 4.0, 5.0, 0.8),
        shoe.place.fold((66.0, 244.0), (60.0, 268.0), 4.0, 4.0, 0.7),
        shoe.place.fold((-108.0, 230.0), (-60.0, 266.0), -6.0, 8.0, 0.5),
    ];
    let upper: Vec<Point> = match model {
        1 => vec![
            k(-124.0, 280.0),
            s(-129.0, 250.0),
            s(-122.0, 222.0),
            k(-114.0, 204.0),
            s(-80.0, 216.0),
            s(-40.0, 214.0),
            k(-8.0, 198.0),
            s(34.0, 216.0),
            s(88.0, 244.0),
            s(132.0, 258.0),
            k(154.0, 280.0),
        ],
        2 => vec![
            k(-124.0, 280.0),
            s(-130.0, 246.0),
            s(-120.0, 190.0),
            k(-116.0, 122.0),
            s(-64.0, 128.0),
            k(-12.0, 120.0),
            s(-8.0, 178.0),
            s(26.0, 222.0),
            s(92.0, 246.0),
            s(134.0, 260.0),
            k(154.0, 280.0),
        ],
        _ => vec![
            k(-124.0, 280.0),
            s(-129.0, 250.0),
            s(-122.0, 222.0),
            k(-114.0, 198.0),
            s(-84.0, 212.0),
            s(-54.0, 210.0),
            k(-22.0, 190.0),
            s(2.0, 206.0),
            s(44.0, 234.0),
            s(94.0, 246.0),
            s(134.0, 260.0),
            k(154.0, 280.0),
        ],
    };
    shoe.folded(&upper, &cloth, 1.0, &folds);
    let thread = cloth.base.lighter(24);
    match model {
        0 => {
            shoe.line(
                &[
                    k(-24.0, 192.0),
                    s(-14.0, 226.0),
                    k(22.0, 250.0),
                    s(-10.0, 262.0),
                    k(-34.0, 281.0),
                ],
                cloth.base.darker(70),
                1.4,
                0.8,
            );
            shoe.stitch(
                &[
                    k(-28.0, 194.0),
                    s(-19.0, 228.0),
                    k(14.0, 250.0),
                    s(-16.0, 262.0),
                    k(-40.0, 280.0),
                ],
                thread,
            );
            for i in 0..4 {
                let (x, y) = (-15.0 + 10.0 * f64::from(i), 206.0 + 11.0 * f64::from(i));
                shoe.strap(
                    &[k(x - 7.0, y + 6.0), s(x + 2.0, y), k(x + 13.0, y - 3.0)],
                    cloth.base.darker(30),
                    2.6,
                );
            }
            shoe.line(
                &[k(96.0, 247.0), s(88.0, 262.0), k(92.0, 280.0)],
                cloth.base.darker(70),
                1.3,
                0.8,
            );
            shoe.stitch(&[k(91.0, 248.0), s(83.0, 263.0), k(87.0, 280.0)], thread);
        }
        1 => {
            shoe.line(
                &[k(-4.0, 204.0), s(36.0, 232.0), s(88.0, 250.0), s(126.0, 262.0), k(140.0, 270.0)],
                cloth.base.darker(70),
                1.6,
                0.7,
            );
            shoe.part(
                &[
                    k(-4.0, 196.0),
                    k(22.0, 208.0),
                    s(16.0, 236.0),
                    k(-2.0, 268.0),
                    k(-28.0, 262.0),
                    s(-8.0, 230.0),
                ],
                &cloth,
                0.5,
            );
            shoe.line(&[k(0.0, 224.0), k(10.0, 228.0)], cloth.base.darker(85), 3.0, 0.9);
        }
        _ => {
            shoe.part(
                &[
                    k(-82.0, 132.0),
                    k(-40.0, 131.0),
                    s(-44.0, 186.0),
                    k(-58.0, 232.0),
                    s(-74.0, 190.0),
                ],
                &cloth.plain(cloth.base.darker(40)).woven(Weave::Rib),
                0.3,
            );
            shoe.strap(
                &[k(-114.0, 126.0), s(-120.0, 104.0), k(-106.0, 124.0)],
                cloth.base.darker(20),
                4.0,
            );
        }
    }
    let sole =
        cloth.plain(if look.model.is_multiple_of(2) { Hue(46, 38, 34) } else { Hue(120, 84, 56) });
    shoe.part(
        &[
            k(-130.0, 276.0),
            s(0.0, 283.0),
            k(158.0, 276.0),
            s(162.0, 286.0),
            k(148.0, 292.0),
            s(60.0, 296.0),
            k(-34.0, 291.0),
            k(-128.0, 290.0),
        ],
        &sole,
        0.4,
    );
    shoe.part(
        &[k(-131.0, 287.0), k(-56.0, 289.0), k(-60.0, 305.0), k(-130.0, 305.0)],
        &sole.plain(sole.base.darker(25)),
        0.6,
    );
    shoe.stitch(&[k(-128.0, 281.0), s(0.0, 287.0), k(156.0, 281.0)], sole.base.lighter(45));
}

pub(super) fn heel(shoe: &mut Shoe<'_>, look: &Look) {
    let mut cloth = look.cloth(Weave::Fine);
    cloth.gloss = [0.9, 0.25, 0.7][look.model % 3];
    let model = look.model % 3;
    let open = look.model % 4 == 1;
    // The heel first: the counter lies over it.
    let post = if model == 1 {
        vec![
            k(-124.0, 206.0),
            s(-124.0, 250.0),
            k(-116.0, 302.0),
            k(-72.0, 302.0),
            s(-66.0, 262.0),
            k(-44.0, 240.0),
        ]
    } else {
        vec![
            k(-122.0, 200.0),
            s(-114.0, 232.0),
            s(-108.0, 262.0),
            k(-106.0, 302.0),
            k(-96.0, 302.0),
            s(-94.0, 262.0),
            s(-84.0, 240.0),
            k(-52.0, 226.0),
        ]
    };
    shoe.part(&post, &cloth.plain(cloth.base.darker(12)), 0.9);
    let insole = Hue(214, 182, 146);
    shoe.hole(
        &[
            k(62.0, 246.0),
            s(30.0, 224.0),
            s(-30.0, 190.0),
            k(-108.0, 150.0),
            s(-100.0, 184.0),
            s(-40.0, 214.0),
            s(20.0, 250.0),
            k(58.0, 262.0),
        ],
        insole.darker(24),
    );
    let folds = [
        shoe.place.fold((80.0, 252.0), (70.0, 282.0), 4.0, 5.0, 0.5),
        shoe.place.fold((-112.0, 190.0), (-60.0, 220.0), 3.0, 6.0, 0.5),
    ];
    let front = vec![
        k(152.0, 294.0),
        s(134.0, 274.0),
        s(104.0, 254.0),
        k(66.0, 240.0),
        s(52.0, 256.0),
        k(16.0, 262.0),
        s(44.0, 286.0),
        s(92.0, 299.0),
        k(138.0, 299.0),
    ];
    let whole = vec![
        k(152.0, 294.0),
        s(134.0, 274.0),
        s(104.0, 254.0),
        k(68.0, 238.0),
        s(50.0, 250.0),
        s(0.0, 236.0),
        s(-56.0, 198.0),
        k(-110.0, 148.0),
        s(-125.0, 174.0),
        s(-122.0, 202.0),
        k(-112.0, 218.0),
        s(-66.0, 224.0),
        s(-14.0, 254.0),
        s(40.0, 286.0),
        s(92.0, 299.0),
        k(138.0, 299.0),
    ];
    if open {
        let counter = vec![
            k(-110.0, 148.0),
            s(-125.0, 174.0),
            s(-122.0, 202.0),
            k(-112.0, 218.0),
            s(-80.0, 220.0),
            k(-48.0, 234.0),
            s(-62.0, 204.0),
            s(-84.0, 174.0),
        ];
        shoe.line(
            &[k(-112.0, 219.0), s(-66.0, 225.0), s(-14.0, 256.0), s(40.0, 288.0), k(92.0, 300.0)],
            insole.darker(30),
            5.0,
            1.0,
        );
        shoe.folded(&front, &cloth, 1.0, &folds);
        shoe.part(&counter, &cloth, 0.9);
    } else {
        shoe.folded(&whole, &cloth, 1.0, &folds);
    }
    if model == 2 {
        ankle(shoe, -74.0, 142.0, cloth.base);
        shoe.button(-58.0, 159.0, 4.2, Hue(214, 188, 120));
    }
    if look.model.is_multiple_of(5) {
        shoe.part(&[k(66.0, 240.0), s(84.0, 226.0), s(96.0, 238.0), s(84.0, 250.0)], &cloth, 0.5);
        shoe.part(&[k(66.0, 240.0), s(46.0, 232.0), s(40.0, 248.0), s(54.0, 256.0)], &cloth, 0.5);
        shoe.button(66.0, 242.0, 4.0, cloth.base);
    }
    shoe.line(
        &[
            k(-108.0, 221.0),
            s(-64.0, 226.0),
            s(-14.0, 257.0),
            s(40.0, 289.0),
            s(92.0, 302.0),
            k(142.0, 301.0),
        ],
        Hue(96, 74, 58),
        3.0,
        0.95,
    );
    shoe.line(
        &[
            k(if model == 1 { -115.0 } else { -106.0 }, 303.0),
            k(if model == 1 { -73.0 } else { -96.0 }, 303.0),
        ],
        Hue(40, 36, 36),
        3.4,
        1.0,
    );
}

pub(super) fn flat(shoe: &mut Shoe<'_>, look: &Look) {
    let mut cloth = look.cloth(Weave::Fine);
    cloth.gloss = 0.45;
    shoe.hole(
        &[
            k(74.0, 246.0),
            s(20.0, 238.0),
            s(-60.0, 232.0),
            k(-118.0, 220.0),
            s(-112.0, 246.0),
            s(-40.0, 270.0),
            s(30.0, 274.0),
            k(72.0, 268.0),
        ],
        Hue(206, 176, 142),
    );
    let folds = [
        shoe.place.fold((94.0, 254.0), (82.0, 284.0), 4.0, 5.0, 0.5),
        shoe.place.fold((-118.0, 240.0), (-80.0, 276.0), -5.0, 6.0, 0.5),
    ];
    shoe.folded(
        &[
            k(150.0, 290.0),
            s(144.0, 270.0),
            s(116.0, 252.0),
            k(78.0, 242.0),
            s(58.0, 258.0),
            s(10.0, 266.0),
            s(-50.0, 260.0),
            s(-94.0, 242.0),
            k(-122.0, 214.0),
            s(-133.0, 240.0),
            s(-132.0, 268.0),
            k(-126.0, 291.0),
            s(0.0, 294.0),
        ],
        &cloth,
        0.9,
        &folds,
    );
    let tape = cloth.base.darker(30);
    shoe.line(
        &[
            k(79.0, 243.5),
            s(59.0, 259.0),
            s(10.0, 267.5),
            s(-50.0, 261.5),
            s(-94.0, 243.5),
            k(-121.0, 216.0),
        ],
        tape,
        3.0,
        0.9,
    );
    if look.model % 2 == 1 {
        let bow = cloth.plain(cloth.base.darker(8));
        shoe.part(&[k(80.0, 250.0), s(104.0, 234.0), s(116.0, 246.0), s(108.0, 262.0)], &bow, 0.6);
        shoe.part(&[k(80.0, 250.0), s(54.0, 238.0), s(46.0, 252.0), s(56.0, 266.0)], &bow, 0.6);
        shoe.part(&[s(74.0, 245.0), s(86.0, 245.0), s(87.0, 257.0), s(74.0, 257.0)], &bow, 0.8);
    } else {
        shoe.part(
            &[k(112.0, 250.0), s(104.0, 270.0), k(104.0, 293.0), k(150.0, 291.0), s(144.0, 270.0)],
            &cloth.plain(cloth.inks[0]),
            0.7,
        );
    }
    shoe.line(&[k(-126.0, 294.0), s(0.0, 297.0), k(146.0, 293.0)], Hue(112, 82, 60), 5.0, 1.0);
    shoe.line(&[k(-124.0, 299.0), k(-84.0, 300.0)], Hue(60, 46, 40), 6.0, 1.0);
}
