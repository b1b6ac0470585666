//! Which card's origin is shown over the photo.

use contract::Shares;
use imageprep::Crop;

use super::{Effect, State};
use crate::origin::Origin;

/// What a person does with a card's origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginAction {
    /// The pointer or the focus is on the card of this rank, 0-based; on none.
    Pointed(Option<usize>),
    /// The button of the card of this rank: shown until it is pressed again.
    Pressed(usize),
}

/// What the engine told about the answer, and what of it is wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    /// Parallel to the cells of each share; none for a cell in the white around the photo.
    places: Vec<Option<Crop>>,
    /// By rank.
    shares: Vec<Shares>,
    pressed: Option<usize>,
    pointed: Option<usize>,
}

impl Origins {
    /// For an answer of which nothing is known yet.
    pub(super) fn learn(&mut self, places: Vec<Option<Crop>>, shares: Vec<Shares>) {
        *self = Self {
            places,
            shares,
            ..Self::default()
        };
    }

    /// Whether the card of this rank has something to show.
    pub fn is_known(&self, rank: usize) -> bool {
        rank < self.shares.len()
    }

    /// Whether the button of the card of this rank is down.
    pub fn is_pressed(&self, rank: usize) -> bool {
        self.pressed == Some(rank)
    }

    /// Whether somebody asked, and did not merely point.
    pub fn is_asked(&self) -> bool {
        self.pressed.is_some()
    }

    /// The rank of the card whose origin is shown: what is pointed at, else what is pressed.
    pub fn shown(&self) -> Option<usize> {
        let shown = self.pointed.or(self.pressed);
        shown.filter(|rank| self.is_known(*rank))
    }

    /// The origin of what the card of this rank shares with the photo; none where there is nothing to
    /// tell.
    pub fn of(&self, rank: usize) -> Option<Origin> {
        Origin::of(&self.places, self.shares.get(rank)?)
    }
}

impl State {
    pub(super) fn trace(&mut self, action: OriginAction) -> Vec<Effect> {
        let origins = &mut self.origins;
        match action {
            OriginAction::Pointed(rank) => origins.pointed = rank,
            OriginAction::Pressed(rank) => {
                origins.pressed = (origins.pressed != Some(rank)).then_some(rank);
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins() -> Origins {
        let shares = |cell| Shares {
            cells: vec![cell],
            rest: 0.0,
        };
        let mut origins = Origins::default();
        origins.learn(vec![Some(Crop::WHOLE)], vec![shares(0.9), shares(0.02)]);
        origins
    }

    #[test]
    fn what_is_pointed_at_comes_before_what_is_pressed() {
        use OriginAction::{Pointed, Pressed};
        type Case<'a> = (&'a [OriginAction], Option<usize>, &'a [usize]);
        let cases: [Case; 8] = [
            (&[], None, &[]),
            (&[Pressed(1)], Some(1), &[1]),
            (&[Pressed(1), Pressed(1)], None, &[]),
            (&[Pressed(1), Pressed(0)], Some(0), &[0]),
            (&[Pressed(1), Pointed(Some(0))], Some(0), &[1]),
            (
                &[Pressed(1), Pointed(Some(0)), Pointed(None)],
                Some(1),
                &[1],
            ),
            (&[Pointed(Some(0)), Pointed(None)], None, &[]),
            // A card of which nothing has been told.
            (&[Pressed(2)], None, &[2]),
        ];
        let mut wrong = Vec::new();
        for (actions, shown, pressed) in cases {
            let mut state = State {
                origins: origins(),
                ..State::default()
            };
            for action in actions {
                assert_eq!(state.trace(*action), []);
            }
            let down: Vec<usize> = (0..3).filter(|r| state.origins.is_pressed(*r)).collect();
            if state.origins.shown() != shown || down != pressed {
                wrong.push(format!(
                    "{actions:?}: {:?}, {down:?}",
                    state.origins.shown()
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn only_what_is_similar_has_an_origin() {
        let origins = origins();
        let known = [0, 1, 2].map(|rank| (origins.is_known(rank), origins.of(rank).is_some()));
        assert_eq!(known, [(true, true), (true, false), (false, false)]);
    }
}
