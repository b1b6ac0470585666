//! A person who wants to know what the device can do.

use super::*;
use crate::engine::failure::Failure;
use crate::engine::figures::Figures;
use crate::state::{Action, MOST_ARRIVING_SECONDS, TICK_SECONDS};

fn figures(time: f64) -> Figures {
    Figures {
        load: 900.0,
        first: 60.0,
        times: vec![time],
        cosine: 1.0,
        threads: 1,
        golden: None,
    }
}

fn hears(worker: u64, event: Event) -> Action {
    Action::Heard { worker, event }
}

fn start(worker: u64, engine: Engine) -> Effect {
    Effect::Trial(TrialEffect::Start { worker, engine })
}

fn end() -> Effect {
    Effect::Trial(TrialEffect::End)
}

fn page(choice: Choice, adapter: Adapter) -> State {
    let mut state = State::new(choice);
    state.update(Action::AdapterFound(adapter));
    state
}

fn begin() -> Action {
    Action::Measure(MeasureAction::Begin)
}

#[test]
fn every_engine_of_the_device_is_measured() {
    let hardware = || Adapter::Hardware("a card".into());
    let software = || Adapter::Software("slow".into());
    let (cpu, graphics) = (Engine::Cpu, Engine::WebGpu);
    let cases = [
        (Choice::Automatic, Adapter::None, vec![cpu]),
        (Choice::Automatic, software(), vec![cpu]),
        (Choice::WebGpu, software(), vec![cpu, graphics]),
        (Choice::Automatic, hardware(), vec![cpu, graphics]),
        (Choice::Cpu, hardware(), vec![cpu, graphics]),
    ];
    let mut wrong = Vec::new();
    for (choice, adapter, expected) in cases {
        let name = format!("{choice:?} on {adapter:?}");
        let mut state = page(choice, adapter);
        let mut effects = state.update(begin());
        for (place, &engine) in expected.iter().enumerate() {
            let worker = place as u64 + 1;
            if effects != [start(worker, engine)] || state.measuring.engine() != Some(engine) {
                wrong.push(format!("{name}: {effects:?}"));
            }
            let asked = state.update(hears(worker, Event::Ready));
            let times = TIMES;
            if asked != [Effect::Trial(TrialEffect::Measure { worker, times })] {
                wrong.push(format!("{name}: {asked:?}"));
            }
            effects = state.update(hears(worker, Event::Measured(figures(worker as f64))));
        }
        let rows = expected.iter().zip(1..).map(|(&engine, worker)| Row {
            engine,
            outcome: Ok(figures(f64::from(worker))),
        });
        if effects != [end()] || !state.measuring.rows.iter().cloned().eq(rows) {
            wrong.push(format!("{name}: {effects:?}, {:?}", state.measuring));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_fails_is_told_and_the_next_goes_on() {
    let mut state = page(Choice::Automatic, Adapter::Hardware("a card".into()));
    state.update(begin());
    let failure = Failure::Engine {
        reason: "no memory".into(),
    };
    let failed = Event::Failed {
        id: None,
        failure: failure.clone(),
    };
    let next = state.update(hears(1, failed));
    assert_eq!(next, [start(2, Engine::WebGpu)]);
    assert!(state.needs_ticks());
    for _ in 1..MOST_ARRIVING_SECONDS / TICK_SECONDS {
        assert_eq!(state.update(Action::Tick), []);
    }
    assert_eq!(state.update(Action::Tick), [end()]);
    let outcomes: Vec<_> = state
        .measuring
        .rows
        .iter()
        .map(|row| &row.outcome)
        .collect();
    use crate::state::Problem;
    assert_eq!(
        outcomes,
        [&Err(Problem::Engine(failure)), &Err(Problem::Silent)]
    );
    assert!(!state.needs_ticks());
}

#[test]
fn a_person_can_stop_and_save() {
    let mut state = page(Choice::Automatic, Adapter::Hardware("a card".into()));
    state.update(begin());
    assert_eq!(state.update(begin()), [], "it is on already");
    state.update(hears(1, Event::Measured(figures(31.0))));
    let stop = Action::Measure(MeasureAction::Stop);
    assert_eq!(state.update(stop.clone()), [end()]);
    assert_eq!(state.update(stop), [], "it is off already");
    assert_eq!(state.update(hears(2, Event::Ready)), [], "it has ended");
    let row = Row {
        engine: Engine::Cpu,
        outcome: Ok(figures(31.0)),
    };
    let save = state.update(Action::Measure(MeasureAction::Save));
    assert_eq!(save, [Effect::Measure(MeasureEffect::Save(vec![row]))]);
}
