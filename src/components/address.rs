//! A picture by its address, and the hosts that may be asked.

use leptos::ev;
use leptos::prelude::*;

use crate::messages::given;
use crate::state::{Action, GivenAction, State};
use crate::web::urls;

/// A field for an address, behind a line that opens it.
#[component]
pub fn ByAddress(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let address = RwSignal::new(String::new());
    let hosts = Memo::new(move |_| state.with(|state| given::hosts(&state.given.hosts)));
    let fetching = Memo::new(move |_| {
        state.with(|state| state.given.fetching.as_deref().map(given::fetching))
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let location = address.with_untracked(|address| urls::locate(address));
        act.run(GivenAction::Address(location).into());
    };
    view! {
        <details class="by-address" data-testid="by-address">
            <summary>{given::by_address()}</summary>
            <form on:submit=submit>
                <label for="address">{given::address_label()}</label>
                <span class="line">
                    // Not of the type "url", which would refuse addresses relative to the page.
                    <input
                        id="address"
                        type="text"
                        inputmode="url"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        placeholder=given::ADDRESS_EXAMPLE
                        aria-describedby="address-hosts"
                        data-testid="address"
                        bind:value=address
                    />
                    <button type="submit" class="button" data-testid="address-fetch">
                        {given::fetch()}
                    </button>
                </span>
                <p id="address-hosts" data-testid="address-hosts">{move || hosts.get()}</p>
            </form>
        </details>
        // Outside, so that it is heard when an address was dropped or pasted.
        <p class="fetching" role="status" data-testid="fetching">
            {move || fetching.get()}
        </p>
    }
}
