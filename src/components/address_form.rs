//! A field for an address, and a button that takes what is in it.

use leptos::ev;
use leptos::prelude::*;

use crate::state::Location;
use crate::web::urls;

/// A form; below the field stands from which hosts an address may be.
#[component]
pub fn AddressForm(
    /// The field's id, and its name to tests.
    field: &'static str,
    /// What the field is for.
    label: String,
    /// An address as an example.
    example: &'static str,
    /// The id of the sentence about hosts, and its name to tests.
    hosts_field: &'static str,
    /// That sentence.
    hosts: Memo<String>,
    /// The button's name to tests.
    button: &'static str,
    /// The button's words.
    words: String,
    /// Takes where the text leads; none if it is no address.
    take: Callback<Option<Location>>,
    /// What else is in the form, below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let address = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        take.run(address.with_untracked(|address| urls::locate(address)));
    };
    view! {
        <form on:submit=submit>
            <label for=field>{label}</label>
            <span class="line">
                // Not of the type "url", which would refuse addresses relative to the page.
                <input
                    id=field
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder=example
                    aria-describedby=hosts_field
                    data-testid=field
                    bind:value=address
                />
                <button type="submit" class="button" data-testid=button>
                    {words}
                </button>
            </span>
            <p id=hosts_field data-testid=hosts_field>{move || hosts.get()}</p>
            {children.map(|children| children())}
        </form>
    }
}
