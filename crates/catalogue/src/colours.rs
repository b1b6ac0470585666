//! How much of a product has which colour, as it is stored and compared.

/// Bytes of a product's colours: the bins of its histogram.
pub const COLOUR_BYTES: usize = 32;

/// What the bins of known colours add up to.
const SUM: u32 = 255;

/// A histogram of colours, `[COLOUR_BYTES]`, whose bins add up to 255; or all 0, where nobody has looked.
///
/// What a bin stands for is the business of whoever counts; both sides of a comparison must have
/// counted alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colours([u8; COLOUR_BYTES]);

impl Colours {
    /// Nobody has looked. It resembles nothing.
    pub const UNKNOWN: Self = Self([0; COLOUR_BYTES]);

    /// `None` unless the bins add up to 255 or are all 0.
    pub fn new(bins: [u8; COLOUR_BYTES]) -> Option<Self> {
        Self::are_valid(&bins).then_some(Self(bins))
    }

    /// The colours nearest to these shares, which may be any finite numbers: those below 0 count as 0.
    ///
    /// Sums run in order and in f64, so that every machine gives the same bytes. Unknown if no share is
    /// above 0.
    pub fn of_shares(shares: &[f64; COLOUR_BYTES]) -> Self {
        let shares = shares.map(|share| share.max(0.0));
        let total: f64 = shares.iter().sum();
        if !(total > 0.0 && total.is_finite()) {
            return Self::UNKNOWN;
        }
        let exact = shares.map(|share| share / total * f64::from(SUM));
        let mut bins = exact.map(|share| share as u8);
        let given: u32 = bins.iter().map(|&bin| u32::from(bin)).sum();
        let mut order: Vec<usize> = (0..COLOUR_BYTES).collect();
        // What rounding down has taken from most goes back first; of equals, to the first.
        let lost = |bin: usize| exact[bin] - exact[bin].floor();
        order.sort_by(|&a, &b| lost(b).total_cmp(&lost(a)));
        for bin in order.into_iter().take(SUM.saturating_sub(given) as usize) {
            bins[bin] += 1;
        }
        Self::new(bins).unwrap_or(Self::UNKNOWN)
    }

    /// The bins.
    pub fn as_bytes(&self) -> &[u8; COLOUR_BYTES] {
        &self.0
    }

    /// Whether anybody has looked.
    pub fn are_known(&self) -> bool {
        self.0 != Self::UNKNOWN.0
    }

    /// The part that both have in common (histogram intersection: Swain and Ballard, 1991), 0…1.
    pub fn similarity(&self, other: &Self) -> f32 {
        intersection(&self.0, &other.0)
    }

    pub(crate) fn are_valid(bins: &[u8; COLOUR_BYTES]) -> bool {
        let sum: u32 = bins.iter().map(|&bin| u32::from(bin)).sum();
        sum == SUM || sum == 0
    }
}

/// See [`Colours::similarity`].
#[inline]
pub(crate) fn intersection(one: &[u8; COLOUR_BYTES], other: &[u8; COLOUR_BYTES]) -> f32 {
    // At most 255 in all, so that a byte holds each part and 16 bits hold the sum.
    let common: u16 = one
        .iter()
        .zip(other)
        .map(|(a, b)| u16::from(*a.min(b)))
        .sum();
    f32::from(common) / SUM as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(first: u8, second: u8) -> [u8; COLOUR_BYTES] {
        let mut bins = [0; COLOUR_BYTES];
        (bins[0], bins[1]) = (first, second);
        bins
    }

    #[test]
    fn only_whole_histograms_are_colours() {
        let cases = [
            ((255, 0), true),
            ((155, 100), true),
            ((0, 0), true),
            ((255, 1), false),
            ((1, 0), false),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|((a, b), valid)| Colours::new(two(*a, *b)).is_some() != *valid)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_is_in_common_counts() {
        let colours = |first, second| Colours::new(two(first, second)).unwrap();
        let cases = [
            (colours(255, 0), colours(255, 0), 1.0),
            (colours(255, 0), colours(0, 255), 0.0),
            (colours(204, 51), colours(153, 102), 0.8),
            (colours(255, 0), Colours::UNKNOWN, 0.0),
        ];
        for (one, other, expected) in cases {
            assert_eq!(one.similarity(&other), expected, "{one:?} {other:?}");
            assert_eq!(other.similarity(&one), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn shares_become_whole_histograms() {
        let mut shares = [0.0; COLOUR_BYTES];
        assert_eq!(Colours::of_shares(&shares), Colours::UNKNOWN);
        shares[0] = 3.0;
        shares[1] = 1.0;
        shares[2] = -5.0;
        assert_eq!(Colours::of_shares(&shares).as_bytes(), &two(191, 64));
        let thirds = Colours::of_shares(&[1.0; COLOUR_BYTES]);
        assert!(Colours::are_valid(thirds.as_bytes()) && thirds.are_known());
        assert_eq!(
            Colours::of_shares(&[f64::MAX; COLOUR_BYTES]),
            Colours::UNKNOWN
        );
        assert_eq!(
            Colours::of_shares(&[f64::NAN; COLOUR_BYTES]),
            Colours::UNKNOWN
        );
    }
}
