//! A part of a network as bytes, for one who computes it beside the others and shares no memory with them.
//!
//! It goes from one thread to another of the same program and is kept nowhere: numbers are little-endian, in
//! the order of the fields, and lists begin with their length. A part has the weights of its own channels
//! only, packed as they are, and everything is checked again before a kernel may read it.

use crate::description::Quantiser;
use crate::geometry::{Cell, Map};
use crate::kernel::{Convolving, Ending, Kernel};
use crate::network::{Memory, Network, Scratch};
use crate::pack::{Line, Panel, Panels};
use crate::share::{Exchange, Share};

/// A network with the weights of one part: all that [`Part::assist`] needs.
#[derive(Debug)]
pub struct Part {
    network: Network,
    share: Share,
}

/// Bytes that are no part of a network, or one for another processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no part of a network for this processor")]
pub struct HandoverError;

impl Network {
    /// What [`Part::read`] takes: `share` of this network.
    pub fn part(&self, share: Share) -> Vec<u8> {
        // Weights, and about a quarter of that for where their inputs lie: growing would take twice as much.
        let all = std::iter::once(&self.stem).chain(&self.rest);
        let weights: usize = all.map(|one| one.panels.bytes().len()).sum();
        let mut bytes = Vec::with_capacity(weights.div_ceil(share.of()) * 5 / 4 + (1 << 16));
        [share.part(), share.of()].tell(&mut bytes);
        let kernel = Kernel::ALL.iter().position(|kernel| *kernel == self.kernel);
        kernel.unwrap_or(0).tell(&mut bytes);
        self.quantiser.tell(&mut bytes);
        self.input.tell(&mut bytes);
        self.pooled.tell(&mut bytes);
        self.last.tell(&mut bytes);
        self.memory.tell(&mut bytes);
        self.stem.only(share).tell(&mut bytes);
        self.rest.len().tell(&mut bytes);
        for convolving in &self.rest {
            convolving.only(share).tell(&mut bytes);
        }
        bytes
    }
}

impl Part {
    /// Reads what [`Network::part`] wrote.
    ///
    /// # Errors
    /// [`HandoverError`] for anything else.
    pub fn read(bytes: &[u8]) -> Result<Self, HandoverError> {
        let part = Self::hear(&mut &*bytes).ok_or(HandoverError)?;
        match part.network.is_sound() {
            true => Ok(part),
            false => Err(HandoverError),
        }
    }

    /// Which part it is.
    pub fn share(&self) -> Share {
        self.share
    }

    /// The most bytes that parts tell each other at a time.
    pub fn most_exchanged(&self) -> usize {
        self.network.most_exchanged()
    }

    /// Memory for one inference.
    pub fn scratch(&self) -> Scratch {
        self.network.scratch()
    }

    /// Computes this part of one inference, whose input part 0 gives. Waits for that as long as the
    /// exchange does.
    ///
    /// # Errors
    /// The exchange's.
    ///
    /// # Panics
    /// If the scratch is another network's.
    pub fn assist<E: Exchange>(
        &self,
        scratch: &mut Scratch,
        exchange: &mut E,
    ) -> Result<(), E::Error> {
        self.network.assist(scratch, self.share, exchange)
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        let [part, of] = Told::hear(from)?;
        let share = Share::new(part, of)?;
        let kernel = *Kernel::ALL.get(usize::hear(from)?)?;
        let network = Network {
            kernel,
            quantiser: Told::hear(from)?,
            input: Told::hear(from)?,
            pooled: Told::hear(from)?,
            last: Told::hear(from)?,
            memory: Told::hear(from)?,
            stem: Told::hear(from)?,
            rest: Told::hear(from)?,
            // Only part 0 has the result.
            steps: Vec::new(),
        };
        from.is_empty().then_some(Self { network, share })
    }
}

impl Convolving {
    /// The same with the weights of one part, without those of all others.
    fn only(&self, share: Share) -> Self {
        let all = &self.panels;
        let own = share.range(all.panels.len());
        let begin = |panel: usize| all.panels.get(panel).map(|panel| panel.begin);
        // Panels lie one after another.
        let begins = begin(own.start).unwrap_or(0);
        let ends = begin(own.end).unwrap_or(all.bytes().len());
        let weights = match own.is_empty() {
            true => &[],
            false => &all.bytes()[begins..ends],
        };
        let panel = |(number, panel): (usize, &Panel)| match own.contains(&number) {
            true => Panel {
                begin: panel.begin - begins,
                ..panel.clone()
            },
            false => Panel::default(),
        };
        Self {
            panels: all.with_weights(weights, all.panels.iter().enumerate().map(panel).collect()),
            cells: self.cells.clone(),
            factor: self.factor.clone(),
            offset: self.offset.clone(),
            ending: self.ending.clone(),
            output: self.output,
        }
    }
}

/// What is told from one thread to another.
trait Told: Sized {
    fn tell(&self, to: &mut Vec<u8>);
    /// None if that is not what was told.
    fn hear(from: &mut &[u8]) -> Option<Self>;
}

impl Told for u8 {
    fn tell(&self, to: &mut Vec<u8>) {
        to.push(*self);
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        from.split_off_first().copied()
    }
}

impl Told for u32 {
    fn tell(&self, to: &mut Vec<u8>) {
        to.extend(self.to_le_bytes());
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        let bytes = from.split_off(..4)?;
        Some(Self::from_le_bytes(bytes.try_into().ok()?))
    }
}

/// All of ours are positions in an arena, which has less than 2³² bytes.
impl Told for usize {
    fn tell(&self, to: &mut Vec<u8>) {
        (*self as u32).tell(to);
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        Some(u32::hear(from)? as Self)
    }
}

impl Told for f32 {
    fn tell(&self, to: &mut Vec<u8>) {
        self.to_bits().tell(to);
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        Some(Self::from_bits(u32::hear(from)?))
    }
}

impl<T: Told> Told for Vec<T> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.len().tell(to);
        self.iter().for_each(|one| one.tell(to));
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        let length = usize::hear(from)?;
        (0..length).map(|_| T::hear(from)).collect()
    }
}

impl<T: Told> Told for Option<T> {
    fn tell(&self, to: &mut Vec<u8>) {
        u8::from(self.is_some()).tell(to);
        self.iter().for_each(|one| one.tell(to));
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        match u8::hear(from)? {
            0 => Some(None),
            _ => Some(Some(T::hear(from)?)),
        }
    }
}

impl<T: Told + Copy> Told for [T; 2] {
    fn tell(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|one| one.tell(to));
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        Some([T::hear(from)?, T::hear(from)?])
    }
}

impl Told for Line {
    fn tell(&self, to: &mut Vec<u8>) {
        to.extend(self.0.map(|weight| weight as u8));
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        let bytes: [u8; 64] = from.split_off(..64)?.try_into().ok()?;
        Some(Self(bytes.map(|byte| byte as i8)))
    }
}

impl Told for Ending {
    fn tell(&self, to: &mut Vec<u8>) {
        match self {
            Self::Step => 0_u8.tell(to),
            Self::StepBeside(ratio) => {
                1_u8.tell(to);
                ratio.tell(to);
            }
            Self::Floats => 2_u8.tell(to),
            Self::Halves { apart } => {
                3_u8.tell(to);
                apart.tell(to);
            }
        }
    }

    fn hear(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::hear(from)? {
            0 => Self::Step,
            1 => Self::StepBeside(Told::hear(from)?),
            2 => Self::Floats,
            3 => Self::Halves {
                apart: Told::hear(from)?,
            },
            _ => return None,
        })
    }
}

/// Field by field.
macro_rules! told {
    ($($name:ident { $($field:ident),* })*) => { $(
        impl Told for $name {
            fn tell(&self, to: &mut Vec<u8>) {
                $(self.$field.tell(to);)*
            }

            fn hear(from: &mut &[u8]) -> Option<Self> {
                $(let $field = Told::hear(from)?;)*
                Some(Self { $($field),* })
            }
        }
    )* };
}

told! {
    Quantiser { step, zero }
    Map { begin, height, width, channels, row }
    Memory { bytes, floats, shorts, input }
    Cell { from, to, beside }
    Panel { begin, runs, pairs, singles }
    Panels { lines, width, depth, reach, panels }
    Convolving { panels, cells, factor, offset, ending, output }
}
