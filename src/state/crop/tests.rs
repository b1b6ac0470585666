//! The box: what each grip does, and when a part is searched.

use contract::Shares;

use super::*;
use crate::engine::failure::Failure;
use crate::engine::protocol::{Event, Narrowed};
use crate::state::tests::photo;
use crate::state::{Action, Adapter};

fn crop(numbers: [u32; 4]) -> Crop {
    Crop::try_from(numbers).unwrap()
}

fn numbers(crop: Crop) -> [u32; 4] {
    crop.into()
}

#[test]
fn grips_move_their_side_and_nothing_leaves_the_photo() {
    let from = [2_000, 3_000, 4_000, 5_000];
    let cases = [
        (Grip::Box, [500, -500], [2_500, 2_500, 4_000, 5_000]),
        (Grip::Box, [-9_000, 9_000], [0, 5_000, 4_000, 5_000]),
        (
            Grip::Box,
            [i32::MAX / 2, i32::MIN / 2],
            [6_000, 0, 4_000, 5_000],
        ),
        (Grip::UpperLeft, [-500, 500], [1_500, 3_500, 4_500, 4_500]),
        (
            Grip::UpperLeft,
            [9_000, 9_000],
            [5_000, 7_000, 1_000, 1_000],
        ),
        (Grip::UpperLeft, [-9_000, -9_000], [0, 0, 6_000, 8_000]),
        (Grip::UpperRight, [500, 500], [2_000, 3_500, 4_500, 4_500]),
        (Grip::UpperRight, [-9_000, -9_000], [2_000, 0, 1_000, 8_000]),
        (Grip::LowerLeft, [500, 500], [2_500, 3_000, 3_500, 5_500]),
        (Grip::LowerLeft, [0, -9_000], [2_000, 3_000, 4_000, 1_000]),
        (Grip::LowerRight, [500, -500], [2_000, 3_000, 4_500, 4_500]),
        (
            Grip::LowerRight,
            [9_000, 9_000],
            [2_000, 3_000, 8_000, 7_000],
        ),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(grip, by, expected)| (grip, by, numbers(grip.moved(crop(from), by)), expected))
        .filter(|(.., found, expected)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_box_smaller_than_the_least_may_only_grow() {
    let small = crop([9_500, 0, 500, 300]);
    let cases = [
        (Grip::UpperLeft, [500, 500], [9_500, 0, 500, 300]),
        (Grip::UpperLeft, [-200, 0], [9_300, 0, 700, 300]),
        (Grip::LowerRight, [-100, -100], [9_500, 0, 500, 300]),
        (Grip::LowerRight, [0, 900], [9_500, 0, 500, 1_200]),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(grip, by, expected)| (grip, by, numbers(grip.moved(small, by)), expected))
        .filter(|(.., found, expected)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn arrows_move_what_has_the_focus_and_with_shift_the_size() {
    let nudged = |grip, by| Some(CropAction::Nudged { grip, by });
    let cases = [
        (Grip::Box, "ArrowLeft", false, nudged(Grip::Box, [-STEP, 0])),
        (
            Grip::Box,
            "ArrowDown",
            true,
            nudged(Grip::LowerRight, [0, STEP]),
        ),
        (
            Grip::UpperLeft,
            "ArrowUp",
            false,
            nudged(Grip::UpperLeft, [0, -STEP]),
        ),
        (
            Grip::UpperLeft,
            "ArrowRight",
            true,
            nudged(Grip::UpperLeft, [STEP, 0]),
        ),
        (Grip::Box, "Enter", false, None),
        (Grip::Box, "Tab", true, None),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .filter(|(grip, key, shift, expected)| nudge(*grip, key, *shift) != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for grip in Grip::ALL {
        assert_eq!(Grip::from_key(grip.key()), Some(grip));
    }
}

fn hears(state: &mut State, event: Event) {
    assert_eq!(state.update(Action::Heard { worker: 1, event }), []);
}

fn found(id: u64) -> Event {
    Event::Found {
        id,
        guesses: Vec::new(),
        matches: Vec::new(),
        milliseconds: 60.0,
        narrowed: Narrowed::default(),
    }
}

fn traced(id: u64, part: Crop) -> Event {
    Event::Traced {
        id,
        part,
        places: vec![Some(part)],
        shares: vec![Shares {
            cells: vec![0.9],
            rest: 0.0,
        }],
    }
}

/// A page that has answered photo `a`, looking at this part by its own guess.
fn answered(part: Crop) -> State {
    let mut state = State::default();
    state.update(Action::AdapterFound(Adapter::None));
    state.update(Action::PhotoChosen(photo("a")));
    assert_eq!(state.wanted_part(), None, "the engine is to guess");
    assert!(!state.framing.is_known());
    hears(&mut state, Event::Ready);
    hears(&mut state, found(1));
    hears(&mut state, traced(1, part));
    assert!(state.framing.is_known() && state.framing.shown == part);
    state
}

fn settle(moves: u64) -> Vec<Effect> {
    vec![Effect::Settle { moves }]
}

fn searches(effects: &[Effect], wanted: u64) -> bool {
    matches!(effects, [Effect::Search { id, photo: found }] if *id == wanted && *found == photo("a"))
}

fn act(state: &mut State, action: CropAction) -> Vec<Effect> {
    state.update(Action::Crop(action))
}

#[test]
fn a_part_is_searched_once_the_box_has_settled() {
    let mut state = answered(Crop::WHOLE);
    assert_eq!(state.framing.guess, None);
    let grip = Grip::UpperLeft;
    assert_eq!(
        act(&mut state, CropAction::Gripped { grip, at: [0, 0] }),
        []
    );
    let first = act(&mut state, CropAction::Dragged { at: [1_000, 0] });
    let [Effect::Settle { moves }] = first[..] else {
        panic!("{first:?}");
    };
    assert_eq!(
        act(&mut state, CropAction::Dragged { at: [1_000, 0] }),
        [],
        "it stood still"
    );
    let second = act(&mut state, CropAction::Dragged { at: [2_000, 3_000] });
    assert_eq!(second, settle(moves + 1));
    assert_eq!(act(&mut state, CropAction::Released), []);
    assert_eq!(
        act(&mut state, CropAction::Dragged { at: [0, 0] }),
        [],
        "nothing is held"
    );
    assert!(
        matches!(state.work, Work::Found(_)),
        "the answer stays meanwhile"
    );
    assert_eq!(
        act(&mut state, CropAction::Settled { moves }),
        [],
        "it moved since"
    );
    let effects = act(&mut state, CropAction::Settled { moves: moves + 1 });
    assert!(searches(&effects, 2), "{effects:?}");
    assert!(state.is_refining(), "the last answer may stay to be seen");
    let part = crop([2_000, 3_000, 8_000, 7_000]);
    assert_eq!(state.wanted_part(), Some(part));
    assert_eq!(
        state.origins.shown(),
        None,
        "of the old answer nothing is shown"
    );
    // Twice settled is once searched.
    assert_eq!(
        act(&mut state, CropAction::Settled { moves: moves + 1 }),
        []
    );
    // An answer to the old search changes nothing.
    hears(&mut state, traced(1, Crop::WHOLE));
    assert_eq!(state.framing.shown, part);
    hears(&mut state, found(2));
    hears(&mut state, traced(2, part));
    assert_eq!((state.framing.shown, state.framing.guess), (part, None));
    assert!(state.origins.is_known(0));
}

#[test]
fn a_guess_can_be_left_and_come_back_to() {
    let guess = crop([1_000, 1_000, 5_000, 6_000]);
    let mut state = answered(guess);
    assert_eq!(state.framing.guess, Some(guess));
    assert_eq!(
        act(&mut state, CropAction::Guess),
        [],
        "it is what is shown"
    );
    let effects = act(&mut state, CropAction::Whole);
    assert!(searches(&effects, 2), "{effects:?}");
    assert_eq!(state.wanted_part(), Some(Crop::WHOLE));
    assert_eq!(
        act(&mut state, CropAction::Whole),
        [],
        "it is being searched"
    );
    hears(&mut state, found(2));
    hears(&mut state, traced(2, Crop::WHOLE));
    assert_eq!(
        (state.framing.shown, state.framing.guess),
        (Crop::WHOLE, Some(guess))
    );
    let effects = act(&mut state, CropAction::Guess);
    assert!(searches(&effects, 3), "{effects:?}");
    assert_eq!((state.wanted_part(), state.framing.shown), (None, guess));
}

#[test]
fn the_box_is_not_taken_out_of_a_hand() {
    let mut state = answered(Crop::WHOLE);
    let nudged = CropAction::Nudged {
        grip: Grip::LowerRight,
        by: [-3_000, 0],
    };
    let [Effect::Settle { moves }] = act(&mut state, nudged)[..] else {
        panic!("{state:?}");
    };
    act(&mut state, CropAction::Settled { moves });
    // Moved again while the engine looks at the first part.
    let later = act(&mut state, nudged);
    assert_eq!(later, settle(moves + 2));
    let shown = state.framing.shown;
    hears(&mut state, found(2));
    hears(&mut state, traced(2, crop([0, 0, 7_000, 10_000])));
    assert_eq!(state.framing.shown, shown);
    let effects = act(&mut state, CropAction::Settled { moves: moves + 2 });
    assert!(searches(&effects, 3), "{effects:?}");
    assert_eq!(state.wanted_part(), Some(shown));
}

#[test]
fn another_photo_begins_with_a_guess_of_its_own() {
    let mut state = answered(crop([1_000, 1_000, 5_000, 6_000]));
    let nudged = CropAction::Nudged {
        grip: Grip::Box,
        by: [STEP, 0],
    };
    let [Effect::Settle { moves }] = act(&mut state, nudged)[..] else {
        panic!("{state:?}");
    };
    state.update(Action::PhotoChosen(photo("b")));
    assert_eq!(state.wanted_part(), None);
    assert_eq!(
        (state.framing.shown, state.framing.guess),
        (Crop::WHOLE, None)
    );
    assert!(!state.framing.is_known());
    assert_eq!(
        act(&mut state, CropAction::Settled { moves }),
        [],
        "of the old photo"
    );
    let mut empty = State::default();
    assert_eq!(act(&mut empty, CropAction::Whole), [], "there is no photo");
}

#[test]
fn a_part_that_failed_can_be_tried_again() {
    let mut state = answered(crop([1_000, 1_000, 5_000, 6_000]));
    act(&mut state, CropAction::Whole);
    let failure = Failure::Unreachable {
        what: crate::engine::failure::Part::Model,
        address: String::new(),
        status: None,
    };
    hears(
        &mut state,
        Event::Failed {
            id: Some(2),
            failure,
        },
    );
    let effects = state.update(Action::Retry);
    assert!(searches(&effects, 3), "{effects:?}");
    assert_eq!(state.wanted_part(), Some(Crop::WHOLE), "the same part");
}
