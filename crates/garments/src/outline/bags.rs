//! Handbags and backpacks.

use super::motif;
use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Panel, Sketch, fold};
use crate::types::Article;

const BRASS: Hue = Hue(204, 172, 104);

/// Draws a bag.
pub(crate) fn draw(sketch: &mut Sketch, look: &Look) {
    if look.article == Article::Backpacks {
        backpack(sketch, look);
        return;
    }
    let mut cloth =
        look.cloth(if look.pattern == Pattern::Solid { Weave::Fine } else { Weave::Canvas });
    cloth.gloss = if look.pattern == Pattern::Solid { 0.5 } else { 0.1 };
    let trim = if look.pattern == Pattern::Solid {
        cloth.plain(cloth.base.darker(14))
    } else {
        cloth.plain(cloth.inks[0]).woven(Weave::Fine)
    };
    match look.model % 4 {
        0 => tote(sketch, look, &cloth, &trim),
        1 => satchel(sketch, look, &cloth, &trim),
        2 => shoulder(sketch, &cloth, &trim),
        _ => hobo(sketch, &cloth, &trim),
    }
}

fn thread(cloth: &Cloth) -> Hue {
    if cloth.base.brightness() > 120 { cloth.base.darker(35) } else { cloth.base.lighter(36) }
}

fn plain(sketch: &mut Sketch, shape: &Path, cloth: &Cloth, volume: f64) {
    sketch.panel(&Panel { shape, cloth, grain: 0.0, folds: &[], volume, print: "" });
}

fn tote(sketch: &mut Sketch, look: &Look, cloth: &Cloth, trim: &Cloth) {
    let back = Path::symmetric_line(&[s(0.0, 64.0), s(34.0, 78.0), s(50.0, 130.0), k(54.0, 190.0)]);
    sketch.strap(&back.shift(0.0, -6.0), trim.base.darker(28), 7.0);
    let rim = Path::symmetric(&[s(0.0, 166.0), k(100.0, 168.0), k(108.0, 182.0), s(0.0, 190.0)]);
    plain(sketch, &rim, &cloth.plain(cloth.base.darker(45)), 0.5);
    let body = Path::symmetric(&[
        s(0.0, 178.0),
        k(110.0, 174.0),
        s(114.0, 280.0),
        s(121.0, 372.0),
        k(118.0, 396.0),
        s(60.0, 404.0),
        s(0.0, 405.0),
    ]);
    let folds = [
        fold((-100.0, 186.0), (-84.0, 330.0), 8.0, 12.0, 0.4),
        fold((102.0, 188.0), (92.0, 320.0), -8.0, 12.0, 0.4),
        fold((-40.0, 396.0), (-20.0, 320.0), 5.0, 10.0, 0.3),
    ];
    let print = motif::on_front(look, cloth, 280.0, 400.0);
    sketch.panel(&Panel {
        shape: &body,
        cloth,
        grain: 0.0,
        folds: &folds,
        volume: 0.8,
        print: &print,
    });
    let th = thread(cloth);
    for y in [8.0, 11.0] {
        sketch.stitch(&Path::symmetric_line(&[s(0.0, 178.0 + y), k(109.0, 174.0 + y)]), th);
    }
    if look.model >= 4 {
        let base = Path::symmetric(&[
            s(0.0, 342.0),
            k(119.0, 336.0),
            s(121.0, 372.0),
            k(118.0, 396.0),
            s(60.0, 404.0),
            s(0.0, 405.0),
        ]);
        plain(sketch, &base, trim, 0.8);
        sketch.stitch(&Path::symmetric_line(&[s(0.0, 347.0), k(118.0, 341.0)]), thread(trim));
    }
    let front =
        Path::symmetric_line(&[s(0.0, 70.0), s(38.0, 84.0), s(52.0, 140.0), k(56.0, 230.0)]);
    sketch.strap(&front, trim.base, 8.0);
    for x in [-56.0, 56.0] {
        let tab = Path::closed([
            k(x - 9.0, 202.0),
            k(x + 9.0, 202.0),
            k(x + 9.0, 236.0),
            s(x, 244.0),
            k(x - 9.0, 236.0),
        ]);
        plain(sketch, &tab, trim, 0.5);
        sketch.button(x, 230.0, 2.8, BRASS);
    }
}

fn satchel(sketch: &mut Sketch, look: &Look, cloth: &Cloth, trim: &Cloth) {
    let strap =
        Path::symmetric_line(&[s(0.0, 58.0), s(70.0, 84.0), s(112.0, 150.0), k(121.0, 222.0)]);
    if look.model > 5 {
        sketch.strap(&strap, trim.base.darker(20), 6.0);
    }
    sketch.strap(
        &Path::symmetric_line(&[s(0.0, 128.0), s(30.0, 134.0), s(46.0, 160.0), k(48.0, 196.0)]),
        trim.base,
        9.0,
    );
    let body = Path::symmetric(&[
        s(0.0, 184.0),
        s(96.0, 186.0),
        s(121.0, 200.0),
        s(128.0, 300.0),
        s(128.0, 366.0),
        s(114.0, 388.0),
        s(60.0, 392.0),
        s(0.0, 393.0),
    ]);
    sketch.panel(&Panel {
        shape: &body,
        cloth,
        grain: 0.0,
        folds: &[fold((-116.0, 340.0), (-60.0, 380.0), 6.0, 10.0, 0.4)],
        volume: 0.9,
        print: "",
    });
    let gusset = Path::open([k(118.0, 204.0), s(114.0, 300.0), s(114.0, 364.0), k(104.0, 389.0)]);
    for line in [gusset.clone(), gusset.mirror()] {
        sketch.seam(&line, cloth.base);
        sketch.stitch(&line, thread(cloth));
    }
    let flap_cloth = if look.pattern == Pattern::Colourblocked {
        cloth.plain(cloth.inks[0])
    } else {
        cloth.clone()
    };
    let flap = Path::symmetric(&[
        s(0.0, 182.0),
        s(96.0, 184.0),
        s(121.0, 196.0),
        s(122.0, 260.0),
        s(108.0, 298.0),
        s(60.0, 308.0),
        s(0.0, 311.0),
    ]);
    sketch.panel(&Panel {
        shape: &flap,
        cloth: &flap_cloth,
        grain: 0.0,
        folds: &[fold((-90.0, 196.0), (80.0, 200.0), 5.0, 10.0, 0.3)],
        volume: 0.9,
        print: "",
    });
    sketch.trace(
        &Path::symmetric_line(&[s(0.0, 314.0), s(60.0, 311.0), s(108.0, 301.0), k(122.0, 264.0)]),
        cloth.base.darker(80),
        4.0,
        0.28,
    );
    sketch.stitch(
        &Path::symmetric_line(&[
            s(0.0, 304.0),
            s(58.0, 301.0),
            s(102.0, 292.0),
            s(115.0, 258.0),
            k(115.0, 202.0),
        ]),
        thread(&flap_cloth),
    );
    for x in [-58.0, 58.0] {
        let tongue = Path::closed([
            k(x - 10.0, 262.0),
            k(x + 10.0, 262.0),
            k(x + 10.0, 338.0),
            s(x, 350.0),
            k(x - 10.0, 338.0),
        ]);
        plain(sketch, &tongue, trim, 0.5);
        sketch.trace(
            &Path::rounded(x - 13.0, 308.0, x + 13.0, 326.0, 4.0),
            BRASS.darker(20),
            4.0,
            1.0,
        );
        sketch.trace(
            &Path::rounded(x - 13.0, 307.5, x + 13.0, 325.5, 4.0),
            BRASS.lighter(30),
            1.8,
            1.0,
        );
    }
}

fn shoulder(sketch: &mut Sketch, cloth: &Cloth, trim: &Cloth) {
    let chain =
        Path::symmetric_line(&[s(0.0, 56.0), s(58.0, 90.0), s(98.0, 160.0), k(112.0, 222.0)]);
    sketch.strap(&chain, BRASS.darker(20), 5.0);
    sketch.raw(&format!(
        r#"<path d="{}" fill="none" stroke="{}" stroke-width="4" stroke-dasharray="4 3.4" stroke-linecap="round"/>"#,
        chain.data(&sketch.warp), BRASS.lighter(35).hex()
    ));
    let body = Path::symmetric(&[
        s(0.0, 208.0),
        s(90.0, 210.0),
        k(116.0, 216.0),
        s(126.0, 290.0),
        s(124.0, 340.0),
        s(106.0, 358.0),
        s(0.0, 362.0),
    ]);
    plain(sketch, &body, &cloth.plain(cloth.base.darker(10)), 0.9);
    let flap = Path::symmetric(&[
        s(0.0, 206.0),
        s(90.0, 208.0),
        k(116.0, 214.0),
        s(120.0, 244.0),
        s(96.0, 286.0),
        s(40.0, 314.0),
        s(0.0, 320.0),
    ]);
    sketch.panel(&Panel { shape: &flap, cloth, grain: 0.0, folds: &[], volume: 0.9, print: "" });
    // Quilted lines where the cloth is plain.
    if cloth.pattern == Pattern::Solid {
        for i in -4..=4 {
            let x = f64::from(i) * 25.0;
            let y = 318.0 - (x / 116.0) * (x / 116.0) * 84.0;
            for lean in [-20.0, 20.0] {
                let from = (x + lean).clamp(-112.0, 112.0);
                let line = Path::open([k(from, 212.0), k(x, y - 4.0)]);
                sketch.trace(&line, cloth.base.darker(55), 1.2, 0.5);
                sketch.trace(&line.shift(1.3, 0.6), cloth.base.lighter(50), 1.0, 0.3);
            }
        }
    }
    let edge =
        Path::symmetric_line(&[s(0.0, 319.0), s(40.0, 313.0), s(96.0, 285.0), k(119.0, 244.0)]);
    sketch.trace(&edge, trim.base, 4.0, 1.0);
    sketch.trace(&edge.shift(0.0, 4.0), cloth.base.darker(80), 4.0, 0.25);
    plain(
        sketch,
        &Path::rounded(-13.0, 296.0, 13.0, 326.0, 6.0),
        &Cloth { gloss: 1.0, ..cloth.plain(BRASS).woven(Weave::Fine) },
        0.9,
    );
    sketch.button(0.0, 311.0, 6.0, BRASS.lighter(15));
}

fn hobo(sketch: &mut Sketch, cloth: &Cloth, trim: &Cloth) {
    let strap =
        Path::symmetric_line(&[s(0.0, 62.0), s(50.0, 84.0), s(84.0, 140.0), k(104.0, 214.0)]);
    sketch.strap(&strap, trim.base, 13.0);
    let inside = Path::symmetric(&[
        s(0.0, 254.0),
        s(60.0, 236.0),
        k(106.0, 202.0),
        s(80.0, 270.0),
        s(0.0, 280.0),
    ]);
    plain(sketch, &inside, &cloth.plain(cloth.base.darker(50)), 0.5);
    let body = Path::symmetric(&[
        s(0.0, 262.0),
        s(62.0, 244.0),
        k(107.0, 204.0),
        s(124.0, 250.0),
        s(134.0, 320.0),
        s(116.0, 380.0),
        s(60.0, 402.0),
        s(0.0, 406.0),
    ]);
    let folds = [
        fold((-100.0, 222.0), (-56.0, 330.0), 14.0, 12.0, 0.6),
        fold((100.0, 222.0), (60.0, 330.0), -14.0, 12.0, 0.6),
        fold((-84.0, 242.0), (-18.0, 350.0), 12.0, 10.0, 0.45),
        fold((84.0, 242.0), (26.0, 350.0), -12.0, 10.0, 0.45),
        fold((-60.0, 392.0), (40.0, 384.0), -8.0, 10.0, 0.4),
    ];
    sketch.panel(&Panel { shape: &body, cloth, grain: 0.0, folds: &folds, volume: 1.0, print: "" });
    let rim = Path::symmetric_line(&[s(0.0, 262.0), s(62.0, 244.0), k(107.0, 204.0)]);
    sketch.trace(&rim, trim.base, 5.0, 1.0);
    sketch.stitch(&rim.shift(0.0, 7.0), thread(cloth));
    for x in [-105.0, 105.0] {
        sketch.trace(&Path::ellipse(x, 212.0, 9.0, 10.0), BRASS.darker(15), 4.2, 1.0);
        sketch.trace(&Path::ellipse(x - 0.4, 211.5, 9.0, 10.0), BRASS.lighter(35), 1.8, 1.0);
    }
    plain(
        sketch,
        &Path::closed([k(-5.0, 270.0), k(5.0, 270.0), k(9.0, 330.0), k(-9.0, 330.0)]),
        trim,
        0.6,
    );
}

fn backpack(sketch: &mut Sketch, look: &Look) {
    let cloth = look.cloth(Weave::Canvas);
    let blocked = look.pattern == Pattern::Colourblocked;
    let second =
        if blocked { cloth.plain(cloth.inks[0]) } else { cloth.plain(cloth.base.darker(14)) };
    let main = if blocked { cloth.plain(cloth.base) } else { cloth.clone() };
    let th = thread(&cloth);
    let leather = Hue(146, 96, 58);
    // Carrying straps behind.
    for side in [1.0, -1.0] {
        let line = Path::open([
            k(52.0 * side, 104.0),
            s(112.0 * side, 130.0),
            s(132.0 * side, 220.0),
            s(126.0 * side, 330.0),
            k(104.0 * side, 384.0),
        ]);
        sketch.strap(&line, second.base.darker(24), 15.0);
    }
    sketch.strap(
        &Path::symmetric_line(&[s(0.0, 54.0), s(20.0, 58.0), s(30.0, 74.0), k(30.0, 96.0)]),
        second.base.darker(10),
        8.0,
    );
    let body = Path::symmetric(&[
        s(0.0, 84.0),
        s(54.0, 88.0),
        s(92.0, 112.0),
        s(108.0, 180.0),
        s(114.0, 300.0),
        s(116.0, 372.0),
        s(104.0, 404.0),
        s(60.0, 412.0),
        s(0.0, 413.0),
    ]);
    let folds = [
        fold((-92.0, 130.0), (-80.0, 260.0), 8.0, 10.0, 0.4),
        fold((94.0, 130.0), (86.0, 260.0), -8.0, 10.0, 0.4),
        fold((-70.0, 110.0), (50.0, 112.0), 6.0, 8.0, 0.25),
    ];
    sketch.panel(&Panel {
        shape: &body,
        cloth: &main,
        grain: 0.0,
        folds: &folds,
        volume: 0.95,
        print: "",
    });
    for side in [1.0, -1.0] {
        let pocket = Path::closed([
            k(84.0 * side, 300.0),
            s(112.0 * side, 290.0),
            k(122.0 * side, 300.0),
            s(124.0 * side, 360.0),
            s(112.0 * side, 400.0),
            k(86.0 * side, 404.0),
        ]);
        plain(sketch, &pocket, &second, 0.7);
    }
    if look.model.is_multiple_of(2) {
        let arc = Path::symmetric_line(&[
            s(0.0, 112.0),
            s(50.0, 116.0),
            s(80.0, 136.0),
            s(92.0, 190.0),
            k(95.0, 262.0),
        ]);
        sketch.zip(&arc, cloth.base, Hue(150, 150, 154));
        sketch.strap(&Path::open([k(42.0, 115.0), s(47.0, 124.0), k(46.0, 138.0)]), leather, 4.0);
        let pocket = Path::symmetric(&[
            s(0.0, 258.0),
            s(64.0, 260.0),
            s(88.0, 276.0),
            s(93.0, 330.0),
            s(92.0, 380.0),
            s(80.0, 398.0),
            s(0.0, 403.0),
        ]);
        sketch.panel(&Panel {
            shape: &pocket,
            cloth: &second,
            grain: 0.0,
            folds: &[fold((-80.0, 300.0), (-60.0, 390.0), 6.0, 9.0, 0.4)],
            volume: 0.8,
            print: "",
        });
        sketch.zip(
            &Path::symmetric_line(&[s(0.0, 276.0), s(54.0, 278.0), k(80.0, 290.0)]),
            second.base,
            Hue(150, 150, 154),
        );
        sketch.strap(
            &Path::open([k(-50.0, 278.0), s(-54.0, 288.0), k(-52.0, 300.0)]),
            leather,
            4.0,
        );
        plain(
            sketch,
            &Path::rounded(-20.0, 200.0, 20.0, 228.0, 4.0),
            &cloth.plain(leather).woven(Weave::Fine),
            0.4,
        );
        sketch.stitch(&Path::rounded(-17.0, 203.0, 17.0, 225.0, 3.0), leather.lighter(50));
    } else {
        let pocket = Path::symmetric(&[
            s(0.0, 292.0),
            k(84.0, 292.0),
            s(88.0, 380.0),
            s(76.0, 400.0),
            s(0.0, 404.0),
        ]);
        plain(sketch, &pocket, &second, 0.7);
        sketch.stitch(&Path::symmetric_line(&[s(0.0, 299.0), k(83.0, 299.0)]), th);
        let flap = Path::symmetric(&[
            s(0.0, 80.0),
            s(58.0, 84.0),
            s(97.0, 108.0),
            s(106.0, 180.0),
            s(98.0, 246.0),
            s(60.0, 260.0),
            s(0.0, 263.0),
        ]);
        sketch.panel(&Panel {
            shape: &flap,
            cloth: &main,
            grain: 0.0,
            folds: &[fold((-80.0, 110.0), (60.0, 112.0), 6.0, 10.0, 0.35)],
            volume: 0.9,
            print: "",
        });
        sketch.stitch(
            &Path::symmetric_line(&[
                s(0.0, 256.0),
                s(58.0, 253.0),
                s(91.0, 240.0),
                s(99.0, 180.0),
                k(94.0, 126.0),
            ]),
            th,
        );
        for x in [-46.0, 46.0] {
            let tongue = Path::closed([
                k(x - 9.0, 214.0),
                k(x + 9.0, 214.0),
                k(x + 9.0, 306.0),
                s(x, 316.0),
                k(x - 9.0, 306.0),
            ]);
            plain(sketch, &tongue, &cloth.plain(leather).woven(Weave::Fine), 0.5);
            sketch.trace(
                &Path::rounded(x - 12.0, 272.0, x + 12.0, 288.0, 4.0),
                BRASS.darker(20),
                3.8,
                1.0,
            );
            sketch.trace(
                &Path::rounded(x - 12.0, 271.5, x + 12.0, 287.5, 4.0),
                BRASS.lighter(35),
                1.6,
                1.0,
            );
        }
    }
}
