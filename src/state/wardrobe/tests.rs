//! Stories of wardrobes: what happens, and what the page must do.

use contract::Digest;
use imageprep::PictureError;

use super::*;
use crate::engine::failure::{Failure, Part};
use crate::engine::protocol::{self, Engine, Stage};
use crate::engine::wardrobe::{Event, OwnedMatch};
use crate::state::tests::photo;
use crate::state::{self, Adapter, Choice, Phase, Running};

mod keeping;

/// A page and what went wrong with it so far.
struct Story {
    name: &'static str,
    state: State,
    wrong: Vec<String>,
}

fn key(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

fn garment(name: &str) -> Garment {
    Garment {
        key: key(name),
        name: name.into(),
        file: format!("{name}.piece"),
        address: Some(format!("blob:{name}")),
    }
}

fn chosen(names: &[&str]) -> Action {
    let photos = names.iter().zip(1..);
    let photos = photos.map(|(name, number)| Chosen {
        number,
        name: (*name).into(),
    });
    Action::Chosen {
        photos: photos.collect(),
        left_out: 0,
    }
}

fn kept(worker: u64, number: u64, name: &str) -> Action {
    Action::Kept {
        worker,
        number,
        garment: Some(garment(name)),
        lasting: Lasting::Kept,
        milliseconds: 2000.0,
    }
}

fn listed(names: &[&str]) -> Action {
    Action::Listed {
        garments: names.iter().map(|name| garment(name)).collect(),
        later: 0,
    }
}

fn effect(effect: Effect) -> state::Effect {
    state::Effect::Wardrobe(effect)
}

fn start(worker: u64, engine: Engine) -> state::Effect {
    state::Effect::Start { worker, engine }
}

fn task(number: u64, name: &str, tries: u8) -> Task {
    Task {
        number,
        name: name.into(),
        subject: Subject::Photo(number),
        tries,
    }
}

fn send(worker: u64, number: u64, name: &str) -> state::Effect {
    let task = task(number, name, 0);
    effect(Effect::Send { worker, task })
}

fn left(count: usize) -> state::Effect {
    effect(Effect::RememberLeft(count))
}

fn release(number: u64) -> state::Effect {
    effect(Effect::Release(number))
}

fn recall(worker: u64) -> state::Effect {
    effect(Effect::Recall { worker })
}

fn forget(name: &str) -> state::Effect {
    state::Effect::Forget(format!("blob:{name}"))
}

fn found(id: u64) -> protocol::Event {
    protocol::Event::Found {
        id,
        guesses: Vec::new(),
        matches: Vec::new(),
        milliseconds: 800.0,
        narrowed: protocol::Narrowed::default(),
    }
}

fn broken() -> Failure {
    Failure::Engine {
        reason: "device lost".into(),
    }
}

fn failed(failure: Failure) -> protocol::Event {
    protocol::Event::Failed { id: None, failure }
}

fn owned(id: u64, names: &[&str]) -> protocol::Event {
    let pieces = names.iter().map(|name| OwnedMatch {
        key: key(name),
        similarity: 0.9,
        likeness: Some(Likeness::Same),
    });
    protocol::Event::Wardrobe(Event::Owned {
        id,
        pieces: pieces.collect(),
    })
}

impl Story {
    fn new(name: &'static str, adapter: Adapter) -> Self {
        let mut state = State::new(Choice::WebGpu);
        state.update(state::Action::AdapterFound(adapter));
        Self {
            name,
            state,
            wrong: Vec::new(),
        }
    }

    /// One on the processor.
    fn plain(name: &'static str) -> Self {
        Self::new(name, Adapter::None)
    }

    fn act(mut self, action: state::Action, effects: &[state::Effect]) -> Self {
        let told = format!("{action:?}");
        let done = self.state.update(action);
        if done != effects {
            let line = format!("{told}:\n  did        {done:?}\n  instead of {effects:?}");
            self.wrong.push(line);
        }
        self
    }

    fn then(self, action: Action, effects: &[state::Effect]) -> Self {
        self.act(state::Action::Wardrobe(action), effects)
    }

    fn hears(self, worker: u64, event: protocol::Event, effects: &[state::Effect]) -> Self {
        self.act(state::Action::Heard { worker, event }, effects)
    }

    fn holds(mut self, what: &str, test: impl Fn(&State) -> bool) -> Self {
        if !test(&self.state) {
            let wardrobe = &self.state.wardrobe;
            self.wrong.push(format!("not so: {what}; {wardrobe:?}"));
        }
        self
    }
}

/// Reports every story that went wrong.
fn tell(stories: Vec<Story>) {
    let wrong: Vec<String> = stories
        .iter()
        .flat_map(|story| {
            let name = story.name;
            story
                .wrong
                .iter()
                .map(move |wrong| format!("{name}: {wrong}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn names(state: &State) -> Vec<&str> {
    let garments = state.wardrobe.garments.iter();
    garments.map(|garment| garment.name.as_str()).collect()
}

/// Three photos, the first of which the ready engine 1 looks at.
fn adding(name: &'static str) -> Story {
    Story::plain(name)
        .then(chosen(&["c", "a", "b"]), &[start(1, Engine::Cpu), left(3)])
        .hears(1, protocol::Event::Ready, &[send(1, 1, "c")])
}

#[test]
fn photos_are_looked_at_one_after_another() {
    tell(vec![
        adding("all of them")
            .holds("the page is not searching", |state| {
                state.phase() == Phase::Idle
            })
            .holds("silence would be noticed", State::is_at_work)
            .holds("no estimate yet", |state| {
                state.wardrobe.import.seconds_left().is_none()
            })
            .then(
                kept(1, 1, "c"),
                &[release(1), send(1, 2, "a"), recall(1), left(2)],
            )
            .holds("two more of 2 s", |state| {
                state.wardrobe.import.seconds_left() == Some(4)
            })
            .then(kept(1, 2, "a"), &[release(2), send(1, 3, "b"), left(1)])
            .then(kept(1, 3, "b"), &[release(3), left(0)])
            .holds("by name", |state| names(state) == ["a", "b", "c"])
            .holds("it is over", |state| {
                let import = &state.wardrobe.import;
                !import.is_under_way() && import.kept == 3 && import.total == 3
            })
            .holds("silence is rest", |state| !state.is_at_work())
            // The next ones are counted anew, with numbers of their own.
            .then(
                Action::Chosen {
                    photos: vec![Chosen {
                        number: 9,
                        name: "d".into(),
                    }],
                    left_out: 2,
                },
                &[
                    effect(Effect::Send {
                        worker: 1,
                        task: Task {
                            subject: Subject::Photo(9),
                            ..task(4, "d", 0)
                        },
                    }),
                    left(1),
                ],
            )
            .holds("one of one", |state| {
                let import = &state.wardrobe.import;
                (import.total, import.kept, import.left_out) == (1, 0, 2)
            }),
        Story::new(
            "before the browser has told of its adapter",
            Adapter::Unknown,
        )
        .then(chosen(&["a"]), &[left(1)])
        .act(
            state::Action::AdapterFound(Adapter::Hardware("a card".into())),
            &[start(1, Engine::WebGpu)],
        ),
    ]);
}

#[test]
fn what_cannot_be_used_is_listed_and_stops_nothing() {
    let refusal = || Refusal::Picture(PictureError::NotAPicture);
    let refused = protocol::Event::Wardrobe(Event::Refused {
        number: 1,
        refusal: refusal(),
    });
    let unusable = |name: &str, reason| Unusable {
        name: name.into(),
        reason,
    };
    let known = |name| {
        protocol::Event::Wardrobe(Event::Known {
            number: 3,
            key: key(name),
        })
    };
    let expected = [
        unusable("c", Reason::Refused(refusal())),
        unusable("a", Reason::Unreadable),
    ];
    tell(vec![
        adding("no picture, not to be read, known")
            .hears(1, refused, &[release(1), send(1, 2, "a"), left(2)])
            .then(
                Action::Unreadable { number: 2 },
                &[release(2), send(1, 3, "b"), left(1)],
            )
            .then(Action::Unreadable { number: 2 }, &[])
            // An engine that was ended had kept it without a word.
            .hears(1, known("b"), &[release(3), effect(Effect::List), left(0)])
            .then(listed(&["b"]), &[recall(1)])
            .holds("two are listed", |state| {
                state.wardrobe.import.failures == expected
            })
            .holds("one was there", |state| state.wardrobe.import.known == 1),
    ]);
}

#[test]
fn a_persons_search_goes_first() {
    let search = |id, name: &str| state::Effect::Search {
        id,
        photo: photo(name),
    };
    let choose = |name: &str| state::Action::PhotoChosen(photo(name));
    let picture = Failure::Picture(PictureError::Empty);
    tell(vec![
        adding("between two photos")
            .act(choose("x"), &[search(1, "x"), state::Effect::Reveal])
            .then(kept(1, 1, "c"), &[release(1), recall(1), left(2)])
            .hears(1, protocol::Event::Looking { id: 1 }, &[])
            .hears(1, found(1), &[send(1, 2, "a")])
            .then(kept(1, 2, "a"), &[release(2), send(1, 3, "b"), left(1)]),
        adding("one that fails")
            .act(choose("x"), &[search(1, "x"), state::Effect::Reveal])
            .then(kept(1, 1, "c"), &[release(1), recall(1), left(2)])
            .hears(
                1,
                protocol::Event::Failed {
                    id: Some(1),
                    failure: picture,
                },
                &[send(1, 2, "a")],
            ),
        Story::plain("the engine is on its way for both")
            .then(chosen(&["a"]), &[start(1, Engine::Cpu), left(1)])
            .act(choose("x"), &[search(1, "x"), state::Effect::Reveal])
            .hears(1, protocol::Event::Ready, &[])
            .hears(1, found(1), &[send(1, 1, "a")]),
    ]);
}

#[test]
fn it_pauses_goes_on_and_is_given_up() {
    tell(vec![
        adding("a pause")
            .then(Action::Pause, &[])
            .then(kept(1, 1, "c"), &[release(1), recall(1), left(2)])
            .holds("silence is rest", |state| !state.is_at_work())
            .then(Action::Resume, &[send(1, 2, "a")]),
        adding("given up")
            .then(Action::Cancel, &[release(2), release(3), left(1)])
            .holds("one of one", |state| state.wardrobe.import.total == 1)
            .then(kept(1, 1, "c"), &[release(1), recall(1), left(0)])
            .holds("it is over", |state| !state.wardrobe.import.is_under_way()),
        adding("given up in a pause")
            .then(Action::Pause, &[])
            .then(Action::Cancel, &[release(2), release(3), left(1)])
            .then(kept(1, 1, "c"), &[release(1), recall(1), left(0)])
            .then(
                chosen(&["d"]),
                &[
                    effect(Effect::Send {
                        worker: 1,
                        task: Task {
                            subject: Subject::Photo(1),
                            ..task(4, "d", 0)
                        },
                    }),
                    left(1),
                ],
            ),
    ]);
}

#[test]
fn an_engine_that_stops_loses_no_photo() {
    let card = || Adapter::Hardware("a card".into());
    let again = |worker, tries| {
        let task = task(1, "c", tries);
        effect(Effect::Send { worker, task })
    };
    let ready = || protocol::Event::Ready;
    let unreachable = || Failure::Unreachable {
        what: Part::Model,
        address: "x".into(),
        status: None,
    };
    let ended = state::Effect::End;
    tell(vec![
        adding("it waits for a person")
            .hears(1, failed(broken()), std::slice::from_ref(&ended))
            .holds("and says why", |state| {
                let import = &state.wardrobe.import;
                import.is_paused
                    && import.problem == Some(Problem::Engine(broken()))
                    && import.is_under_way()
            })
            .holds("the search has no problem", |state| state.problem.is_none())
            .then(Action::Resume, &[start(2, Engine::Cpu)])
            .hears(2, ready(), &[again(2, 1)])
            // A photo that stops every engine must not stop all others.
            .hears(2, failed(broken()), &[ended.clone(), release(1), left(2)])
            .holds("it is listed", |state| {
                let failures = &state.wardrobe.import.failures;
                failures.len() == 1 && failures[0].reason == Reason::Stopped
            })
            .then(Action::Resume, &[start(3, Engine::Cpu)])
            .hears(3, ready(), &[send(3, 2, "a")]),
        Story::new("the processor takes over", card())
            .then(chosen(&["c"]), &[start(1, Engine::WebGpu), left(1)])
            .hears(1, ready(), &[send(1, 1, "c")])
            .hears(1, failed(broken()), &[ended.clone(), start(2, Engine::Cpu)])
            .hears(2, ready(), &[again(2, 1)]),
        Story::plain("a model that does not come")
            .then(chosen(&["c"]), &[start(1, Engine::Cpu), left(1)])
            .hears(1, failed(unreachable()), std::slice::from_ref(&ended))
            .holds("it is paused", |state| state.wardrobe.import.is_paused)
            .then(Action::Resume, &[start(2, Engine::Cpu)])
            .hears(2, ready(), &[again(2, 0)]),
        Story::new("another engine is chosen", card())
            .then(chosen(&["c"]), &[start(1, Engine::WebGpu), left(1)])
            .hears(1, ready(), &[send(1, 1, "c")])
            .act(
                state::Action::EngineChosen(Choice::Cpu),
                &[
                    state::Effect::Remember(Choice::Cpu),
                    ended,
                    start(2, Engine::Cpu),
                ],
            )
            .hears(2, ready(), &[again(2, 0)])
            // What the first one may still say counts for nothing.
            .then(kept(1, 1, "c"), &[forget("c")]),
    ]);
}

#[test]
fn silence_stops_it() {
    let mut state = adding("silent").state;
    let mut effects = Vec::new();
    for _ in 0..200 {
        effects.extend(state.update(state::Action::Tick));
    }
    assert_eq!(effects, [state::Effect::End]);
    assert_eq!(state.wardrobe.import.problem, Some(Problem::Silent));

    let mut state = State::new(Choice::Cpu);
    state.update(state::Action::Wardrobe(chosen(&["a"])));
    let event = protocol::Event::Progress {
        stage: Stage::Model,
        done: 1,
        total: 9,
    };
    state.update(state::Action::Heard { worker: 1, event });
    for _ in 0..200 {
        state.update(state::Action::Tick);
    }
    assert_eq!(state.wardrobe.import.problem, Some(Problem::Stalled));
    assert_eq!(state.running, Running::Off);
}

#[test]
fn each_engine_is_told_once_what_is_kept() {
    let search = |id| state::Effect::Search {
        id,
        photo: photo("x"),
    };
    let event = protocol::Event::Wardrobe(Event::Recalled {
        renewable: vec![key("old"), key("gone")],
        outdated: vec![key("older")],
    });
    let renewal = |worker| Effect::Send {
        worker,
        task: Task {
            number: 1,
            name: "old".into(),
            subject: Subject::Garment("old.piece".into()),
            tries: 0,
        },
    };
    let renewed = Garment {
        file: "old-2.piece".into(),
        address: Some("blob:renewed".into()),
        ..garment("old")
    };
    let renewed = Action::Kept {
        worker: 1,
        number: 1,
        garment: Some(renewed),
        lasting: Lasting::Kept,
        milliseconds: 100.0,
    };
    tell(vec![
        Story::plain("and renews what another model saw")
            .then(listed(&["old", "new", "older"]), &[])
            .act(
                state::Action::PhotoChosen(photo("x")),
                &[
                    start(1, Engine::Cpu),
                    search(1),
                    state::Effect::Reveal,
                    recall(1),
                ],
            )
            .hears(1, protocol::Event::Ready, &[])
            .hears(1, found(1), &[])
            .hears(1, event.clone(), &[effect(renewal(1))])
            // Told again, it is not looked at twice; that is nothing to be told of at the next visit.
            .hears(1, event, &[])
            .holds("one is too old", |state| {
                state.wardrobe.outdated.contains(&key("older"))
            })
            .then(
                renewed,
                &[
                    effect(Effect::Prune {
                        key: key("old"),
                        except: "old-2.piece".into(),
                    }),
                    forget("old"),
                ],
            )
            .holds("all are there", |state| {
                names(state) == ["new", "old", "older"]
            }),
        Story::plain("the files are read after the engine has begun")
            .then(chosen(&["c"]), &[start(1, Engine::Cpu), left(1)])
            .then(listed(&["a"]), &[recall(1)])
            .then(listed(&["a", "b"]), &[forget("a")])
            .holds("both are there", |state| names(state) == ["a", "b"]),
    ]);
}
