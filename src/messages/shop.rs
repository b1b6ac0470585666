//! What the page says to those who put it into a shop.

use super::Notice;
use super::notice::part;
use crate::parameters::Refusal;

/// The notice for an address that asks for what the page does not do.
pub fn refusal(refusal: &Refusal) -> Notice {
    match refusal {
        Refusal::Host { what, address } => {
            let part = ("part", part(*what).into());
            Notice::of("other-host", "other_host", &[part]).with_detail(address)
        }
        Refusal::Value { name, value } => {
            let arguments = [("name", (*name).into()), ("value", value.into())];
            Notice::of("parameter", "unknown_value", &arguments)
        }
    }
}
