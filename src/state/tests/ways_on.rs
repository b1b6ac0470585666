//! Stories of people who go on from an answer.

use super::*;
use crate::engine::protocol::{Coverage, Narrowed, Standing};
use crate::query::{MOST_COLOUR, Query};

fn refine(step: Refine) -> Action {
    Action::Refine(step)
}

fn value(value: &str) -> Refine {
    Refine::Value {
        attribute: "gender".into(),
        value: value.into(),
    }
}

fn query(change: impl FnOnce(&mut Query)) -> Query {
    let mut query = Query::default();
    change(&mut query);
    query
}

fn rank(id: u64, query: Query) -> Effect {
    Effect::Rank { id, query }
}

/// An answer with so many products, of which more pass.
fn narrowed(id: u64, count: usize, passing: u64) -> Event {
    Event::Found {
        id,
        guesses: guesses(),
        matches: matches(count),
        milliseconds: 8.0,
        narrowed: Narrowed {
            passing,
            named: vec![("7".into(), "Seventh heaven".into())],
            ..Narrowed::default()
        },
    }
}

fn pictured(id: u64, rank: usize, address: &str) -> Action {
    Action::Pictured {
        worker: 1,
        id,
        rank,
        address: Some(format!("blob:{address}")),
    }
}

fn shown(state: &State) -> Vec<&str> {
    match &state.work {
        Work::Found(answer) => answer.matches.iter().map(|found| &*found.id.own).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_was_seen_is_searched_again() {
    let men = query(|query| query.toggle_value("gender", "Men"));
    let both = query(|query| {
        query.toggle_value("gender", "Men");
        query.toggle_dislike("0");
    });
    tell(vec![
        Story::answered("a filter, then a dislike", Adapter::None)
            .then(pictured(1, 0, "t0"), Phase::Found, &[])
            .then(refine(value("Men")), Phase::Found, &[rank(2, men.clone())])
            .holds("the answer stays until the next is there", |state| {
                state.refinement.is_ranking && state.is_at_work() && shown(state).len() == 5
            })
            .then(
                refine(Refine::Dislike("0".into())),
                Phase::Found,
                &[rank(3, both.clone())],
            )
            .hears(1, narrowed(2, 1, 1), Phase::Found, &[])
            .holds("an answer that nobody waits for changes nothing", |state| {
                shown(state).len() == 5
            })
            .hears(1, narrowed(3, 2, 2), Phase::Found, &[])
            .holds("pictures that are there are not awaited", |state| {
                let Work::Found(answer) = &state.work else {
                    return false;
                };
                !state.refinement.is_ranking
                    && answer.thumbnails[0] == Thumbnail::Address("blob:t0".into())
                    && answer.thumbnails[1] == Thumbnail::Waiting
            })
            .then(pictured(3, 0, "again"), Phase::Found, &[forget("again")])
            .holds("names are known", |state| {
                let refinement = &state.refinement;
                refinement.name(&"7".into()) == "Seventh heaven"
                    && refinement.name(&"0".into()) == "Product 0"
                    && refinement.name(&"?".into()) == "?"
            }),
        Story::answered("a picture goes with its product", Adapter::None)
            .then(pictured(1, 4, "t4"), Phase::Found, &[])
            .then(refine(value("Men")), Phase::Found, &[rank(2, men.clone())])
            .hears(1, narrowed(2, 3, 3), Phase::Found, &[forget("t4")]),
        Story::answered("the same again", Adapter::None)
            .then(refine(Refine::ClearFilter), Phase::Found, &[])
            .then(refine(Refine::ColourWeight(0)), Phase::Found, &[])
            .then(
                refine(Refine::ColourWeight(255)),
                Phase::Found,
                &[rank(2, query(|query| query.colour_weight = MOST_COLOUR))],
            ),
        Story::answered("from a link", Adapter::None)
            .then(
                refine(Refine::Replace(both.clone())),
                Phase::Found,
                &[rank(2, both.clone())],
            )
            .then(
                refine(Refine::ClearRatings),
                Phase::Found,
                &[rank(3, men.clone())],
            ),
    ]);
}

/// The same of a catalogue in cells.
fn of_cells(id: u64, count: usize, standing: Standing, is_more: bool) -> Event {
    let coverage = Coverage {
        standing,
        compared: 120,
        is_more,
        missing: 0,
    };
    match narrowed(id, count, count as u64) {
        Event::Found {
            id,
            guesses,
            matches,
            milliseconds,
            narrowed,
        } => Event::Found {
            id,
            guesses,
            matches,
            milliseconds,
            narrowed: Narrowed {
                coverage: Some(coverage),
                ..narrowed
            },
        },
        other => other,
    }
}

#[test]
fn answers_settle_as_cells_come() {
    let men = query(|query| query.toggle_value("gender", "Men"));
    let is_open = |state: &State| {
        let can_show_more = state.refinement.can_show_more(5);
        state.refinement.is_open() && state.is_at_work() && can_show_more
    };
    tell(vec![
        Story::answered(
            "another answer takes the place of an open one",
            Adapter::None,
        )
        .then(refine(value("Men")), Phase::Found, &[rank(2, men.clone())])
        .hears(1, of_cells(2, 3, Standing::Open, true), Phase::Found, &[])
        .holds("it is shown while more comes", |state| {
            shown(state).len() == 3 && is_open(state)
        })
        .hears(1, of_cells(2, 5, Standing::Open, true), Phase::Found, &[])
        .then(pictured(2, 0, "t0"), Phase::Found, &[])
        .hears(
            1,
            of_cells(2, 5, Standing::Settled, true),
            Phase::Found,
            &[],
        )
        .holds(
            "the last one stays, with the pictures that are there",
            |state| {
                let Work::Found(answer) = &state.work else {
                    return false;
                };
                !state.refinement.is_open()
                    && !state.is_at_work()
                    && state.refinement.can_show_more(5)
                    && answer.thumbnails[0] == Thumbnail::Address("blob:t0".into())
            },
        )
        .hears(
            1,
            of_cells(2, 1, Standing::Settled, true),
            Phase::Found,
            &[],
        )
        .holds("nothing comes after the last", |state| {
            shown(state).len() == 5
        }),
        Story::answered("all that can match was compared", Adapter::None)
            .then(refine(value("Men")), Phase::Found, &[rank(2, men)])
            .hears(
                1,
                of_cells(2, 5, Standing::Certain, false),
                Phase::Found,
                &[],
            )
            .holds("there is no more to show", |state| {
                !state.refinement.can_show_more(5)
            }),
    ]);
}

#[test]
fn a_change_of_mind_is_not_lost_before_the_answer() {
    let men = query(|query| query.toggle_value("gender", "Men"));
    let is_kept = |state: &State| state.refinement.query.filter.contains_key("gender");
    tell(vec![
        Story::new("before the photo", Choice::Cpu, Adapter::None)
            .then(refine(value("Men")), Phase::Idle, &[])
            .chooses(
                "a",
                Phase::Preparing,
                &[start(1, Engine::Cpu), search(1, "a")],
            )
            .holds("it is kept", is_kept),
        Story::new(
            "before the engine has the photo",
            Choice::Cpu,
            Adapter::None,
        )
        .chooses(
            "a",
            Phase::Preparing,
            &[start(1, Engine::Cpu), search(1, "a")],
        )
        .then(refine(value("Men")), Phase::Preparing, &[search(2, "a")]),
        Story::new("while the engine looks", Choice::Cpu, Adapter::None)
            .chooses(
                "a",
                Phase::Preparing,
                &[start(1, Engine::Cpu), search(1, "a")],
            )
            .hears(1, ready(), Phase::Looking, &[])
            .hears(1, Event::Looking { id: 1 }, Phase::Looking, &[])
            .then(
                refine(value("Men")),
                Phase::Looking,
                &[rank(2, men.clone())],
            )
            .hears(1, found(1), Phase::Looking, &[])
            .hears(1, found(2), Phase::Found, &[]),
        Story::answered("once the engine is gone", hardware())
            .hears(
                1,
                failed(None, broken()),
                Phase::Found,
                &[Effect::End, Effect::Race(race::RaceEffect::Forget)],
            )
            .then(
                refine(value("Men")),
                Phase::Preparing,
                &[start(2, Engine::Cpu), search(2, "a")],
            ),
        Story::answered("another engine", hardware())
            .then(refine(value("Men")), Phase::Found, &[rank(2, men.clone())])
            .then(
                Action::EngineChosen(Choice::Cpu),
                Phase::Preparing,
                &[
                    Effect::Remember(Choice::Cpu),
                    Effect::End,
                    start(2, Engine::Cpu),
                    search(3, "a"),
                ],
            ),
        Story::answered("the engine dies of it", hardware())
            .then(pictured(1, 0, "t0"), Phase::Found, &[])
            .then(refine(value("Men")), Phase::Found, &[rank(2, men.clone())])
            .hears(
                1,
                failed(Some(2), broken()),
                Phase::Preparing,
                &[
                    Effect::End,
                    forget("t0"),
                    start(2, Engine::Cpu),
                    search(3, "a"),
                    Effect::Race(race::RaceEffect::Forget),
                ],
            ),
        Story::answered("no engine lives through it", Adapter::None)
            .then(refine(value("Men")), Phase::Found, &[rank(2, men)])
            .ticks(MOST_SILENT_SECONDS - TICK_SECONDS)
            .then(Action::Tick, Phase::Failed, &[Effect::End])
            .then(
                Action::Retry,
                Phase::Preparing,
                &[start(2, Engine::Cpu), search(3, "a")],
            ),
    ]);
}

#[test]
fn another_photo_begins_anew() {
    let several = || vec![photo("b"), photo("c"), photo("d")];
    tell(vec![
        Story::answered("likes were about the last one", Adapter::None)
            .then(
                refine(Refine::Dislike("1".into())),
                Phase::Found,
                &[rank(2, query(|query| query.toggle_dislike("1")))],
            )
            .hears(1, found(2), Phase::Found, &[])
            .chooses("b", Phase::Looking, &[forget("a"), search(3, "b")])
            .holds("nothing is rated", |state| {
                state.refinement.query == Query::default()
            }),
        Story::answered("several photos", Adapter::None)
            .then(
                Action::PhotosChosen(several()),
                Phase::Looking,
                &[forget("a"), search(2, "b"), Effect::Reveal],
            )
            .holds("the first stands for all", |state| {
                state.photo == Some(photo("b")) && state.refinement.others == several()[1..]
            })
            .hears(1, found(2), Phase::Found, &[])
            .chooses(
                "e",
                Phase::Looking,
                &[forget("c"), forget("d"), forget("b"), search(3, "e")],
            )
            .holds("no others are left", |state| {
                state.refinement.others.is_empty()
            }),
        Story::answered("none after all", Adapter::None)
            .then(Action::PhotosChosen(Vec::new()), Phase::Found, &[])
            .holds("the notice", |state| state.problem == Some(Problem::NoFile)),
    ]);
}

#[test]
fn more_and_more_like_this() {
    let men_and_colour = |query: &mut Query| {
        query.toggle_value("gender", "Men");
        query.colour_weight = 20;
    };
    let like = query(|query| {
        men_and_colour(query);
        query.product = Some("3".into());
    });
    let more = query(|query| query.count = 15);
    tell(vec![
        Story::answered("more like one", Adapter::None)
            .then(
                refine(Refine::Replace(query(men_and_colour))),
                Phase::Found,
                &[rank(2, query(men_and_colour))],
            )
            .then(
                refine(Refine::MoreLikeThis("3".into())),
                Phase::Found,
                &[rank(3, like), Effect::Reveal],
            )
            .then(
                refine(Refine::BackToPhoto),
                Phase::Found,
                &[rank(4, query(men_and_colour)), Effect::Reveal],
            ),
        Story::answered("more of them", Adapter::None)
            .holds("not before it is known that there are", |state| {
                !state.refinement.can_show_more(5)
            })
            .then(refine(Refine::ShowMore), Phase::Found, &[rank(2, more)])
            .hears(1, narrowed(2, 15, 1000), Phase::Found, &[])
            .holds("there may be more", |state| {
                state.refinement.can_show_more(15)
            })
            .holds("fewer than asked for are all", |state| {
                !state.refinement.can_show_more(14) && !state.refinement.can_show_more(1000)
            }),
    ]);
}

#[test]
fn a_variant_takes_the_place_of_its_product() {
    let mut state = State::new(Choice::Cpu);
    let heard = |event| Action::Heard { worker: 1, event };
    state.update(Action::PhotoChosen(photo("a")));
    state.update(heard(ready()));
    let mut event = found(1);
    if let Event::Found { matches, .. } = &mut event {
        let variant = |id: &str| Match {
            id: id.into(),
            name: format!("Variant {id}"),
            ..Match::default()
        };
        matches[1].variants = vec![variant("red"), variant("blue")];
    }
    state.update(heard(event));
    state.update(pictured(1, 1, "t1"));
    let blue = |rank, id: &str| {
        refine(Refine::Variant {
            rank,
            id: id.into(),
        })
    };
    let effects = state.update(blue(1, "blue"));
    let picture = Effect::Picture {
        id: 1,
        rank: 1,
        product: "blue".into(),
    };
    assert_eq!(effects, [forget("t1"), picture]);
    assert_eq!(shown(&state), ["0", "blue", "2", "3", "4"]);
    let Work::Found(answer) = &state.work else {
        panic!("{state:?}");
    };
    let swatches: Vec<&str> = answer.matches[1]
        .variants
        .iter()
        .map(|v| &*v.id.own)
        .collect();
    assert_eq!(swatches, ["red", "1"], "each stays at its place");
    assert_eq!(answer.thumbnails[1], Thumbnail::Waiting);
    assert_eq!(state.update(pictured(1, 1, "blue")), []);
    for (rank, id) in [(1, "green"), (0, "red"), (9, "red")] {
        assert_eq!(state.update(blue(rank, id)), [], "{rank} {id}");
    }
    state.update(blue(1, "1"));
    assert_eq!(shown(&state), ["0", "1", "2", "3", "4"]);
}

#[test]
fn a_look_is_asked_for_shown_and_closed() {
    let mut state = State::new(Choice::Cpu);
    let heard = |event| Action::Heard { worker: 1, event };
    state.update(Action::PhotoChosen(photo("a")));
    state.update(heard(ready()));
    state.update(heard(found(1)));
    let complete = |state: &mut State, product: &str| -> u64 {
        let effects = state.update(refine(Refine::CompleteLook(product.into())));
        match effects.last() {
            Some(Effect::Complete { id, product: told }) if *told == *product => *id,
            _ => panic!("{effects:?}"),
        }
    };
    let first = complete(&mut state, "2");
    let second = complete(&mut state, "3");
    assert_ne!(first, second);
    let told = |id| {
        heard(Event::Completed {
            id,
            pieces: matches(2),
        })
    };
    state.update(told(first));
    let look = |state: &State| state.refinement.look.clone().unwrap();
    assert_eq!(look(&state).pieces, None, "of the look before");
    state.update(told(second));
    assert_eq!(
        (look(&state).name.as_str(), look(&state).pieces),
        ("Product 3", Some(matches(2)))
    );
    // Its pictures and those of the answer have places of their own.
    assert_eq!(state.update(pictured(second, 0, "l0")), []);
    assert_eq!(state.update(pictured(1, 0, "t0")), []);
    assert_eq!(state.update(pictured(first, 1, "old")), [forget("old")]);
    assert_eq!(
        look(&state).thumbnails[0],
        Thumbnail::Address("blob:l0".into())
    );
    assert_eq!(state.update(refine(Refine::CloseLook)), [forget("l0")]);
    assert_eq!(state.refinement.look, None);
    assert_eq!(state.update(pictured(second, 1, "late")), [forget("late")]);
    assert!(matches!(state.work, Work::Found(_)));
}
