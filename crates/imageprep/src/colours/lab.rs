//! sRGB to CIELAB in integers, the same on every machine.

/// CIELAB (CIE 15:2004) for the white of sRGB (D65), each in sixty-fourths: L* 0..=6400, a* and b* about
/// −8000..=8000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lab {
    pub(super) l: i32,
    pub(super) a: i32,
    pub(super) b: i32,
}

/// One of L*, a* and b*.
pub(super) const ONE: i32 = 64;

/// sRGB's bytes as light (IEC 61966-2-1): 65535 · ((v/255 + 0.055)/1.055)^2.4, or 65535 · v/255/12.92 up to
/// v = 10, rounded to the nearest. Written out, as no machine's `powf` has another's last bits.
const LIGHT: [u16; 256] = [
    0, 20, 40, 60, 80, 99, 119, 139, 159, 179, 199, 219, 241, 264, 288, 313, 340, 367, 396, 427,
    458, 491, 526, 562, 599, 637, 677, 718, 761, 805, 851, 898, 947, 997, 1048, 1101, 1156, 1212,
    1270, 1330, 1391, 1453, 1517, 1583, 1651, 1720, 1790, 1863, 1937, 2013, 2090, 2170, 2250, 2333,
    2418, 2504, 2592, 2681, 2773, 2866, 2961, 3058, 3157, 3258, 3360, 3464, 3570, 3678, 3788, 3900,
    4014, 4129, 4247, 4366, 4488, 4611, 4736, 4864, 4993, 5124, 5257, 5392, 5530, 5669, 5810, 5953,
    6099, 6246, 6395, 6547, 6700, 6856, 7014, 7174, 7335, 7500, 7666, 7834, 8004, 8177, 8352, 8528,
    8708, 8889, 9072, 9258, 9445, 9635, 9828, 10022, 10219, 10417, 10619, 10822, 11028, 11235,
    11446, 11658, 11873, 12090, 12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909, 14146,
    14387, 14629, 14874, 15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920, 17187, 17456,
    17727, 18001, 18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876, 21177,
    21481, 21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325,
    25662, 26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542, 29911,
    30282, 30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143, 34544, 34948,
    35355, 35764, 36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138, 39572, 40009, 40449,
    40891, 41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534, 45002, 45473, 45947, 46423,
    46903, 47385, 47871, 48359, 48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369, 52884,
    53401, 53921, 54445, 54971, 55500, 56032, 56567, 57105, 57646, 58190, 58737, 59287, 59840,
    60396, 60955, 61517, 62082, 62650, 63221, 63795, 64372, 64952, 65535,
];

/// sRGB's matrix to XYZ, each row divided by its sum, so that white is 1, and in 65536ths, so that a row's
/// sum is 65536.
const TO_XYZ: [[u32; 3]; 3] = [
    [28435, 24656, 12445],
    [13933, 46871, 4732],
    [1161, 7174, 57201],
];

impl Lab {
    /// Of an sRGB colour; right to a tenth of one in each of L*, a* and b*.
    pub(super) fn of(rgb: [u8; 3]) -> Self {
        let light = rgb.map(|value| u32::from(LIGHT[usize::from(value)]));
        // A row's sum times the largest light is 65536 · 65535, below 2³².
        let [x, y, z] = TO_XYZ.map(|row| {
            let parts = row.iter().zip(light);
            root(parts.map(|(share, light)| share * light).sum())
        });
        Self {
            // Black is a hair below 0, as 4/29 is rounded down.
            l: (((116 * y) >> 10) as i32 - 16 * ONE).max(0),
            a: ((500 * (x - y)) >> 10) as i32,
            b: ((200 * (y - z)) >> 10) as i32,
        }
    }

    /// The square of ΔE*ab (CIE 1976), in 4096ths.
    pub(super) fn distance(self, other: Self) -> i32 {
        let square = |a: i32, b: i32| (a - b) * (a - b);
        square(self.l, other.l) + square(self.a, other.a) + square(self.b, other.b)
    }
}

/// CIELAB's f of `light` / 2³², in 65536ths: the cube root, or a line below (6/29)³.
fn root(light: u32) -> i64 {
    let light = u64::from(light);
    // (6/29)³ · 2³²
    if light <= 38_036_962 {
        // 841/108 · t + 4/29
        return ((light * 841 / 108) >> 16) as i64 + 9039;
    }
    cube_root(light << 16) as i64
}

/// The largest integer whose cube is at most `value`, which is below 2⁴⁸.
fn cube_root(value: u64) -> u64 {
    let mut root = 0_u64;
    for bit in (0..16).rev() {
        let larger = root | 1 << bit;
        if larger * larger * larger <= value {
            root = larger;
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by the definition, in floats.
    fn exact(rgb: [u8; 3]) -> [f64; 3] {
        let light = rgb.map(|value| {
            let v = f64::from(value) / 255.0;
            match v <= 0.04045 {
                true => v / 12.92,
                false => ((v + 0.055) / 1.055).powf(2.4),
            }
        });
        let matrix = [
            [0.4124, 0.3576, 0.1805],
            [0.2126, 0.7152, 0.0722],
            [0.0193, 0.1192, 0.9505],
        ];
        let [x, y, z] = matrix.map(|row: [f64; 3]| {
            let white: f64 = row.iter().sum();
            let sum: f64 = row
                .iter()
                .zip(light)
                .map(|(share, light)| share * light)
                .sum();
            let t = sum / white;
            match t > (6.0_f64 / 29.0).powi(3) {
                true => t.cbrt(),
                false => t * 841.0 / 108.0 + 4.0 / 29.0,
            }
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn integers_are_within_a_tenth_of_the_definition() {
        let mut wrong = Vec::new();
        let steps = || (0..=255_u8).step_by(17);
        for (r, g, b) in
            steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| (r, g, b))))
        {
            let Lab { l, a, b: blue } = Lab::of([r, g, b]);
            let found = [l, a, blue].map(|value| f64::from(value) / f64::from(ONE));
            let expected = exact([r, g, b]);
            if found
                .iter()
                .zip(expected)
                .any(|(found, expected)| (found - expected).abs() > 0.1)
            {
                wrong.push(format!(
                    "{:?}: {found:?} instead of {expected:?}",
                    (r, g, b)
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn light_is_the_standards() {
        let wrong: Vec<usize> = (0..256)
            .filter(|&value| {
                let v = value as f64 / 255.0;
                let light = match v <= 0.04045 {
                    true => v / 12.92,
                    false => ((v + 0.055) / 1.055).powf(2.4),
                };
                (light * 65535.0 - f64::from(LIGHT[value])).abs() > 0.501
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn greys_have_no_colour_and_cube_roots_are_exact() {
        for value in 0..=255 {
            let grey = Lab::of([value; 3]);
            assert!(grey.a.abs() <= 8 && grey.b.abs() <= 8, "{value}: {grey:?}");
        }
        assert_eq!(Lab::of([0; 3]).l, 0);
        for root in [0, 1, 2, 1000, 65_535] {
            assert_eq!(cube_root(root * root * root), root);
            assert_eq!(cube_root((root + 1).pow(3) - 1), root);
        }
    }
}
