//! Visits on which the page finds out what is faster.

use super::*;
use crate::engine::failure::{Failure, Part};
use crate::engine::protocol::Narrowed;
use crate::state::trial::TrialEffect::{End, Measure, Promote, Start};
use crate::state::{Action, Photo, TICK_SECONDS};

const GRAPHICS: Engine = Engine::WebGpu;

fn version(engines: &str) -> Version {
    Version {
        engines: engines.into(),
        model: "cafe".into(),
    }
}

fn verdict(engine: Engine, milliseconds: Option<[f64; 2]>) -> Verdict {
    Verdict {
        adapter: "a card".into(),
        version: version("this"),
        engine,
        milliseconds,
    }
}

/// A page that remembers that graphics won on `adapter`, and runs the same version.
pub fn winner(adapter: &str, mut state: State) -> State {
    let recalled = Verdict {
        adapter: adapter.into(),
        ..verdict(GRAPHICS, Some([8.0, 31.0]))
    };
    state.update(Action::Race(RaceAction::Recalled(Some(recalled))));
    state.update(Action::Race(RaceAction::VersionRead(version("this"))));
    state
}

fn hardware() -> Adapter {
    Adapter::Hardware("a card".into())
}

fn figures(times: &[f64]) -> Event {
    Event::Measured(Figures {
        load: 900.0,
        first: 60.0,
        times: times.to_vec(),
        cosine: 0.9999,
        threads: 1,
        golden: None,
    })
}

fn failed(failure: Failure) -> Event {
    Event::Failed { id: None, failure }
}

fn lost() -> Failure {
    Failure::Engine {
        reason: "device lost".into(),
    }
}

fn unreachable() -> Failure {
    Failure::Unreachable {
        what: Part::Model,
        address: "https://shop.example/model.json".into(),
        status: None,
    }
}

fn keep(engine: Engine, milliseconds: Option<[f64; 2]>) -> Effect {
    Effect::Race(RaceEffect::Keep(verdict(engine, milliseconds)))
}

fn propose() -> Effect {
    Effect::Race(RaceEffect::Propose)
}

fn photo() -> Action {
    Action::PhotoChosen(Photo {
        address: "blob:a".into(),
        label: "a".into(),
        sample: None,
    })
}

fn hears(worker: u64, event: Event) -> Action {
    Action::Heard { worker, event }
}

fn found(id: u64) -> Event {
    Event::Found {
        id,
        guesses: Vec::new(),
        matches: Vec::new(),
        milliseconds: 80.0,
        narrowed: Narrowed::default(),
    }
}

fn due(is_metered: bool) -> Action {
    Action::Race(RaceAction::Due { is_metered })
}

/// A visit on a device with a graphics card, before any photo.
fn visit(choice: Choice, recalled: Option<Verdict>) -> State {
    let mut state = State::new(choice);
    state.update(Action::Race(RaceAction::Recalled(recalled)));
    state.update(Action::AdapterFound(hardware()));
    state.update(Action::Race(RaceAction::VersionRead(version("this"))));
    state
}

/// The same after the first photo's answer.
fn answered(choice: Choice, recalled: Option<Verdict>) -> State {
    let mut state = visit(choice, recalled);
    state.update(photo());
    state.update(hears(1, Event::Ready));
    state.update(hears(1, found(1)));
    state
}

/// The same while the graphics card runs, as engine 2.
fn racing() -> State {
    let mut state = answered(Choice::Automatic, None);
    let trial = Start {
        worker: 2,
        engine: GRAPHICS,
    };
    assert_eq!(state.update(due(false)), [Effect::Trial(trial)]);
    state
}

/// Every step: what happens, and what the page must do.
type Steps = Vec<(Action, Vec<Effect>)>;

/// Goes on with a visit; reports each step that did something else, and the end if it is another one.
fn go(name: &str, mut state: State, steps: Steps, engine: Option<Engine>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (action, expected) in steps {
        let told = format!("{action:?}");
        let done = state.update(action);
        if done != expected {
            wrong.push(format!(
                "{name}: {told}: did {done:?} instead of {expected:?}"
            ));
        }
    }
    if state.engine() != engine {
        wrong.push(format!(
            "{name}: {:?} instead of {engine:?}",
            state.engine()
        ));
    }
    wrong
}

/// What the processor does once the graphics card, engine 2, has these times.
fn graphics_runs(times: &[f64]) -> Steps {
    let measure = |worker| {
        Effect::Trial(Measure {
            worker,
            times: TIMES,
        })
    };
    vec![
        (hears(2, Event::Ready), vec![measure(2)]),
        (hears(2, figures(times)), vec![measure(1)]),
    ]
}

fn chain(first: Steps, then: Steps) -> Steps {
    first.into_iter().chain(then).collect()
}

fn search(id: u64) -> Effect {
    let Action::PhotoChosen(photo) = photo() else {
        unreachable!("it is one");
    };
    Effect::Search { id, photo }
}

#[test]
fn the_engine_follows_choice_and_adapter() {
    let software = || Adapter::Software("SwiftShader".into());
    let cases = [
        (Choice::Automatic, Adapter::Unknown, Some(Engine::Cpu)),
        (Choice::Automatic, Adapter::None, Some(Engine::Cpu)),
        (Choice::Automatic, software(), Some(Engine::Cpu)),
        (Choice::Automatic, hardware(), Some(Engine::Cpu)),
        (Choice::WebGpu, Adapter::Unknown, None),
        (Choice::WebGpu, Adapter::None, Some(Engine::Cpu)),
        (Choice::WebGpu, software(), Some(Engine::WebGpu)),
        (Choice::WebGpu, hardware(), Some(Engine::WebGpu)),
        (Choice::Cpu, Adapter::Unknown, Some(Engine::Cpu)),
        (Choice::Cpu, hardware(), Some(Engine::Cpu)),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .filter(|(choice, adapter, engine)| {
            let state = State {
                adapter: adapter.clone(),
                ..State::new(*choice)
            };
            state.engine() != *engine
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_is_remembered_decides_who_answers() {
    let cases = [
        ("nothing", None, Some(Engine::Cpu)),
        (
            "graphics won",
            Some(verdict(GRAPHICS, Some([8.0, 31.0]))),
            Some(GRAPHICS),
        ),
        (
            "the processor won",
            Some(verdict(Engine::Cpu, Some([40.0, 31.0]))),
            Some(Engine::Cpu),
        ),
        (
            "graphics won in another version",
            Some(Verdict {
                version: version("older"),
                ..verdict(GRAPHICS, None)
            }),
            Some(Engine::Cpu),
        ),
        (
            "another card won",
            Some(Verdict {
                adapter: "sold".into(),
                ..verdict(GRAPHICS, None)
            }),
            Some(Engine::Cpu),
        ),
    ];
    let mut wrong = Vec::new();
    for (name, recalled, engine) in cases {
        let found = visit(Choice::Automatic, recalled).engine();
        if found != engine {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nobody_waits_for_what_does_not_matter() {
    // Without a verdict for graphics neither adapter nor version can change who answers.
    let mut state = State::new(Choice::Automatic);
    assert_eq!(state.engine(), Some(Engine::Cpu));
    let graphics = verdict(GRAPHICS, Some([8.0, 31.0]));
    state.update(Action::Race(RaceAction::Recalled(Some(graphics))));
    assert_eq!(state.engine(), None, "the adapter");
    state.update(photo());
    assert_eq!(state.update(Action::AdapterFound(hardware())), []);
    assert_eq!(state.engine(), None, "the version");
    let read = Action::Race(RaceAction::VersionRead(version("this")));
    let start = Effect::Start {
        worker: 1,
        engine: GRAPHICS,
    };
    assert_eq!(state.update(read), [start, search(1)]);
}

#[test]
fn the_faster_engine_is_kept() {
    let answer = |times: &[f64], more: Vec<Effect>| vec![(hears(1, figures(times)), more)];
    let end = || Effect::Trial(End);
    let cases = [
        (
            "graphics is faster",
            vec![9.0, 8.0, 7.0],
            answer(
                &[30.0, 31.0, 32.0],
                vec![keep(GRAPHICS, Some([8.0, 31.0])), Effect::Trial(Promote)],
            ),
            GRAPHICS,
        ),
        (
            "graphics is slower",
            vec![50.0],
            answer(&[31.0], vec![end(), keep(Engine::Cpu, Some([50.0, 31.0]))]),
            Engine::Cpu,
        ),
        (
            "graphics is hardly faster",
            vec![30.0],
            answer(&[31.0], vec![end(), keep(Engine::Cpu, Some([30.0, 31.0]))]),
            Engine::Cpu,
        ),
    ];
    let mut wrong = Vec::new();
    for (name, times, steps, engine) in cases {
        let steps = chain(graphics_runs(&times), steps);
        wrong.extend(go(name, racing(), steps, Some(engine)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_winner_answers_the_next_photo() {
    let mut state = racing();
    for (action, _) in graphics_runs(&[8.0]) {
        state.update(action);
    }
    // A photo in between is the processor's, and the winner waits for its answer.
    let effects = state.update(photo());
    assert!(effects.contains(&search(2)), "{effects:?}");
    assert_eq!(state.worker_for(2), Some(1));
    let kept = state.update(hears(1, figures(&[31.0])));
    assert_eq!(kept, [keep(GRAPHICS, Some([8.0, 31.0]))]);
    assert_eq!(state.update(hears(1, found(2))), [Effect::Trial(Promote)]);
    assert!(state.update(photo()).contains(&search(3)));
    assert_eq!(state.worker_for(3), Some(2));
    assert_eq!(state.update(hears(2, found(3))), []);
    assert!(matches!(&state.work, Work::Found(answer) if answer.engine == GRAPHICS));
}

#[test]
fn a_race_begins_only_where_it_can_be_won() {
    let steps = |steps: Steps| steps;
    let none = |action| (action, Vec::new());
    let mut wrong = Vec::new();
    let software = {
        let mut state = State::new(Choice::Automatic);
        state.update(Action::AdapterFound(Adapter::Software("slow".into())));
        state.update(Action::Race(RaceAction::VersionRead(version("this"))));
        state
    };
    let unread = {
        let mut state = State::new(Choice::Automatic);
        state.update(Action::AdapterFound(hardware()));
        let version = Version {
            model: String::new(),
            ..version("this")
        };
        state.update(Action::Race(RaceAction::VersionRead(version)));
        state
    };
    let known = verdict(Engine::Cpu, Some([40.0, 31.0]));
    for (name, state) in [
        ("software", software),
        ("a model that nobody knows", unread),
        ("by hand", visit(Choice::Cpu, None)),
        ("already known", visit(Choice::Automatic, Some(known))),
    ] {
        let mut state = state;
        state.update(photo());
        state.update(hears(1, Event::Ready));
        let found = none(hears(1, found(1)));
        wrong.extend(go(name, state, steps(vec![found]), Some(Engine::Cpu)));
    }
    let mut waiting = visit(Choice::Automatic, None);
    waiting.update(photo());
    waiting.update(hears(1, Event::Ready));
    wrong.extend(go(
        "after the answer, on a metered line",
        waiting.clone(),
        steps(vec![
            (hears(1, found(1)), vec![propose()]),
            none(due(true)),
            none(due(false)),
        ]),
        Some(Engine::Cpu),
    ));
    wrong.extend(go(
        "another photo came meanwhile",
        {
            waiting.update(hears(1, found(1)));
            waiting.update(photo());
            waiting
        },
        steps(vec![
            none(due(false)),
            (hears(1, found(2)), vec![propose()]),
        ]),
        Some(Engine::Cpu),
    ));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn graphics_that_fails_has_lost() {
    let end = || Effect::Trial(End);
    let lost_race = vec![end(), keep(Engine::Cpu, None)];
    let self_test = Failure::SelfTest { cosine: 0.3 };
    let mut wrong = Vec::new();
    for (name, event, effects) in [
        ("another computation", failed(self_test), lost_race.clone()),
        ("a crash", failed(lost()), lost_race.clone()),
        ("no connection", failed(unreachable()), vec![end()]),
    ] {
        let steps = vec![(hears(2, event), effects)];
        wrong.extend(go(name, racing(), steps, Some(Engine::Cpu)));
    }
    let crash = vec![(hears(2, failed(lost())), lost_race.clone())];
    let late = chain(graphics_runs(&[8.0]), crash);
    wrong.extend(go("a late crash", racing(), late, Some(Engine::Cpu)));
    let mut silent = racing();
    silent.update(hears(2, Event::Ready));
    let ticks = super::super::MOST_SILENT_SECONDS / TICK_SECONDS;
    let mut steps: Steps = (1..ticks).map(|_| (Action::Tick, Vec::new())).collect();
    steps.push((Action::Tick, lost_race));
    wrong.extend(go("silence", silent, steps, Some(Engine::Cpu)));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_person_or_the_processor_ends_a_race() {
    let end = || Effect::Trial(End);
    let remember = Effect::Remember;
    let cases = [
        (
            "by hand, to what runs",
            Action::EngineChosen(Choice::Cpu),
            vec![remember(Choice::Cpu), end()],
            Engine::Cpu,
        ),
        (
            "by hand, to what races",
            Action::EngineChosen(Choice::WebGpu),
            vec![remember(Choice::WebGpu), Effect::End, end()],
            GRAPHICS,
        ),
        (
            "the processor's engine stops",
            hears(1, failed(lost())),
            vec![Effect::End, end()],
            Engine::Cpu,
        ),
    ];
    let mut wrong = Vec::new();
    for (name, action, effects, engine) in cases {
        wrong.extend(go(name, racing(), vec![(action, effects)], Some(engine)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_winner_that_fails_later_is_forgotten() {
    let won = verdict(GRAPHICS, Some([8.0, 31.0]));
    let state = answered(Choice::Automatic, Some(won));
    let forget = Effect::Race(RaceEffect::Forget);
    let steps = vec![(hears(1, failed(lost())), vec![Effect::End, forget])];
    let wrong = go("a lost device", state, steps, Some(Engine::Cpu));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
