//! The root component: wires state, effects and components together.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::answer::AnswerPlace;
use crate::components::engine_choice::EngineChoice;
use crate::components::footer::Footer;
use crate::components::header::Header;
use crate::components::kept::KeptPlace;
use crate::components::ledger::Ledger;
use crate::components::notice::{NOTICES_ID, Notices};
use crate::components::offline::{Banner, Device};
use crate::components::once::Once;
use crate::components::photos::Photos;
use crate::components::refused::Refused;
use crate::components::samples::Samples;
use crate::components::share::Share;
use crate::components::shops::ShopsPlace;
use crate::components::wardrobe::WardrobePlace;
use crate::components::ways_in::WaysIn;
use crate::effects::{self, Hands};
use crate::embedded;
use crate::speech;
use crate::state::{Action, State, TICK_SECONDS};
use crate::web::{address, page, urls};

/// Puts the page into its document. Called once, from `main`.
pub fn start() {
    page::report_panics();
    match address::parameters().refusal {
        Some(refusal) => leptos::mount::mount_to_body(move || view! { <Refused refusal /> }),
        None => leptos::mount::mount_to_body(App),
    }
    page::clear_first_paint();
}

#[component]
fn App() -> impl IntoView {
    let parameters = address::parameters();
    let mut first = State::new(effects::remembered_choice());
    first.given.hosts = effects::hosts();
    first.shops = effects::shops();
    first.show_first(parameters.count);
    let state = RwSignal::new(first);
    let language = speech::begin(parameters.language);
    embedded::begin(&parameters, language);
    embedded::tell_all(state.read_only());
    let hands = Hands::new(state);
    let act = Callback::new(move |action: Action| hands.act(action));
    // What is below the first screen is built in a task of its own: in one task with the rest, a phone would
    // answer no finger for a third of a second.
    let is_rest_due = RwSignal::new(false);
    set_timeout(move || is_rest_due.set(true), Duration::ZERO);
    let phase = Memo::new(move |_| {
        let is_there = is_rest_due.get() && state.with(State::is_settled);
        is_there.then(|| state.with(State::phase))
    });
    Effect::new(move || {
        if let Some(phase) = phase.get() {
            page::mark("phase", phase.word());
        }
    });
    let notices =
        Memo::new(move |_| state.with(|state| (state.problem.clone(), state.gpu_problem.clone())));
    Effect::new(move || {
        if notices.get() != (None, None) {
            request_animation_frame(|| page::reveal(NOTICES_ID));
        }
    });
    // And this in another, so that what is built is seen first.
    set_timeout(move || hands.look_around(), Duration::ZERO);
    set_interval(
        move || {
            if state.with_untracked(State::needs_ticks) {
                hands.act(Action::Tick);
            }
        },
        Duration::from_secs(TICK_SECONDS.into()),
    );
    let complete = Callback::new(move |()| hands.ask_service_worker());
    let state = state.read_only();
    // In another language every component is made anew: what counts is in the state.
    let said = move || {
        language.track();
        view! {
            <Header state />
            <Banner state act />
            <main>
                <WaysIn state act />
                <Notices state act />
                <Once when=is_rest_due>
                    <Photos state act />
                    <AnswerPlace state act />
                    <ShopsPlace state act />
                    <Share state act />
                    <Samples state act />
                    <KeptPlace state act />
                    <WardrobePlace state act />
                    <EngineChoice state act />
                    <Device state act />
                    <Ledger state site=urls::absolute("./") complete />
                </Once>
            </main>
        }
    };
    view! {
        {said}
        <Footer language />
    }
}
