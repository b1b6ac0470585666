//! Sandals and slides.

use super::shoes::{Shoe, ankle};
use crate::look::Look;
use crate::palette::Hue;
use crate::path::{k, s};
use crate::pattern::Weave;
use crate::shading::Cloth;

pub(super) fn sandal(shoe: &mut Shoe<'_>, look: &Look) {
    let mut cloth = look.cloth(Weave::Fine);
    cloth.gloss = 0.3;
    let model = look.model % 3;
    let cork = Hue(190, 150, 106);
    let bed = cloth
        .plain(if model == 1 { cloth.base.darker(18) } else { cork })
        .woven(if model == 1 { Weave::Fine } else { Weave::Canvas });
    if model == 2 {
        // The straps' far halves stand behind the footbed.
        for (x, top) in [(84.0, 242.0), (54.0, 226.0), (12.0, 208.0)] {
            shoe.strap(
                &[k(x + 24.0, top + 3.0), s(x + 34.0, top + 16.0), k(x + 34.0, 272.0)],
                cloth.base.darker(34),
                7.0,
            );
        }
    }
    shoe.part(
        &[
            k(-130.0, 262.0),
            s(-80.0, 266.0),
            s(-20.0, 274.0),
            s(40.0, 277.0),
            s(110.0, 270.0),
            k(144.0, 264.0),
            s(153.0, 274.0),
            s(142.0, 290.0),
            k(110.0, 296.0),
            s(0.0, 299.0),
            s(-80.0, 300.0),
            k(-130.0, 298.0),
            s(-139.0, 282.0),
        ],
        &bed,
        0.5,
    );
    shoe.line(
        &[k(-132.0, 299.0), s(-60.0, 301.0), s(40.0, 299.0), k(130.0, 293.0)],
        Hue(52, 46, 42),
        5.0,
        1.0,
    );
    shoe.line(
        &[
            k(-131.0, 263.0),
            s(-80.0, 267.0),
            s(-20.0, 275.0),
            s(40.0, 278.0),
            s(110.0, 271.0),
            k(144.0, 265.0),
        ],
        cloth.base.lighter(34),
        3.0,
        0.8,
    );
    let buckle = Hue(198, 180, 138);
    match model {
        0 => {
            for (left, right, top) in [(-70.0, 4.0, 210.0), (22.0, 96.0, 226.0)] {
                band(shoe, &cloth, [left, right], [left + 24.0, right - 12.0], top, 15.0);
                let middle = (left + right) / 2.0;
                shoe.line(
                    &[k(middle - 1.0, top + 8.0), s(middle, top + 30.0), k(middle - 2.0, 276.0)],
                    cloth.base.darker(60),
                    1.0,
                    0.5,
                );
                let frame = shoe.place.closed(&[
                    k(middle - 10.0, 238.0),
                    k(middle + 9.0, 241.0),
                    k(middle + 8.0, 258.0),
                    k(middle - 11.0, 255.0),
                ]);
                shoe.sketch.trace(&frame, buckle.darker(35), 3.6, 1.0);
                shoe.sketch.trace(&frame.shift(-0.4, -0.6), buckle.lighter(30), 1.6, 1.0);
            }
        }
        1 => {
            band(shoe, &cloth, [-14.0, 100.0], [14.0, 82.0], 204.0, 34.0);
            shoe.part(
                &[
                    k(20.0, 232.0),
                    s(54.0, 236.0),
                    k(92.0, 252.0),
                    k(97.0, 264.0),
                    s(54.0, 252.0),
                    k(12.0, 248.0),
                ],
                &cloth.plain(cloth.inks[0]),
                0.3,
            );
        }
        _ => {
            for (x, top) in [(84.0, 242.0), (54.0, 226.0), (12.0, 208.0)] {
                shoe.strap(
                    &[
                        k(x, 276.0),
                        s(x + 2.0, top + 22.0),
                        s(x + 14.0, top),
                        k(x + 24.0, top + 3.0),
                    ],
                    cloth.base,
                    8.0,
                );
            }
            shoe.part(
                &[
                    k(-128.0, 266.0),
                    s(-132.0, 220.0),
                    k(-124.0, 176.0),
                    s(-114.0, 173.0),
                    k(-106.0, 178.0),
                    s(-108.0, 222.0),
                    k(-92.0, 270.0),
                ],
                &cloth,
                0.7,
            );
            ankle(shoe, -74.0, 176.0, cloth.base);
            shoe.button(-58.0, 192.0, 4.6, buckle);
        }
    }
}

/// A strap over the foot: near side from the footbed to its upper edge, and a sliver of its inside.
fn band(shoe: &mut Shoe<'_>, cloth: &Cloth, foot: [f64; 2], upper: [f64; 2], top: f64, slope: f64) {
    let [left, right] = upper;
    let middle = (left + right) / 2.0;
    let bend = (right - left) * 0.08 + 3.0;
    shoe.hole(
        &[
            k(left - 5.0, top + 16.0),
            s(left - 1.0, top - 4.0),
            s(middle, top + slope * 0.4 - 9.0),
            k(right, top + slope),
            s(middle, top + slope * 0.6 + 2.0),
        ],
        cloth.base.darker(52),
    );
    let folds = [shoe.place.fold((left, top + 10.0), (foot[0] + 14.0, 268.0), 4.0, 5.0, 0.35)];
    shoe.folded(
        &[
            k(foot[0], 278.0),
            s(foot[0] + (left - foot[0]) * 0.3 - 1.0, 250.0),
            k(left, top),
            s(middle, top + slope * 0.4 - bend * 0.4),
            k(right, top + slope),
            s(foot[1] - (foot[1] - right) * 0.3 + 3.0, 252.0),
            k(foot[1], 281.0),
            s((foot[0] + foot[1]) / 2.0, 283.0),
        ],
        cloth,
        0.8,
        &folds,
    );
    if right - left > 20.0 {
        shoe.stitch(
            &[
                k(foot[0] + 5.0, 277.0),
                s(foot[0] + (left - foot[0]) * 0.3 + 5.0, 250.0),
                k(left + 4.0, top + 4.0),
            ],
            cloth.base.lighter(35),
        );
    }
}
