//! Links, steps back and forward, what is kept, and forgetting it.

use super::*;
use crate::engine::failure::Failure;
use crate::engine::protocol::{Engine, Event, Match, Narrowed};
use crate::link::LinkError;
use crate::link::tests::code;
use crate::query::Query;
use crate::state::tests::photo;
use crate::state::{Adapter, Phase, Problem};

fn fragment(number: u8) -> String {
    let link = Link {
        code: code(number),
        query: Query::default(),
    };
    link.fragment()
}

fn found(id: u64) -> Event {
    let best = Match {
        id: "7".into(),
        name: "Blue Shirt".into(),
        similarity: 0.9,
        ..Match::default()
    };
    Event::Found {
        id,
        guesses: Vec::new(),
        matches: vec![best],
        milliseconds: 80.0,
        narrowed: Narrowed::default(),
    }
}

fn hears(state: &mut State, event: Event) -> Vec<Effect> {
    let worker = state.worker;
    state.update(Action::Heard { worker, event })
}

fn page() -> State {
    let mut state = State::new(Choice::Cpu);
    state.update(Action::AdapterFound(Adapter::None));
    state
}

/// A page that has just found something for the photo `a`, whose code is number 1.
fn answered() -> State {
    let mut state = page();
    state.update(Action::PhotoChosen(photo("a")));
    hears(&mut state, Event::Ready);
    let (id, code) = (1, code(1));
    hears(&mut state, Event::Coded { id, code });
    hears(&mut state, found(1));
    state
}

fn goes_to(state: &mut State, fragment: &str) -> Vec<Effect> {
    state.update(RecallAction::AddressBar(fragment.into()).into())
}

fn record(number: u8, replaces: bool) -> Effect {
    let fragment = fragment(number);
    RecallEffect::Record { fragment, replaces }.into()
}

fn search(id: u64, number: u8) -> Effect {
    let code = code(number);
    RecallEffect::Search { id, code }.into()
}

#[test]
fn an_answer_goes_into_the_address_bar_and_the_list() {
    let mut state = page();
    state.update(Action::PhotoChosen(photo("a")));
    hears(&mut state, Event::Ready);
    assert_eq!(state.link(), None);
    let (id, code) = (1, code(1));
    assert_eq!(hears(&mut state, Event::Coded { id, code }), []);
    assert_eq!(state.link(), None, "there is no answer yet");
    let effects = hears(&mut state, found(1));
    assert_eq!(
        effects,
        [record(1, false), RecallEffect::Time { id: 1 }.into()]
    );
    assert_eq!(state.link().map(|link| link.fragment()), Some(fragment(1)));

    let effects = state.update(RecallAction::Timed { id: 1, at: 5.0 }.into());
    let kept = &state.recall.kept.searches[0];
    assert_eq!((kept.at, kept.best.own.as_str()), (5.0, "7"));
    assert_eq!(
        effects,
        [RecallEffect::Save(state.recall.kept.text()).into()]
    );
    assert!(
        !state.recall.kept.text().contains("blob:"),
        "nothing of the photo is kept"
    );
}

#[test]
fn thumbnails_and_times_of_other_searches_change_nothing() {
    let mut state = answered();
    assert_eq!(
        state.update(RecallAction::Timed { id: 9, at: 5.0 }.into()),
        []
    );
    state.update(RecallAction::Timed { id: 1, at: 5.0 }.into());
    let jpeg = || b"\xff\xd8".to_vec();
    let cases = [(1, 1, 1), (1, 1, 0), (1, 2, 0), (2, 1, 0)];
    for (worker, id, saves) in cases {
        let jpeg = jpeg();
        let effects = state.update(RecallAction::Pictured { worker, id, jpeg }.into());
        assert_eq!(effects.len(), saves, "{worker} {id}");
    }
    assert!(state.recall.kept.searches[0].picture_address().is_some());
}

#[test]
fn a_link_is_searched_without_a_photo() {
    let mut state = page();
    let effects = goes_to(&mut state, &format!("#{}", fragment(3)));
    let start = Effect::Start {
        worker: 1,
        engine: Engine::Cpu,
    };
    assert_eq!(effects, [start, search(1, 3), Effect::Reveal]);
    assert!(state.is_recalled());
    assert_eq!(state.phase(), Phase::Preparing);
    hears(&mut state, Event::Ready);
    hears(&mut state, Event::Looking { id: 1 });
    // The address bar has it already.
    let effects = hears(&mut state, found(1));
    assert_eq!(effects, [RecallEffect::Time { id: 1 }.into()]);
    assert_eq!(state.phase(), Phase::Found);
}

#[test]
fn steps_back_and_forward_restore_what_was_there() {
    let mut state = answered();
    state.update(Action::PhotoChosen(photo("b")));
    let (id, code) = (2, code(2));
    hears(&mut state, Event::Coded { id, code });
    let effects = hears(&mut state, found(2));
    assert_eq!(effects[0], record(2, false));

    let effects = goes_to(&mut state, &fragment(1));
    let again = |id, name| Effect::Search {
        id,
        photo: photo(name),
    };
    assert_eq!(effects, [again(3, "a"), Effect::Reveal]);
    assert_eq!(state.photo, Some(photo("a")));
    // What comes of the search before is not wanted any more.
    assert_eq!(hears(&mut state, found(2)), []);
    hears(&mut state, found(3));

    let effects = goes_to(&mut state, "");
    assert_eq!(effects, []);
    assert_eq!((state.phase(), state.is_recalled()), (Phase::Idle, false));
    assert_eq!(hears(&mut state, found(3)), []);
    assert_eq!(state.phase(), Phase::Idle);

    let effects = goes_to(&mut state, &fragment(2));
    assert_eq!(effects, [again(5, "b"), Effect::Reveal]);
    hears(&mut state, found(5));
    assert_eq!(goes_to(&mut state, &fragment(2)), [], "it is there already");
}

#[test]
fn photos_are_held_for_a_step_back_and_not_for_ever() {
    let mut state = page();
    let mut released = Vec::new();
    for number in 1..=20 {
        let effects = state.update(Action::PhotoChosen(photo(&number.to_string())));
        released.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Forget(address) => Some(address),
            _ => None,
        }));
        hears(&mut state, Event::Ready);
        let id = u64::from(number);
        let code = code(number);
        hears(&mut state, Event::Coded { id, code });
        hears(&mut state, found(id));
    }
    let expected: Vec<String> = (1..=7).map(|number| format!("blob:{number}")).collect();
    assert_eq!(released, expected);
    // One that is gone is searched by its code alone.
    let effects = goes_to(&mut state, &fragment(3));
    assert_eq!(
        effects[..2],
        [Effect::Forget("blob:8".into()), search(21, 3)]
    );
    assert!(state.is_recalled());
}

#[test]
fn a_damaged_link_is_said_and_nothing_is_searched() {
    let mut state = page();
    assert_eq!(goes_to(&mut state, "q=abc"), []);
    let damaged = LinkError::Code(catalogue::EmbeddingCodeError::Damaged);
    assert_eq!(state.problem, Some(Problem::Link(damaged)));
    assert_eq!((state.phase(), state.can_retry()), (Phase::Idle, false));
    // Other fragments are none of ours.
    assert_eq!(goes_to(&mut state, "answer"), []);
    assert_eq!(state.problem, None);
}

#[test]
fn a_link_of_another_model_is_not_tried_again() {
    let mut state = page();
    goes_to(&mut state, &fragment(1));
    hears(&mut state, Event::Ready);
    let failure = Failure::OtherModelCode {
        model: "a".into(),
        code: "b".into(),
    };
    let id = Some(1);
    assert_eq!(hears(&mut state, Event::Failed { id, failure }), []);
    assert_eq!((state.phase(), state.can_retry()), (Phase::Failed, false));
    assert!(state.is_started(), "the next photo is answered");
}

#[test]
fn another_engine_and_another_try_search_the_code_again() {
    let mut state = page();
    goes_to(&mut state, &fragment(1));
    hears(&mut state, Event::Ready);
    let reason = "it died".into();
    let failure = Failure::Engine { reason };
    assert_eq!(
        hears(&mut state, Event::Failed { id: None, failure }),
        [Effect::End]
    );
    assert!(state.can_retry());
    let start = Effect::Start {
        worker: 2,
        engine: Engine::Cpu,
    };
    assert_eq!(state.update(Action::Retry), [start, search(2, 1)]);
}

fn refine(state: &mut State, step: Refine) -> Vec<Effect> {
    state.update(Action::Refine(step))
}

#[test]
fn what_narrows_the_search_goes_into_its_link_and_is_no_step() {
    let mut state = answered();
    let plain = fragment(1);
    refine(&mut state, Refine::ColourWeight(30));
    let effects = hears(&mut state, found(2));
    let mut link = Link {
        code: code(1),
        query: Query {
            colour_weight: 30,
            ..Query::default()
        },
    };
    let record = |link: &Link, replaces| -> Effect {
        let fragment = link.fragment();
        RecallEffect::Record { fragment, replaces }.into()
    };
    assert_eq!(
        effects,
        [record(&link, true), RecallEffect::Time { id: 2 }.into()]
    );
    state.update(RecallAction::Timed { id: 2, at: 6.0 }.into());
    assert_eq!(state.recall.kept.searches[0].query, link.query);

    // Another product to look for is a step, and the photo is still there after the way back.
    refine(&mut state, Refine::MoreLikeThis("7".into()));
    let effects = hears(&mut state, found(3));
    let narrow = link.fragment();
    link.query.product = Some("7".into());
    assert_eq!(effects[0], record(&link, false));
    let effects = goes_to(&mut state, &narrow);
    assert!(
        matches!(effects[..], [Effect::Rank { id: 4, .. }]),
        "{effects:?}"
    );
    assert_eq!(state.photo, Some(photo("a")));
    assert_eq!(
        hears(&mut state, found(4)),
        [RecallEffect::Time { id: 4 }.into()]
    );
    goes_to(&mut state, &plain);
    assert_eq!(state.refinement.query, Query::default());

    let mut other = page();
    goes_to(&mut other, &link.fragment());
    assert_eq!(other.refinement.query, link.query);
}

#[test]
fn likes_are_kept_until_they_are_taken_back() {
    let mut state = answered();
    let likes = |state: &State| -> Vec<(String, String)> {
        let likes = state.recall.kept.likes.iter();
        likes
            .map(|like| (like.id.own.clone(), like.name.clone()))
            .collect()
    };
    let shirt = || vec![("7".to_owned(), "Blue Shirt".to_owned())];
    let effects = refine(&mut state, Refine::Like("7".into()));
    assert_eq!(likes(&state), shirt());
    let saved = RecallEffect::Save(state.recall.kept.text()).into();
    assert!(effects.contains(&saved), "{effects:?}");
    // Likes are about one photo for the search, but not for the person.
    state.update(Action::PhotoChosen(photo("b")));
    assert!(state.refinement.query.likes.is_empty());
    assert_eq!(likes(&state), shirt());
    hears(&mut state, found(3));
    refine(&mut state, Refine::Like("7".into()));
    assert_eq!(likes(&state), shirt());
    for step in [Refine::Dislike("7".into()), Refine::ClearRatings] {
        refine(&mut state, step);
        assert_eq!(likes(&state), []);
    }
}

#[test]
fn a_kept_search_is_opened_again() {
    let mut state = answered();
    state.update(RecallAction::Timed { id: 1, at: 5.0 }.into());
    goes_to(&mut state, "");
    state.recall.past = Past::default(); // as at the next visit
    let effects = state.update(RecallAction::Reopened(0).into());
    assert_eq!(effects, [search(3, 1), Effect::Reveal]);
    let effects = hears(&mut state, found(3));
    assert_eq!(effects[0], record(1, false), "it is a step of its own");
    assert_eq!(state.update(RecallAction::Reopened(7).into()), []);
}

#[test]
fn another_windows_word_about_what_is_kept_counts() {
    let mut state = answered();
    let mut kept = Kept::default();
    kept.like(&"7".into(), "Blue Shirt", true);
    state.update(RecallAction::KeptRead(Some(kept.text())).into());
    assert_eq!(state.recall.kept, kept);
    for text in [None, Some("{".to_owned())] {
        state.update(RecallAction::KeptRead(text).into());
        assert!(state.recall.kept.is_empty());
    }
}

#[test]
fn the_link_is_shared_only_while_there_is_one() {
    let mut state = page();
    assert_eq!(state.update(RecallAction::CopyWanted.into()), []);
    let mut state = answered();
    let copy = RecallEffect::Copy(fragment(1)).into();
    assert_eq!(state.update(RecallAction::CopyWanted.into()), [copy]);
    state.update(RecallAction::Shared(Shared::Copied).into());
    assert_eq!(state.recall.shared, Some(Shared::Copied));
    let send = RecallEffect::Send(fragment(1)).into();
    assert_eq!(state.update(RecallAction::SendWanted.into()), [send]);
    assert_eq!(state.recall.shared, None);
}

#[test]
fn forgetting_leaves_nothing_of_a_person() {
    let mut state = answered();
    state.update(RecallAction::Timed { id: 1, at: 5.0 }.into());
    refine(&mut state, Refine::Like("7".into()));
    hears(&mut state, found(2));
    state.given.hosts.own = "https://shop.example".into();
    let effects = state.update(RecallAction::ForgetWanted.into());
    let (fragment, replaces) = (String::new(), true);
    assert_eq!(
        effects,
        [
            Effect::Forget("blob:a".into()),
            Effect::End,
            RecallEffect::Record { fragment, replaces }.into(),
            RecallEffect::Erase.into(),
        ]
    );
    assert!(state.recall.kept.is_empty());
    assert_eq!((state.phase(), state.photo.clone()), (Phase::Idle, None));
    assert_eq!(
        (state.choice, state.is_started()),
        (Choice::Automatic, false)
    );
    assert_eq!(state.adapter, Adapter::None);
    assert_eq!(state.given.hosts.own, "https://shop.example");
    // What the old engine still says is nobody's.
    assert_eq!(hears(&mut state, found(1)), []);
    assert_eq!(state.recall.forgotten, Some(Forgotten::Begun));
    state.update(RecallAction::Erased { wholly: true }.into());
    assert_eq!(state.recall.forgotten, Some(Forgotten::Done));
    // And the page goes on.
    let effects = state.update(Action::PhotoChosen(photo("b")));
    assert!(
        matches!(effects[0], Effect::Start { worker: 2, .. }),
        "{effects:?}"
    );
}
