//! What is wrong, and what to do about it.

use leptos::prelude::*;

use crate::messages::{self, Notice};
use crate::state::{Action, State};

/// The element that is brought into view when there is something to say.
pub const NOTICES_ID: &str = "notices";

/// The current problem, and whether WebGPU was given up.
#[component]
pub fn Notices(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let problem = Memo::new(move |_| {
        state.with(|state| {
            let notice = state.problem.as_ref().map(messages::problem)?;
            Some((notice, state.can_retry()))
        })
    });
    let fallback =
        Memo::new(move |_| state.with(|state| state.gpu_problem.as_ref().map(messages::fallback)));
    let retry = move || act.run(Action::Retry);
    view! {
        <div id=NOTICES_ID class="notices">
            {move || fallback.get().map(|notice| show(notice, false, retry))}
            {move || problem.get().map(|(notice, can_retry)| show(notice, can_retry, retry))}
        </div>
    }
}

fn show(notice: Notice, can_retry: bool, retry: impl Fn() + 'static) -> impl IntoView {
    let button = can_retry.then(|| {
        view! {
            <button type="button" class="button" data-testid="retry" on:click=move |_| retry()>
                {messages::retry()}
            </button>
        }
    });
    let detail = (!notice.detail.is_empty())
        .then(|| view! { <p class="detail" dir="auto">{notice.detail}</p> });
    view! {
        <div class="notice" role="alert" data-testid="notice" data-kind=notice.kind>
            <div>
                <p class="sentence">{notice.sentence}</p>
                <p>{notice.remedy}</p>
                {detail}
            </div>
            {button}
        </div>
    }
}
