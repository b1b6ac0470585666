//! Which part of the photo is searched: what a hand does with the box, and when that has settled.
//!
//! Positions are in ten-thousandths of the photo's width and height, as [`Crop`] has them.

use imageprep::Crop;

use super::{Effect, State, Work};

/// Of a side of the box: a tenth of the photo's. Less is too little to look at, and too small to hold.
const LEAST: i32 = 1_000;

/// How far an arrow key goes: two in a hundred.
const STEP: i32 = 200;

/// What can be taken hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// The box itself: it moves, and keeps its size.
    Box,
    /// A corner: the opposite one stays.
    UpperLeft,
    /// The same.
    UpperRight,
    /// The same.
    LowerLeft,
    /// The same.
    LowerRight,
}

impl Grip {
    /// All of them, in the order in which the keyboard reaches them.
    pub const ALL: [Self; 5] = [
        Self::Box,
        Self::UpperLeft,
        Self::UpperRight,
        Self::LowerLeft,
        Self::LowerRight,
    ];

    /// One word for styles and tests.
    pub fn key(self) -> &'static str {
        match self {
            Self::Box => "box",
            Self::UpperLeft => "upper-left",
            Self::UpperRight => "upper-right",
            Self::LowerLeft => "lower-left",
            Self::LowerRight => "lower-right",
        }
    }

    /// The grip with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grip| grip.key() == key)
    }

    /// `crop` with this grip moved; the box stays within the photo and keeps its least size.
    fn moved(self, crop: Crop, [across, down]: [i32; 2]) -> Crop {
        let unit = Crop::UNIT as i32;
        let [left, top, width, height] = <[u32; 4]>::from(crop).map(|value| value as i32);
        let (right, bottom) = (left + width, top + height);
        // A side that is already less stays as it is, and may only grow.
        let low =
            |at: i32, by: i32, end: i32| (at + by).clamp(0, (end - LEAST).max(at.min(end - 1)));
        let high = |at: i32, by: i32, begin: i32| {
            (at + by).clamp((begin + LEAST).min(at.max(begin + 1)), unit)
        };
        let (left, right) = match self {
            Self::Box => {
                let left = (left + across).clamp(0, unit - width);
                (left, left + width)
            }
            Self::UpperLeft | Self::LowerLeft => (low(left, across, right), right),
            Self::UpperRight | Self::LowerRight => (left, high(right, across, left)),
        };
        let (top, bottom) = match self {
            Self::Box => {
                let top = (top + down).clamp(0, unit - height);
                (top, top + height)
            }
            Self::UpperLeft | Self::UpperRight => (low(top, down, bottom), bottom),
            Self::LowerLeft | Self::LowerRight => (top, high(bottom, down, top)),
        };
        let [left, top, width, height] =
            [left, top, right - left, bottom - top].map(|value| value.max(0) as u32);
        Crop::new(left, top, width, height).unwrap_or(crop)
    }
}

/// The grip that a key moves, and how far: an arrow moves what has the focus, and with Shift it moves
/// the lower right corner of the box. None for any other key.
pub fn nudge(grip: Grip, key: &str, has_shift: bool) -> Option<CropAction> {
    let by = match key {
        "ArrowLeft" => [-STEP, 0],
        "ArrowRight" => [STEP, 0],
        "ArrowUp" => [0, -STEP],
        "ArrowDown" => [0, STEP],
        _ => return None,
    };
    let grip = match (grip, has_shift) {
        (Grip::Box, true) => Grip::LowerRight,
        (grip, _) => grip,
    };
    Some(CropAction::Nudged { grip, by })
}

/// What a person does with the box, and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CropAction {
    /// A pointer took hold.
    Gripped {
        /// Of what.
        grip: Grip,
        /// Where the pointer is; may be outside the photo.
        at: [i32; 2],
    },
    /// The pointer that holds moved there.
    Dragged {
        /// Where it is; may be outside the photo.
        at: [i32; 2],
    },
    /// The pointer let go.
    Released,
    /// A key moved a grip.
    Nudged {
        /// Which.
        grip: Grip,
        /// How far.
        by: [i32; 2],
    },
    /// Nothing has moved since that move, for as long as [`Effect::Settle`] waits.
    Settled {
        /// Of the move.
        moves: u64,
    },
    /// A person wants the whole photo searched.
    Whole,
    /// A person wants what the engine takes for the garment.
    Guess,
}

/// A pointer that holds a grip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hold {
    grip: Grip,
    /// The pointer, and the box, when it took hold.
    at: [i32; 2],
    from: Crop,
}

/// The box over the photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framing {
    /// What it shows: the whole photo until the engine has looked at it.
    pub shown: Crop,
    /// What the engine took for the garment; none if it took the whole photo, or was not asked.
    pub guess: Option<Crop>,
    /// What a person wants searched; none leaves it to the engine.
    wanted: Option<Crop>,
    /// Whether the engine has looked at this photo, so that there is something to frame.
    is_known: bool,
    hold: Option<Hold>,
    /// Moves in this visit. None is forgotten, so that what settles late is known to be late.
    moves: u64,
    /// Whether the box was moved since the last search began.
    is_moved: bool,
}

impl Default for Framing {
    fn default() -> Self {
        Self {
            shown: Crop::WHOLE,
            guess: None,
            wanted: None,
            is_known: false,
            hold: None,
            moves: 0,
            is_moved: false,
        }
    }
}

impl Framing {
    /// Whether the engine has looked at this photo, so that there is something to frame.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// For another photo.
    pub(super) fn begin(&mut self) {
        *self = Self {
            moves: self.moves + 1,
            ..Self::default()
        };
    }

    /// The engine has looked at `part` of the photo: a person's, or its own guess.
    pub(super) fn learn(&mut self, part: Crop) {
        self.is_known = true;
        if self.wanted.is_none() {
            self.guess = (!part.is_whole()).then_some(part);
        }
        // Whoever has moved the box since knows better.
        if !self.is_moved {
            self.shown = part;
        }
    }

    fn show(&mut self, crop: Crop) -> Vec<Effect> {
        if crop == self.shown {
            return Vec::new();
        }
        self.shown = crop;
        self.is_moved = true;
        self.moves += 1;
        vec![Effect::Settle { moves: self.moves }]
    }
}

impl State {
    /// The part of the photo to search; none leaves it to the engine.
    pub fn wanted_part(&self) -> Option<Crop> {
        self.framing.wanted
    }

    /// Whether another part of a photo is looked at that has been answered before.
    pub fn is_refining(&self) -> bool {
        self.framing.is_known && matches!(self.work, Work::Waiting | Work::Looking)
    }

    pub(super) fn frame(&mut self, action: CropAction) -> Vec<Effect> {
        if self.photo.is_none() {
            return Vec::new();
        }
        let framing = &mut self.framing;
        match action {
            CropAction::Gripped { grip, at } => {
                let from = framing.shown;
                framing.hold = Some(Hold { grip, at, from });
                Vec::new()
            }
            CropAction::Dragged { at } => match framing.hold {
                Some(hold) => {
                    let by = [at[0] - hold.at[0], at[1] - hold.at[1]];
                    framing.show(hold.grip.moved(hold.from, by))
                }
                None => Vec::new(),
            },
            CropAction::Released => {
                framing.hold = None;
                Vec::new()
            }
            CropAction::Nudged { grip, by } => framing.show(grip.moved(framing.shown, by)),
            CropAction::Settled { moves } if moves == framing.moves && framing.is_moved => {
                let part = framing.shown;
                self.search_part(Some(part))
            }
            CropAction::Settled { .. } => Vec::new(),
            CropAction::Whole => self.search_part(Some(Crop::WHOLE)),
            CropAction::Guess => self.search_part(None),
        }
    }

    /// Searches again with another part of the photo.
    fn search_part(&mut self, part: Option<Crop>) -> Vec<Effect> {
        let framing = &mut self.framing;
        framing.moves += 1; // what still waits to settle is overtaken
        framing.is_moved = false;
        if let Some(shown) = part.or(framing.guess) {
            framing.shown = shown;
        }
        if part == framing.wanted {
            return Vec::new();
        }
        framing.wanted = part;
        let mut effects = self.forget_answer();
        effects.extend(self.begin_search());
        effects
    }
}

#[cfg(test)]
mod tests;
