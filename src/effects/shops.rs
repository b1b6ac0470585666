//! The shops beside the page's own: where they are listed, and what is kept of those that a person added.

use super::Hands;
use crate::state::{Hosts, Shops, ShopsAction, ShopsEffect};
use crate::web::{storage, urls};

/// The `<meta>`s that `cargo xtask build --shop FILE` fills in.
const HOSTS: &str = "lookalike-catalogue-hosts";
const LIST: &str = "lookalike-shops";

/// Under which the added shops are kept between visits.
const ADDED: &str = "lookalike-shops";

/// What the page's document says of other shops.
pub fn shops() -> Shops {
    Shops {
        hosts: Hosts::new(urls::origin(), &urls::meta(HOSTS).unwrap_or_default()),
        list: urls::meta(LIST).map(|path| urls::absolute(&path)),
        ..Shops::default()
    }
}

impl Hands {
    /// Reads which shops a person added.
    pub(super) fn recall_shops(self) {
        self.act(ShopsAction::Read(storage::get(ADDED)));
    }

    pub(super) fn carry_out_shops(self, effect: ShopsEffect) {
        match effect {
            ShopsEffect::Save(text) => storage::put(ADDED, &text),
        }
    }
}
