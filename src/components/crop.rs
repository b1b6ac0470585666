//! The box over the photo, for mouse, finger and keyboard.

use leptos::prelude::*;
use leptos::{ev, html};

use crate::messages;
use crate::state::{Action, CropAction, Grip, State, nudge};
use crate::web::frame;

/// The element that the box lies in and pointers are measured by.
pub const FRAME_ID: &str = "photo-frame";

/// The element that says which part is searched.
const PART_ID: &str = "photo-part";

/// The element that says how the keyboard moves the box.
const HELP_ID: &str = "photo-part-help";

/// What is outside the box, darkened; the box; its corners. Lies over the photo.
#[component]
pub fn CropBox(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let shown = Memo::new(move |_| state.with(|state| state.framing.shown));
    let is_ready = Memo::new(move |_| state.with(|state| state.framing.is_known()));
    let place = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(element) = place.get() {
            frame::place(&element, shown.get());
        }
    });
    let outside = move || {
        let part = shown.get();
        let (left, top) = (part.left(), part.top());
        let (right, bottom) = (left + part.width(), top + part.height());
        format!("M0 0H10000V10000H0ZM{left} {top}V{bottom}H{right}V{top}Z")
    };
    let grips = Grip::ALL.map(|grip| view! { <GripButton grip act /> });
    view! {
        <svg
            class="outside"
            class:gone=move || !is_ready.get()
            viewBox="0 0 10000 10000"
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            <path d=outside />
        </svg>
        <div
            class="crop"
            class:gone=move || !is_ready.get()
            class:whole=move || shown.get().is_whole()
            role="group"
            aria-label=messages::crop::frame()
            data-testid="crop"
            data-part=move || {
                let [left, top, width, height] = <[u32; 4]>::from(shown.get());
                format!("{left},{top},{width},{height}")
            }
            node_ref=place
        >
            {grips.into_iter().collect_view()}
        </div>
    }
}

#[component]
fn GripButton(grip: Grip, act: Callback<Action>) -> impl IntoView {
    let move_it = move |action| act.run(Action::Crop(action));
    let take = move |event: ev::PointerEvent| {
        if let Some(at) = frame::position(&event, FRAME_ID)
            && frame::hold(&event)
        {
            move_it(CropAction::Gripped { grip, at });
        }
    };
    let drag = move |event: ev::PointerEvent| {
        if let Some(at) = frame::position(&event, FRAME_ID) {
            move_it(CropAction::Dragged { at });
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        // With Alt, Control or Command an arrow is the browser's.
        let is_browsers = event.alt_key() || event.ctrl_key() || event.meta_key();
        let nudged = nudge(grip, &event.key(), event.shift_key());
        if let Some(action) = nudged.filter(|_| !is_browsers) {
            event.prevent_default(); // the page would scroll
            move_it(action);
        }
    };
    view! {
        <button
            type="button"
            class="grip"
            data-testid="grip"
            data-grip=grip.key()
            aria-label=messages::crop::grip(grip)
            aria-describedby=format!("{PART_ID} {HELP_ID}")
            on:pointerdown=take
            on:pointermove=drag
            on:pointerup=move |_| move_it(CropAction::Released)
            on:pointercancel=move |_| move_it(CropAction::Released)
            on:keydown=press
        ></button>
    }
}

/// Below the photo: which part is searched, read aloud as it changes, and the way back.
#[component]
pub fn CropPart(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let framing = Memo::new(move |_| state.with(|state| state.framing.clone()));
    let is_ready = move || framing.with(|framing| framing.is_known());
    let words = move || framing.with(messages::crop::part);
    // One button, so that whoever has just pressed it keeps the focus.
    let other = Memo::new(move |_| {
        framing.with(|framing| match (framing.shown.is_whole(), framing.guess) {
            (true, Some(_)) => Some(CropAction::Guess),
            (true, None) => None,
            (false, _) => Some(CropAction::Whole),
        })
    });
    let label = move || match other.get() {
        Some(CropAction::Guess) => messages::crop::garment_only(),
        _ => messages::crop::whole_photo(),
    };
    let press = move |_| {
        if let Some(action) = other.get_untracked() {
            act.run(Action::Crop(action));
        }
    };
    view! {
        <div class="part" class:gone=move || !is_ready()>
            <p id=PART_ID role="status" data-testid="part">
                {words}
            </p>
            <p id=HELP_ID class="unseen">
                {messages::crop::help()}
            </p>
            <button
                type="button"
                class="link"
                data-testid="other-part"
                aria-disabled=move || other.get().is_none().to_string()
                on:click=press
            >
                {label}
            </button>
        </div>
    }
}
