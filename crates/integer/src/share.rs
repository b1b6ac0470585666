//! One inference by several: who computes what, and what they tell each other.
//!
//! Of every convolution each part computes some of the channels, of all cells. So a part needs only its own
//! channels' weights, all parts have the same work however few cells a map has, and what was computed is
//! told once after each convolution. Sums are integers and each is added up by one part alone, so the
//! bits are those of one computation, whatever the number of parts.

use std::convert::Infallible;
use std::ops::Range;

use crate::geometry::Map;

/// Which part of a computation: number `part` of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    part: usize,
    of: usize,
}

impl Share {
    /// Everything.
    pub const WHOLE: Self = Self { part: 0, of: 1 };

    /// Part `part` of `of`, counted from 0. Part 0 has the input and the result. None if there is no such
    /// part.
    pub fn new(part: usize, of: usize) -> Option<Self> {
        (part < of).then_some(Self { part, of })
    }

    /// Counted from 0.
    pub fn part(self) -> usize {
        self.part
    }

    /// How many there are.
    pub fn of(self) -> usize {
        self.of
    }

    /// All parts, this one among them.
    fn all(self) -> impl Iterator<Item = Self> {
        let of = self.of;
        (0..of).map(move |part| Self { part, of })
    }

    /// Which of `count` things are this part's.
    pub(crate) fn range(self, count: usize) -> Range<usize> {
        count * self.part / self.of..count * (self.part + 1) / self.of
    }

    /// Which of `channels`, which are computed `panel` at a time.
    pub(crate) fn channels(self, channels: usize, panel: usize) -> Range<usize> {
        let panels = self.range(channels / panel);
        panels.start * panel..panels.end * panel
    }
}

/// What the parts of one inference tell each other.
///
/// All parts of an inference call it equally often, with blocks of the same length.
pub trait Exchange {
    /// Why another part does not answer.
    type Error;

    /// Gives the others what lies in `own` of `blocks`, and waits for what they give: each fills the range
    /// that is its own. Together the parts' ranges are all of `blocks`.
    ///
    /// # Errors
    /// If another part does not answer; the inference is lost then.
    fn exchange(&mut self, blocks: &mut [u8], own: Range<usize>) -> Result<(), Self::Error>;
}

/// No other parts.
pub(crate) struct Alone;

impl Exchange for Alone {
    type Error = Infallible;

    fn exchange(&mut self, _: &mut [u8], _: Range<usize>) -> Result<(), Infallible> {
        Ok(())
    }
}

/// A value of a map, as parts tell it.
pub(crate) trait Value: Copy {
    const BYTES: usize;
    fn write(self, to: &mut [u8]);
    fn read(from: &[u8]) -> Self;
}

impl Value for u8 {
    const BYTES: usize = 1;

    fn write(self, to: &mut [u8]) {
        to[0] = self;
    }

    fn read(from: &[u8]) -> Self {
        from[0]
    }
}

impl Value for f32 {
    const BYTES: usize = size_of::<Self>();

    fn write(self, to: &mut [u8]) {
        to.copy_from_slice(&self.to_le_bytes());
    }

    fn read(from: &[u8]) -> Self {
        Self::from_le_bytes([from[0], from[1], from[2], from[3]])
    }
}

/// Tells the others this part's channels of `map`, whose values are `values`, and writes theirs into it.
/// `blocks` is room for that.
pub(crate) fn exchange_map<V: Value, E: Exchange>(
    exchange: &mut E,
    share: Share,
    map: &Map,
    panel: usize,
    values: &mut [V],
    blocks: &mut Vec<u8>,
) -> Result<(), E::Error> {
    if share == Share::WHOLE {
        return Ok(());
    }
    let cells = map.height * map.width;
    let size = cells * V::BYTES;
    blocks.resize(size * map.channels, 0);
    let block = |channels: &Range<usize>| size * channels.start..size * channels.end;
    let own = share.channels(map.channels, panel);
    if !own.is_empty() {
        let to = blocks[block(&own)].chunks_exact_mut(own.len() * V::BYTES);
        for (to, at) in to.zip(map.cells()) {
            let from = &values[at + own.start..at + own.end];
            let to = to.chunks_exact_mut(V::BYTES);
            to.zip(from).for_each(|(to, value)| value.write(to));
        }
    }
    exchange.exchange(blocks, block(&own))?;
    for other in share.all().filter(|other| *other != share) {
        let theirs = other.channels(map.channels, panel);
        if theirs.is_empty() {
            continue;
        }
        let from = blocks[block(&theirs)].chunks_exact(theirs.len() * V::BYTES);
        for (from, at) in from.zip(map.cells()) {
            let to = &mut values[at + theirs.start..at + theirs.end];
            let from = from.chunks_exact(V::BYTES);
            to.iter_mut()
                .zip(from)
                .for_each(|(to, from)| *to = V::read(from));
        }
    }
    Ok(())
}

/// Gives the others the whole of `map`, which only part 0 has.
pub(crate) fn give_map<E: Exchange>(
    exchange: &mut E,
    share: Share,
    map: &Map,
    bytes: &mut [u8],
    blocks: &mut Vec<u8>,
) -> Result<(), E::Error> {
    if share == Share::WHOLE {
        return Ok(());
    }
    let row = map.width * map.channels;
    blocks.resize(map.height * row, 0);
    if share.part > 0 {
        exchange.exchange(blocks, 0..0)?;
    }
    for (number, block) in blocks.chunks_exact_mut(row.max(1)).enumerate() {
        let begin = map.at(number, 0);
        let line = &mut bytes[begin..begin + row];
        match share.part {
            0 => block.copy_from_slice(line),
            _ => line.copy_from_slice(block),
        }
    }
    if share.part == 0 {
        let all = 0..blocks.len();
        exchange.exchange(blocks, all)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_whole_without_gaps_or_overlaps() {
        let mut wrong = Vec::new();
        for of in 1..=9 {
            for (channels, panel) in [(64, 8), (64, 32), (192, 16), (2048, 8)] {
                let mut next = 0;
                let (mut least, mut most) = (usize::MAX, 0);
                for share in Share::new(0, of).unwrap().all() {
                    let range = share.channels(channels, panel);
                    if range.start != next || range.end % panel != 0 {
                        wrong.push(format!("{share:?} of {channels} by {panel}: {range:?}"));
                    }
                    next = range.end;
                    (least, most) = (least.min(range.len()), most.max(range.len()));
                }
                if next != channels || most - least > panel {
                    wrong.push(format!("{of} of {channels} by {panel}: {least} to {most}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(Share::new(2, 2), None);
        assert_eq!(Share::new(0, 0), None);
    }
}
