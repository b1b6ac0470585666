//! What people photograph garments on or before: floors, carpets, sheets, walls.

use crate::random::Random;

/// RGB, 0…255.
pub(crate) type Colour = [f32; 3];

/// A surface. Points of it are in picture heights from the picture's corner.
#[derive(Clone, Debug)]
pub struct Ground {
    surface: Surface,
    colours: [Colour; 3],
    /// The cosine and the sine of its turn.
    axis: [f32; 2],
    /// Of its boards, tiles, folds or figures; across and along.
    period: [f32; 2],
    /// How much lighter and darker it gets, as a share of its colour.
    depth: f32,
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Surface {
    /// A wall, a door.
    Smooth,
    /// A sheet, a sofa: folds.
    Cloth,
    /// Boards side by side, each of its own tone and grain.
    Planks,
    /// Squares with joints between them.
    Tiles,
    /// Tufts.
    Carpet,
    /// Figures of three colours, as on a rug or a curtain.
    Print,
    /// Crossing bands.
    Checks,
}

/// About as often as in people's photos of clothes.
const SURFACES: [Surface; 12] = [
    Surface::Smooth,
    Surface::Smooth,
    Surface::Cloth,
    Surface::Cloth,
    Surface::Cloth,
    Surface::Planks,
    Surface::Planks,
    Surface::Tiles,
    Surface::Carpet,
    Surface::Carpet,
    Surface::Print,
    Surface::Checks,
];

/// Of a joint or a seam, in picture heights.
const JOINT: f32 = 0.012;

/// Of a tuft.
const TUFT: f32 = 0.014;

impl Ground {
    /// Any ground.
    pub fn draw(random: &mut Random) -> Self {
        let surface = SURFACES[random.below(SURFACES.len())];
        let base = match surface {
            Surface::Planks => wood(random),
            Surface::Tiles | Surface::Carpet if random.chance(0.7) => neutral(random),
            _ => colour(random),
        };
        let [across, along] = match surface {
            Surface::Smooth => [[0.4, 1.0], [0.4, 1.0]],
            Surface::Cloth => [[0.08, 0.35], [0.2, 0.8]],
            Surface::Planks => [[0.05, 0.22], [0.4, 1.5]],
            Surface::Tiles => [[0.12, 0.6], [0.12, 0.6]],
            Surface::Carpet => [[0.03, 0.1], [0.03, 0.1]],
            Surface::Print => [[0.05, 0.25], [0.05, 0.25]],
            Surface::Checks => [[0.03, 0.2], [0.03, 0.2]],
        };
        let sine = match random.below(3) {
            0 => random.between(-1.0, 1.0),
            1 => random.between(-0.1, 0.1),
            _ => 1.0 - random.between(0.0, 0.01),
        };
        Self {
            surface,
            colours: [base, near(base, random), colour(random)],
            axis: [(1.0 - sine * sine).sqrt(), sine],
            period: [across, along].map(|[low, high]| random.between(low, high)),
            depth: random.between(0.08, 0.45),
            seed: random.next(),
        }
    }

    /// Its colour at a point, without light or shadow; may leave 0…255 a little.
    pub fn at(&self, x: f32, y: f32) -> Colour {
        let [cosine, sine] = self.axis;
        let across = x * cosine + y * sine;
        let along = y * cosine - x * sine;
        let [base, other, third] = self.colours;
        let (u, v) = (across / self.period[0], along / self.period[1]);
        match self.surface {
            Surface::Smooth => lit(base, 0.3 * self.depth * self.noise(u, v)),
            Surface::Cloth => {
                let crease = 1.0 - 2.0 * self.noise(u + 9.0, v - 5.0).abs();
                let fold = 0.6 * self.noise(u, v) + 0.4 * crease;
                lit(base, self.depth * fold)
            }
            Surface::Planks => {
                let row = u.floor();
                let v = v + self.hash(row, 0.0);
                let seam =
                    (u - row) * self.period[0] < JOINT || (v - v.floor()) * self.period[1] < JOINT;
                let tone = 0.5 * self.hash(row, v.floor());
                let grain = 0.5 * self.noise(12.0 * u, 2.0 * v + 7.0 * row);
                lit(
                    base,
                    self.depth * (tone + grain) - if seam { 0.2 } else { 0.0 },
                )
            }
            Surface::Tiles => {
                // Square: both directions with the first period.
                let v = along / self.period[0];
                let nearest = (u - u.floor()).min(v - v.floor()) * self.period[0];
                let tone =
                    0.2 * self.hash(u.floor(), v.floor()) + 0.2 * self.noise(3.0 * u, 3.0 * v);
                match nearest < JOINT {
                    true => other,
                    false => lit(base, self.depth * tone),
                }
            }
            Surface::Carpet => {
                let tuft = self.hash((across / TUFT).floor(), (along / TUFT).floor());
                lit(base, self.depth * (0.6 * tuft + 0.4 * self.noise(u, v)))
            }
            Surface::Print => {
                let v = along / self.period[0];
                let height = self.noise(u, v) + 0.5 * self.noise(2.0 * u + 3.0, 2.0 * v);
                if height < -0.25 {
                    other
                } else if height > 0.3 {
                    third
                } else {
                    base
                }
            }
            Surface::Checks => {
                let v = along / self.period[0];
                let bands = [u, v].map(|at| f32::from(at - at.floor() < 0.4));
                mix(base, third, 0.5 * (bands[0] + bands[1]))
            }
        }
    }

    /// −1…1, the same for the same cell.
    fn hash(&self, column: f32, row: f32) -> f32 {
        let place = ((column as i64 as u64) << 32) ^ (row as i64 as u64 & 0xffff_ffff);
        let mixed = (self.seed ^ place).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }

    /// −1…1, smooth, with about one hill to a unit (Perlin's value noise).
    fn noise(&self, x: f32, y: f32) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let ease = |t: f32| t * t * (3.0 - 2.0 * t);
        let (right, below) = (ease(x - column), ease(y - row));
        let across = |row: f32| {
            let left = self.hash(column, row);
            left + right * (self.hash(column + 1.0, row) - left)
        };
        let above = across(row);
        above + below * (across(row + 1.0) - above)
    }
}

/// Any colour; white, grey, beige and wood more often than bright ones.
pub fn colour(random: &mut Random) -> Colour {
    match random.below(8) {
        0..=2 => neutral(random),
        3 | 4 => wood(random),
        5 => [random.between(5.0, 90.0); 3].map(|level| level + random.between(-6.0, 6.0)),
        _ => std::array::from_fn(|_| random.between(0.0, 255.0)),
    }
}

/// White, grey or beige.
fn neutral(random: &mut Random) -> Colour {
    let level = random.between(100.0, 250.0);
    let warmth = random.between(-8.0, 40.0);
    [level + 0.3 * warmth, level, level - warmth]
}

fn wood(random: &mut Random) -> Colour {
    let level = random.between(70.0, 225.0);
    [1.0, random.between(0.7, 0.92), random.between(0.4, 0.8)].map(|share| level * share)
}

/// A tone of the same colour, or a joint's.
fn near(base: Colour, random: &mut Random) -> Colour {
    let level = random.between(-80.0, 60.0);
    base.map(|value| (value + level).clamp(0.0, 255.0))
}

fn lit(colour: Colour, by: f32) -> Colour {
    colour.map(|value| value * (1.0 + by))
}

fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    std::array::from_fn(|channel| from[channel] + share * (to[channel] - from[channel]))
}
