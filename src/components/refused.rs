//! The page for an address that asks for what the page does not do.

use leptos::prelude::*;

use super::footer::Footer;
use crate::messages;
use crate::parameters::Refusal;
use crate::state::Phase;
use crate::web::{address, page};
use crate::{embedded, speech};

/// What is refused, and what to do about it; nothing to search with.
#[component]
pub fn Refused(
    /// Why.
    refusal: Refusal,
) -> impl IntoView {
    let parameters = address::parameters();
    let language = speech::begin(parameters.language);
    embedded::begin(&parameters, language);
    embedded::complain(&messages::refusal(&refusal));
    page::mark("phase", Phase::Failed.word());
    let said = move || {
        language.track();
        let notice = messages::refusal(&refusal);
        view! {
            <main>
                <h1>{messages::headline()}</h1>
                <div class="notice" role="alert" data-testid="notice" data-kind=notice.kind>
                    <div>
                        <p class="sentence">{notice.sentence}</p>
                        <p>{notice.remedy}</p>
                        <p class="detail" dir="auto">
                            {notice.detail}
                        </p>
                    </div>
                </div>
            </main>
        }
    };
    view! {
        {said}
        <Footer language />
    }
}
