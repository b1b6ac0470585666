//! Engines beside the one that answers: started, measured, ended or promoted.

use std::time::Duration;

use leptos::prelude::*;

use super::Hands;
use crate::engine::client;
use crate::engine::protocol::Engine;
use crate::report;
use crate::state::Action;
use crate::state::measure::MeasureEffect;
use crate::state::race::{RaceAction, RaceEffect, Version};
use crate::state::trial::TrialEffect;
use crate::web::{hardware, sharing, storage};

/// Under which the verdict is kept between visits.
const VERDICT: &str = "lookalike-race";
/// Of the file that a person saves.
const REPORT: &str = "lookalike-device.json";
/// After an answer, time for its pictures to come and for a person to look.
const QUIET: Duration = Duration::from_secs(4);

impl Hands {
    /// What an earlier visit found out about this device.
    pub(super) fn recall_verdict(self) {
        let kept = storage::get(VERDICT);
        // What another version wrote may not be readable: then they race anew.
        let verdict = kept.and_then(|text| serde_json::from_str(&text).ok());
        self.act(Action::Race(RaceAction::Recalled(verdict)));
    }

    /// What runs in this visit; without its fingerprint if the model's manifest did not come.
    pub(super) fn tell_version(self, model: Option<String>) {
        let engines =
            [Engine::Cpu, Engine::WebGpu].map(|engine| client::script(engine).unwrap_or_default());
        let version = Version {
            engines: engines.join(" "),
            model: model.unwrap_or_default(),
        };
        self.act(Action::Race(RaceAction::VersionRead(version)));
    }

    pub(super) fn try_out(self, effect: TrialEffect) {
        match effect {
            TrialEffect::Start { worker, engine } => {
                // The old worker ends before the new one takes memory.
                self.on_trial.set_value(None);
                match self.open(engine, worker) {
                    Ok(client) => self.on_trial.set_value(Some((worker, client))),
                    Err(failure) => self.fail_later(worker, failure),
                }
            }
            TrialEffect::Measure { worker, times } => {
                let on_trial = self.on_trial.with_value(|on_trial| {
                    let (number, client) = on_trial.as_ref()?;
                    (*number == worker).then(|| client.measure(times))
                });
                let sent = on_trial.or_else(|| {
                    self.client
                        .with_value(|client| client.as_ref().map(|client| client.measure(times)))
                });
                if let Some(Err(failure)) = sent {
                    self.fail_later(worker, failure);
                }
            }
            TrialEffect::End => self.on_trial.set_value(None),
            TrialEffect::Promote => {
                let promoted = self.on_trial.try_update_value(Option::take).flatten();
                self.client.set_value(promoted.map(|(_, client)| client));
            }
        }
    }

    pub(super) fn race(self, effect: RaceEffect) {
        match effect {
            RaceEffect::Propose => set_timeout(
                move || {
                    let is_metered = hardware::is_metered();
                    self.act(Action::Race(RaceAction::Due { is_metered }));
                },
                QUIET,
            ),
            RaceEffect::Keep(verdict) => {
                if let Ok(text) = serde_json::to_string(&verdict) {
                    storage::put(VERDICT, &text);
                }
            }
            RaceEffect::Forget => storage::put(VERDICT, ""),
        }
    }

    pub(super) fn measure(self, effect: MeasureEffect) {
        let MeasureEffect::Save(rows) = effect;
        let text = self.state.with_untracked(|state| {
            report::figures(
                &rows,
                &state.adapter,
                state.race.version(),
                &hardware::surroundings(),
            )
        });
        sharing::save(REPORT, &text);
    }
}
