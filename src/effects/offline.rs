//! The hands' part of visits without a network: the service worker, the kept files, the ledger.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Hands, read_shop};
use crate::engine::client;
use crate::engine::failure::Failure;
use crate::engine::host::beside;
use crate::engine::protocol::{Engine, Event};
use crate::state::offline::{self, Effect};
use crate::state::{Action, Running, ledger};
use crate::web::{address, device, install, requests, service_worker};

/// How long after a failed try the site is looked for again.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// What the service worker fetched for an answer is recorded by then.
const RECORDED: Duration = Duration::from_millis(1500);

impl Hands {
    /// Hears from now on what the browser tells of the network, of installing and of requests.
    pub(super) fn observe_device(self) {
        let tell = move |action| self.act(Action::Offline(action));
        let change = move |is_offline| tell(offline::Action::NetworkChanged { is_offline });
        change(device::is_offline());
        device::on_network_change(change);
        install::observe(move |install| tell(offline::Action::InstallFound(install)));
        requests::observe(move |files| {
            self.act(Action::Ledger(ledger::Entry::Recorded(files)));
        });
    }

    /// Looks at what is kept, and has the page kept. After the first screen, which it must not hold up.
    pub(super) async fn keep_page(self) {
        self.survey().await;
        let tell = move |action| self.act(Action::Offline(action));
        if service_worker::register(tell).await {
            // An engine that was ready before the worker was could not be kept yet.
            let running = self.state.with_untracked(|state| state.running.clone());
            match running {
                Running::Ready { .. } => tell(offline::Action::EngineReady),
                Running::Off | Running::Opening { .. } => self.survey().await,
            }
        }
    }

    /// The kept copy of the shop was all there was: looks again until the site can be reached.
    pub(super) fn look_again(self) {
        set_timeout(
            move || {
                spawn_local(async move {
                    // It tells, and calls this again where there is still no network.
                    let _ = read_shop(self).await;
                });
            },
            LOOK_AGAIN,
        );
    }

    /// What follows from an engine's word beyond its search.
    pub(super) fn follow(self, event: &Event) {
        match event {
            Event::Ready => self.act(Action::Offline(offline::Action::EngineReady)),
            Event::Found { narrowed, .. } => {
                if narrowed.coverage.is_some() && !narrowed.is_open() {
                    self.act(Action::Offline(offline::Action::CellsCame));
                }
                self.ask_service_worker();
                set_timeout(move || self.ask_service_worker(), RECORDED);
            }
            Event::Failed {
                failure: Failure::Format { .. } | Failure::OtherModel { .. },
                ..
            } => service_worker::look_for_update(), // an older page than the shop's files
            _ => {}
        }
    }

    /// Adds what the service worker fetched by itself to the ledger.
    pub fn ask_service_worker(self) {
        spawn_local(async move {
            let requests = service_worker::own_requests().await;
            self.act(Action::Ledger(ledger::Entry::Recorded(requests)));
        });
    }

    pub(super) fn carry_out_offline(self, effect: Effect) {
        let tell = move |action| self.act(Action::Offline(action));
        match effect {
            Effect::Keep => spawn_local(async move {
                service_worker::keep(&self.wanted_files()).await;
                self.survey().await;
                // Some browsers ask the person, who may take their time.
                device::persist().await;
                self.measure_storage().await;
            }),
            Effect::Survey => spawn_local(self.survey()),
            Effect::TakeOver => {
                if !service_worker::take_over() {
                    device::reload(); // it has taken over by itself meanwhile
                }
            }
            Effect::Reload => device::reload(),
            Effect::Free => spawn_local(async move {
                device::free().await;
                tell(offline::Action::Freed);
            }),
            Effect::Install => spawn_local(install::ask()),
        }
    }

    async fn survey(self) {
        let parameters = address::parameters();
        let kept = device::survey(
            &self.engine_files(),
            &parameters.model,
            &parameters.catalogue,
        )
        .await;
        self.act(Action::Offline(offline::Action::Surveyed(kept)));
        self.measure_storage().await;
    }

    async fn measure_storage(self) {
        let storage = device::measure().await;
        self.act(Action::Offline(offline::Action::Measured(storage)));
    }

    /// Script and wasm of the engine that runs, or would run.
    fn engine_files(self) -> Vec<String> {
        let engine = self.state.with_untracked(|state| state.engine());
        let script = client::script(engine.unwrap_or(Engine::Cpu));
        let wasm = script
            .as_ref()
            .and_then(|script| script.strip_suffix(".js"));
        let wasm = wasm.map(|stem| format!("{stem}.wasm"));
        script.into_iter().chain(wasm).collect()
    }

    /// What is kept beside the page once a person has used it: the engine, and the samples.
    fn wanted_files(self) -> Vec<String> {
        let mut files = self.engine_files();
        let catalogue = address::parameters().catalogue;
        self.state.with_untracked(|state| {
            let samples = state.shop.iter().flat_map(|shop| &shop.samples);
            files.extend(samples.map(|sample| beside(&catalogue, &sample.file.path)));
        });
        files
    }
}
