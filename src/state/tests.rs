//! Stories of visits: what happens, and what the page must do and show.

use catalogue::Sample;
use contract::{FileRecord, Guess};
use imageprep::PictureError;

use super::*;
use crate::engine::failure::Part;
use crate::engine::protocol::Match;

mod ways_on;

pub(super) fn photo(name: &str) -> Photo {
    Photo {
        address: format!("blob:{name}"),
        label: name.into(),
        sample: None,
    }
}

fn sample(name: &str) -> Photo {
    let file = FileRecord::of(format!("samples/{name}.jpg"), name.as_bytes());
    let label = name.into();
    Photo {
        address: format!("https://shop.example/{name}.jpg"),
        label: name.into(),
        sample: Some(Sample { file, label }),
    }
}

fn hardware() -> Adapter {
    Adapter::Hardware("a card".into())
}

fn matches(count: usize) -> Vec<Match> {
    let one = |rank: usize| Match {
        id: rank.to_string().into(),
        name: format!("Product {rank}"),
        similarity: 1.0 - rank as f32 / 10.0,
        ..Match::default()
    };
    (0..count).map(one).collect()
}

fn guesses() -> Vec<Guess> {
    vec![Guess {
        attribute: "articleType".into(),
        class: "Shirts".into(),
        probability: 0.93,
    }]
}

fn found(id: u64) -> Event {
    Event::Found {
        id,
        guesses: guesses(),
        matches: matches(5),
        milliseconds: 800.0,
        narrowed: Default::default(),
    }
}

fn ready() -> Event {
    Event::Ready
}

fn progress(stage: Stage, done: u64, total: u64) -> Event {
    Event::Progress { stage, done, total }
}

fn broken() -> Failure {
    Failure::Engine {
        reason: "device lost".into(),
    }
}

fn unreachable() -> Failure {
    let address = "https://shop.example/model.json".into();
    Failure::Unreachable {
        what: Part::Model,
        address,
        status: None,
    }
}

fn failed(id: Option<u64>, failure: Failure) -> Event {
    Event::Failed { id, failure }
}

fn start(worker: u64, engine: Engine) -> Effect {
    Effect::Start { worker, engine }
}

fn search(id: u64, name: &str) -> Effect {
    Effect::Search {
        id,
        photo: photo(name),
    }
}

fn forget(name: &str) -> Effect {
    Effect::Forget(format!("blob:{name}"))
}

/// A page and what went wrong with it so far.
struct Story {
    name: &'static str,
    state: State,
    wrong: Vec<String>,
}

impl Story {
    fn new(name: &'static str, choice: Choice, adapter: Adapter) -> Self {
        let mut state = race::winner("a card", State::new(choice));
        assert_eq!(state.update(Action::AdapterFound(adapter)), []);
        Self {
            name,
            state,
            wrong: Vec::new(),
        }
    }

    /// One that has just shown an answer for photo `a`, from engine 1.
    fn answered(name: &'static str, adapter: Adapter) -> Self {
        let mut story = Self::new(name, Choice::Automatic, adapter);
        story.state.update(Action::PhotoChosen(photo("a")));
        story.state.update(Action::Heard {
            worker: 1,
            event: ready(),
        });
        story.state.update(Action::Heard {
            worker: 1,
            event: found(1),
        });
        story
    }

    fn then(mut self, action: Action, phase: Phase, effects: &[Effect]) -> Self {
        let told = format!("{action:?}");
        let done = self.state.update(action);
        if done != effects {
            self.wrong
                .push(format!("{told}: did {done:?} instead of {effects:?}"));
        }
        let now = self.state.phase();
        if now != phase {
            self.wrong
                .push(format!("{told}: {now:?} instead of {phase:?}"));
        }
        self
    }

    fn hears(self, worker: u64, event: Event, phase: Phase, effects: &[Effect]) -> Self {
        self.then(Action::Heard { worker, event }, phase, effects)
    }

    fn chooses(self, name: &str, phase: Phase, effects: &[Effect]) -> Self {
        let mut all = effects.to_vec();
        all.push(Effect::Reveal);
        self.then(Action::PhotoChosen(photo(name)), phase, &all)
    }

    fn ticks(mut self, seconds: u32) -> Self {
        for _ in 0..seconds / TICK_SECONDS {
            let done = self.state.update(Action::Tick);
            if !done.is_empty() {
                self.wrong.push(format!("too early: {done:?}"));
            }
        }
        self
    }

    fn holds(mut self, what: &str, test: impl Fn(&State) -> bool) -> Self {
        if !test(&self.state) {
            self.wrong.push(format!("not so: {what}; {:?}", self.state));
        }
        self
    }
}

/// Reports every story that went wrong.
fn tell(stories: Vec<Story>) {
    let wrong: Vec<String> = stories
        .iter()
        .flat_map(|story| {
            story
                .wrong
                .iter()
                .map(move |wrong| format!("{}: {wrong}", story.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_photo_is_answered() {
    let picture = |rank, address: &str| Action::Pictured {
        worker: 1,
        id: 1,
        rank,
        address: Some(address.into()),
    };
    tell(vec![
        Story::new("first photo", Choice::Automatic, Adapter::None)
            .chooses(
                "a",
                Phase::Preparing,
                &[start(1, Engine::Cpu), search(1, "a")],
            )
            .hears(1, progress(Stage::Model, 5, 10), Phase::Preparing, &[])
            .holds("the step is shown", |state| {
                let step = Some(Step {
                    stage: Stage::Model,
                    done: 5,
                    total: 10,
                });
                state.running
                    == Running::Opening {
                        engine: Engine::Cpu,
                        step,
                    }
            })
            .hears(1, ready(), Phase::Looking, &[])
            .hears(1, Event::Looking { id: 1 }, Phase::Looking, &[])
            .hears(1, found(1), Phase::Found, &[])
            .then(picture(0, "blob:t0"), Phase::Found, &[])
            .then(picture(0, "blob:again"), Phase::Found, &[forget("again")])
            .then(picture(9, "blob:t9"), Phase::Found, &[forget("t9")])
            .then(
                Action::Pictured {
                    worker: 1,
                    id: 1,
                    rank: 1,
                    address: None,
                },
                Phase::Found,
                &[],
            )
            .holds("guesses and thumbnails", |state| match &state.work {
                Work::Found(answer) => {
                    answer.guesses == guesses()
                        && answer.thumbnails[0] == Thumbnail::Address("blob:t0".into())
                        && answer.thumbnails[1] == Thumbnail::Missing
                        && answer.thumbnails[2] == Thumbnail::Waiting
                }
                _ => false,
            })
            .chooses(
                "b",
                Phase::Looking,
                &[forget("t0"), forget("a"), search(2, "b")],
            ),
        Story::new(
            "the adapter comes after the photo",
            Choice::Automatic,
            Adapter::Unknown,
        )
        .chooses("a", Phase::Preparing, &[])
        .then(
            Action::AdapterFound(hardware()),
            Phase::Preparing,
            &[start(1, Engine::WebGpu), search(1, "a")],
        ),
        Story::new(
            "a sample's address is nobody's to release",
            Choice::Cpu,
            Adapter::None,
        )
        .then(
            Action::PhotoChosen(sample("s")),
            Phase::Preparing,
            &[
                start(1, Engine::Cpu),
                Effect::Search {
                    id: 1,
                    photo: sample("s"),
                },
                Effect::Reveal,
            ],
        )
        .chooses("a", Phase::Preparing, &[search(2, "a")]),
    ]);
}

#[test]
fn old_work_is_abandoned() {
    let late = |worker, id| Action::Pictured {
        worker,
        id,
        rank: 0,
        address: Some("blob:late".into()),
    };
    tell(vec![
        Story::answered("a second photo", Adapter::None)
            .chooses("b", Phase::Looking, &[forget("a"), search(2, "b")])
            .hears(1, Event::Looking { id: 1 }, Phase::Looking, &[])
            .hears(1, found(1), Phase::Looking, &[])
            .then(late(1, 1), Phase::Looking, &[forget("late")])
            .hears(
                1,
                failed(Some(1), Failure::Picture(PictureError::Empty)),
                Phase::Looking,
                &[],
            )
            .then(
                Action::PhotoLost {
                    id: 1,
                    problem: Problem::Unreadable,
                },
                Phase::Looking,
                &[],
            )
            .holds("only the second is sent", |state| {
                state.worker_for(1).is_none() && state.worker_for(2) == Some(1)
            })
            .hears(1, found(2), Phase::Found, &[])
            .hears(1, found(2), Phase::Found, &[])
            .then(late(0, 2), Phase::Found, &[forget("late")]),
        Story::new("during the download", Choice::Automatic, Adapter::None)
            .chooses(
                "a",
                Phase::Preparing,
                &[start(1, Engine::Cpu), search(1, "a")],
            )
            .chooses("b", Phase::Preparing, &[forget("a"), search(2, "b")])
            .hears(1, ready(), Phase::Looking, &[])
            .hears(1, found(1), Phase::Looking, &[])
            .hears(1, found(2), Phase::Found, &[]),
        Story::answered("an ended engine's last words", Adapter::None)
            .then(
                Action::EngineChosen(Choice::WebGpu),
                Phase::Found,
                &[Effect::Remember(Choice::WebGpu)],
            )
            .hears(0, failed(None, broken()), Phase::Found, &[]),
    ]);
}

#[test]
fn a_bad_photo_leaves_the_engine_usable() {
    let bad = Failure::Picture(PictureError::NotAPicture);
    tell(vec![
        Story::answered("not a picture", hardware())
            .chooses("b", Phase::Looking, &[forget("a"), search(2, "b")])
            .hears(1, failed(Some(2), bad), Phase::Failed, &[])
            .holds("trying again is pointless", |state| !state.can_retry())
            .then(Action::Retry, Phase::Failed, &[])
            .chooses("c", Phase::Looking, &[forget("b"), search(3, "c")])
            .holds("the notice is gone", |state| state.problem.is_none())
            .hears(1, found(3), Phase::Found, &[]),
        Story::answered("gone from the device", Adapter::None)
            .chooses("b", Phase::Looking, &[forget("a"), search(2, "b")])
            .then(
                Action::PhotoLost {
                    id: 2,
                    problem: Problem::Unreadable,
                },
                Phase::Failed,
                &[],
            )
            .holds("the notice", |state| {
                state.problem == Some(Problem::Unreadable) && !state.can_retry()
            }),
        Story::answered("a sample that does not come", Adapter::None)
            .chooses("b", Phase::Looking, &[forget("a"), search(2, "b")])
            .then(
                Action::PhotoLost {
                    id: 2,
                    problem: Problem::Sample,
                },
                Phase::Failed,
                &[],
            )
            .then(Action::Retry, Phase::Looking, &[search(3, "b")]),
        Story::answered("nothing dropped", Adapter::None)
            .then(Action::NothingChosen, Phase::Found, &[])
            .holds("the notice", |state| {
                state.problem == Some(Problem::NoFile) && !state.can_retry()
            }),
    ]);
}

#[test]
fn the_processor_takes_over_from_a_failing_gpu() {
    let forgotten = Effect::Race(race::RaceEffect::Forget);
    let taken_over = [
        Effect::End,
        start(2, Engine::Cpu),
        search(2, "a"),
        forgotten.clone(),
    ];
    let lost = [Effect::End, forgotten];
    let fresh = |name| {
        Story::new(name, Choice::Automatic, hardware()).chooses(
            "a",
            Phase::Preparing,
            &[start(1, Engine::WebGpu), search(1, "a")],
        )
    };
    tell(vec![
        fresh("while it opens")
            .hears(1, failed(None, broken()), Phase::Preparing, &taken_over)
            .holds("the reason is kept", |state| {
                state.gpu_problem == Some(Problem::Engine(broken())) && state.problem.is_none()
            })
            .hears(2, ready(), Phase::Looking, &[])
            .hears(2, found(2), Phase::Found, &[])
            .chooses("b", Phase::Looking, &[forget("a"), search(3, "b")]),
        fresh("another result than the shop's").hears(
            1,
            failed(None, Failure::SelfTest { cosine: 0.3 }),
            Phase::Preparing,
            &taken_over,
        ),
        fresh("during the search")
            .hears(1, ready(), Phase::Looking, &[])
            .hears(1, failed(Some(1), broken()), Phase::Preparing, &taken_over),
        fresh("without a word")
            .ticks(MOST_ARRIVING_SECONDS - TICK_SECONDS)
            .then(Action::Tick, Phase::Preparing, &taken_over)
            .holds("the reason is kept", |state| {
                state.gpu_problem == Some(Problem::Silent)
            }),
        Story::answered("after the answer", hardware())
            .hears(1, failed(None, broken()), Phase::Found, &lost)
            .chooses(
                "b",
                Phase::Preparing,
                &[forget("a"), start(2, Engine::Cpu), search(2, "b")],
            ),
        fresh("and gets another chance by hand")
            .hears(1, failed(None, broken()), Phase::Preparing, &taken_over)
            .hears(2, ready(), Phase::Looking, &[])
            .hears(2, found(2), Phase::Found, &[])
            .then(
                Action::EngineChosen(Choice::WebGpu),
                Phase::Found,
                &[Effect::Remember(Choice::WebGpu), Effect::End],
            )
            .chooses(
                "b",
                Phase::Preparing,
                &[forget("a"), start(3, Engine::WebGpu), search(3, "b")],
            ),
        fresh("but not for want of files")
            .hears(
                1,
                failed(None, unreachable()),
                Phase::Failed,
                &[Effect::End],
            )
            .holds("the GPU is not to blame", |state| {
                state.gpu_problem.is_none()
            })
            .then(
                Action::Retry,
                Phase::Preparing,
                &[start(2, Engine::WebGpu), search(2, "a")],
            ),
    ]);
}

#[test]
fn a_failing_processor_can_be_tried_again() {
    let fresh = |name| {
        Story::new(name, Choice::Cpu, Adapter::None).chooses(
            "a",
            Phase::Preparing,
            &[start(1, Engine::Cpu), search(1, "a")],
        )
    };
    let again = [start(2, Engine::Cpu), search(2, "a")];
    tell(vec![
        fresh("crash")
            .hears(1, failed(None, broken()), Phase::Failed, &[Effect::End])
            .holds("can retry", State::can_retry)
            .hears(1, ready(), Phase::Failed, &[])
            .then(Action::Retry, Phase::Preparing, &again)
            .holds("the notice is gone", |state| state.problem.is_none()),
        fresh("crash on the photo")
            .hears(1, ready(), Phase::Looking, &[])
            .hears(1, failed(Some(1), broken()), Phase::Failed, &[Effect::End])
            .then(Action::Retry, Phase::Preparing, &again),
        fresh("silence")
            .ticks(MOST_ARRIVING_SECONDS - TICK_SECONDS)
            .then(Action::Tick, Phase::Failed, &[Effect::End])
            .holds("the notice", |state| state.problem == Some(Problem::Silent))
            .then(Action::Retry, Phase::Preparing, &again),
        fresh("a download that stands still")
            .hears(1, progress(Stage::Model, 5, 10), Phase::Preparing, &[])
            .ticks(MOST_SILENT_SECONDS - TICK_SECONDS)
            .then(Action::Tick, Phase::Failed, &[Effect::End])
            .holds("the notice", |state| {
                state.problem == Some(Problem::Stalled)
            }),
        fresh("a slow download")
            .ticks(MOST_ARRIVING_SECONDS - TICK_SECONDS)
            .hears(1, progress(Stage::Model, 5, 10), Phase::Preparing, &[])
            .ticks(MOST_SILENT_SECONDS - TICK_SECONDS)
            .hears(1, ready(), Phase::Looking, &[])
            .hears(1, found(1), Phase::Found, &[])
            .ticks(10 * MOST_SILENT_SECONDS),
        fresh("another photo instead")
            .hears(
                1,
                failed(None, unreachable()),
                Phase::Failed,
                &[Effect::End],
            )
            .chooses(
                "b",
                Phase::Preparing,
                &[forget("a"), start(2, Engine::Cpu), search(2, "b")],
            ),
    ]);
}

#[test]
fn another_engine_repeats_what_was_not_answered() {
    let remember = Effect::Remember;
    tell(vec![
        Story::new("during the work", Choice::Automatic, hardware())
            .chooses(
                "a",
                Phase::Preparing,
                &[start(1, Engine::WebGpu), search(1, "a")],
            )
            .then(
                Action::EngineChosen(Choice::Cpu),
                Phase::Preparing,
                &[
                    remember(Choice::Cpu),
                    Effect::End,
                    start(2, Engine::Cpu),
                    search(2, "a"),
                ],
            )
            .hears(1, found(1), Phase::Preparing, &[]),
        Story::answered("after the answer", hardware())
            .then(
                Action::EngineChosen(Choice::Cpu),
                Phase::Found,
                &[remember(Choice::Cpu), Effect::End],
            )
            .chooses(
                "b",
                Phase::Preparing,
                &[forget("a"), start(2, Engine::Cpu), search(2, "b")],
            ),
        Story::answered("another word for the same engine", hardware())
            .then(
                Action::EngineChosen(Choice::WebGpu),
                Phase::Found,
                &[remember(Choice::WebGpu)],
            )
            .holds("it goes on", |state| {
                state.running
                    == Running::Ready {
                        engine: Engine::WebGpu,
                    }
            }),
        Story::new("before any photo", Choice::Automatic, Adapter::None).then(
            Action::EngineChosen(Choice::Cpu),
            Phase::Idle,
            &[remember(Choice::Cpu)],
        ),
    ]);
}

#[test]
fn the_first_screen_waits_for_its_samples() {
    let mut state = State::new(Choice::Automatic);
    assert!(!state.is_settled());
    assert_eq!(state.update(Action::ShopRead(None)), []);
    assert!(state.is_settled());
    let mut hasty = State::new(Choice::Cpu);
    hasty.update(Action::PhotoChosen(photo("a")));
    assert!(hasty.is_settled());
}
