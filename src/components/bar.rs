//! A number as a bar, for the eye only.

use leptos::prelude::*;

/// A line of which a part is drawn strongly. What it says stands beside it in figures.
#[component]
pub fn Bar(
    /// 0…1; outside of it, the bar is empty or full.
    part: f32,
) -> impl IntoView {
    let width = format!("{:.1}", part.clamp(0.0, 1.0) * 100.0);
    view! {
        <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-rest" width="100" height="1" />
            <rect class="bar-part" width=width height="1" />
        </svg>
    }
}
