//! Random numbers that depend on nothing but a seed and a place, so that threads change nothing.

/// SplitMix64 from a seed and a place.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn at(seed: u64, place: u64) -> Self {
        let mut random = Self(seed ^ place.wrapping_mul(0xd134_2543_de82_ef95));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0..`count`, which is at least 1.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// In (0, 1].
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Two of the normal distribution, by Box and Muller.
    pub(crate) fn normals(&mut self) -> [f32; 2] {
        let radius = (-2.0 * libm::log(self.unit())).sqrt();
        let angle = std::f64::consts::TAU * self.unit();
        [radius * libm::cos(angle), radius * libm::sin(angle)].map(|v| v as f32)
    }
}
