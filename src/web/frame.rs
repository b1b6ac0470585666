//! The box over the photo: where it stands, and where a pointer is.

use imageprep::Crop;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// Puts `element` over a part of what it lies in. Set on the element itself, since the page's policy
/// forbids a style in its text.
pub fn place(element: &HtmlElement, part: Crop) {
    let style = element.style();
    let sides = [
        ("left", part.left()),
        ("top", part.top()),
        ("width", part.width()),
        ("height", part.height()),
    ];
    for (name, side) in sides {
        // Names and values are well-formed, so that none is refused.
        let _ = style.set_property(name, &format!("{}%", f64::from(side) / 100.0));
    }
}

/// Lets what was pressed hear of the pointer wherever it goes until it is let go. Whether it was
/// pressed by a finger, a pen or the main button.
pub fn hold(event: &PointerEvent) -> bool {
    if event.button() != 0 || !event.is_primary() {
        return false;
    }
    let pressed = event.current_target();
    if let Some(pressed) = pressed.and_then(|target| target.dyn_into::<Element>().ok()) {
        // A pointer that is gone already will not move either.
        let _ = pressed.set_pointer_capture(event.pointer_id());
    }
    true
}

/// Where the pointer is on the element with this id, in ten-thousandths of its width and height; may be
/// outside. None if the element is not there or has no size.
pub fn position(event: &PointerEvent, id: &str) -> Option<[i32; 2]> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    let area = element.get_bounding_client_rect();
    let unit = f64::from(Crop::UNIT);
    let part = |at: f64, begin: f64, length: f64| {
        // Far outside is as good as just outside.
        let within = |at: f64| at.clamp(-10.0 * unit, 10.0 * unit).round() as i32;
        (length > 0.0).then(|| within((at - begin) / length * unit))
    };
    Some([
        part(event.client_x().into(), area.left(), area.width())?,
        part(event.client_y().into(), area.top(), area.height())?,
    ])
}
