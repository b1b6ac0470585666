//! What is deleted, shown and remembered.

use super::*;

#[test]
fn deleting_deletes() {
    let removed = |name, is_done| Action::Removed {
        key: key(name),
        is_done,
    };
    let asked = |name| effect(Effect::Remove(key(name)));
    let clear = effect(Effect::Clear);
    tell(vec![
        Story::plain("one")
            .then(listed(&["a", "b"]), &[])
            .then(Action::Remove(key("a")), &[asked("a")])
            .holds("not before it is done", |state| names(state) == ["a", "b"])
            .then(removed("a", true), &[forget("a")])
            .holds("the other stays", |state| names(state) == ["b"])
            .then(removed("b", false), &[])
            .holds("it is told", |state| {
                state.wardrobe.is_stuck && names(state) == ["b"]
            }),
        Story::plain("all")
            .then(listed(&["a", "b"]), &[])
            .then(Action::ForgetAll, &[left(0), clear.clone()])
            .then(
                Action::Forgotten { is_done: true },
                &[forget("a"), forget("b")],
            )
            .holds("nothing is left", |state| {
                state.wardrobe.garments.is_empty() && !state.wardrobe.is_clearing()
            }),
        // The engine may still write the piece under way, and nothing after it.
        adding("all while photos are added")
            .then(Action::ForgetAll, &[release(2), release(3), left(1)])
            .holds("it is told", |state| state.wardrobe.is_clearing())
            .then(
                kept(1, 1, "c"),
                &[release(1), forget("c"), clear.clone(), left(0)],
            )
            .holds("it is not shown", |state| {
                state.wardrobe.garments.is_empty()
            })
            .then(chosen(&["d"]), &[left(1)])
            .then(
                Action::Forgotten { is_done: true },
                &[effect(Effect::Send {
                    worker: 1,
                    task: Task {
                        subject: Subject::Photo(1),
                        ..task(4, "d", 0)
                    },
                })],
            ),
        adding("all, and the engine stops")
            .then(Action::ForgetAll, &[release(2), release(3), left(1)])
            .hears(
                1,
                failed(broken()),
                &[state::Effect::End, release(1), clear.clone(), left(0)],
            ),
        Story::plain("not all")
            .then(listed(&["a"]), &[])
            .then(Action::ForgetAll, &[left(0), clear])
            .then(
                Action::Forgotten { is_done: false },
                &[forget("a"), effect(Effect::List)],
            )
            .then(listed(&["a"]), &[])
            .holds("what is there is shown", |state| {
                state.wardrobe.is_stuck && names(state) == ["a"]
            }),
    ]);
}

#[test]
fn what_resembles_the_photo_belongs_to_its_search() {
    let shown = |state: &State| -> Vec<String> {
        let owned = state.owned().into_iter();
        owned.map(|(garment, _)| garment.name.clone()).collect()
    };
    let story = Story::plain("owned").then(listed(&["a", "b"]), &[]);
    let mut state = story.state;
    state.update(state::Action::PhotoChosen(photo("x")));
    let hear = |state: &mut State, event| {
        let event = state::Action::Heard { worker: 1, event };
        state.update(event);
    };
    hear(&mut state, protocol::Event::Ready);
    hear(&mut state, found(1));
    assert_eq!(shown(&state), [""; 0]);
    hear(&mut state, owned(9, &["a"]));
    assert_eq!(shown(&state), [""; 0], "of another search");
    hear(&mut state, owned(1, &["b", "a", "never heard of"]));
    assert_eq!(shown(&state), ["b", "a"]);
    assert_eq!(state.owned_likeness(), Some(Likeness::Same));
    let place = |state: &mut State, place| {
        let effects = state.update(state::Action::Wardrobe(Action::Placed(place)));
        assert_eq!(effects, [effect(Effect::RememberPlace(place))]);
    };
    place(&mut state, Place::Shop);
    assert_eq!(shown(&state), [""; 0], "it is not asked");
    place(&mut state, Place::Wardrobe);
    assert_eq!(shown(&state), ["b", "a"]);
    let key = key("b");
    let is_done = true;
    state.update(state::Action::Wardrobe(Action::Removed { key, is_done }));
    assert_eq!(shown(&state), ["a"]);
    state.update(state::Action::PhotoChosen(photo("y")));
    assert_eq!(shown(&state), [""; 0], "another photo");
    hear(&mut state, found(2));
    assert_eq!(shown(&state), [""; 0]);
}

#[test]
fn an_earlier_visit_is_recollected() {
    let mut state = State::new(Choice::Cpu);
    let place = Place::Wardrobe;
    let left = 37;
    let effects = state.update(state::Action::Wardrobe(Action::Recollected { place, left }));
    assert_eq!(effects, []);
    assert_eq!(state.wardrobe.left_over, 37);
    assert_eq!(
        state.wardrobe.place(),
        Place::Shop,
        "there is no wardrobe to ask"
    );
    state.update(state::Action::Wardrobe(listed(&["a"])));
    assert_eq!(state.wardrobe.place(), Place::Wardrobe);
    state.update(state::Action::Wardrobe(chosen(&["b"])));
    assert_eq!(state.wardrobe.left_over, 0);
    for place in Place::ALL {
        assert_eq!(Place::from_key(place.key()), Some(place));
    }
    assert_eq!(Place::from_key(""), None);
}

#[test]
fn folders_hold_other_files_too() {
    let cases = [
        ("shirt.jpg", "image/jpeg", true),
        ("shirt", "image/png", true),
        ("IMG_1.HEIC", "", true),
        ("shirt.avif", "", true),
        ("notes.txt", "text/plain", false),
        ("notes", "", false),
        ("clip.mp4", "video/mp4", false),
        (".shirt.jpg", "image/jpeg", false),
        ("Thumbs.db", "", false),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(name, kind, expected)| is_photo(name, kind) != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
