//! A picture by its address, and the hosts that may be asked.

use leptos::prelude::*;

use super::address_form::AddressForm;
use crate::messages::given;
use crate::state::{Action, GivenAction, State};

/// A field for an address, behind a line that opens it.
#[component]
pub fn ByAddress(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let hosts = Memo::new(move |_| state.with(|state| given::hosts(&state.given.hosts)));
    let fetching = Memo::new(move |_| {
        state.with(|state| state.given.fetching.as_deref().map(given::fetching))
    });
    let take = Callback::new(move |location| act.run(GivenAction::Address(location).into()));
    view! {
        <details class="by-address" data-testid="by-address">
            <summary>{given::by_address()}</summary>
            <AddressForm
                field="address"
                label=given::address_label()
                example=given::ADDRESS_EXAMPLE
                hosts_field="address-hosts"
                hosts
                button="address-fetch"
                words=given::fetch()
                take
            />
        </details>
        // Outside, so that it is heard when an address was dropped or pasted.
        <p class="fetching" role="status" data-testid="fetching">
            {move || fetching.get()}
        </p>
    }
}
