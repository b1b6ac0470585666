//! Pictures that come otherwise than as a chosen file, or in a format of the browser's.

use imageprep::{Foreign, PictureError};
use leptos::task::spawn_local;

use super::Hands;
use crate::engine::failure::Failure;
use crate::state::{
    FetchFailure, GivenAction, GivenEffect, Hosts, Location, Photo, Problem, address_in,
};
use crate::web::decoder::{self, Undecoded};
use crate::web::{files, remote, shared, urls};

/// The `<meta>` that `cargo xtask build --shop FILE` fills in.
const HOSTS: &str = "lookalike-picture-hosts";

/// From where the page's policy lets it fetch pictures.
pub fn hosts() -> Hosts {
    Hosts::new(urls::origin(), &urls::meta(HOSTS).unwrap_or_default())
}

impl Hands {
    pub(super) fn carry_out_given(self, effect: GivenEffect) {
        match effect {
            GivenEffect::Fetch { number, location } => spawn_local(async move {
                let fetched = fetch(&location).await;
                self.act(GivenAction::Fetched {
                    number,
                    location,
                    fetched,
                });
            }),
        }
    }

    /// Takes what another program shared with the page before it was opened.
    pub(super) async fn take_shared(self) {
        let Some(shared) = shared::take().await else {
            return;
        };
        if !shared.photos.is_empty() {
            self.act(GivenAction::Photos(shared.photos));
        } else if let Some(address) = address_in(&shared.text) {
            self.act(GivenAction::Address(urls::locate(address)));
        } else {
            self.act(GivenAction::Photos(Vec::new()));
        }
    }
}

async fn fetch(location: &Location) -> Result<Photo, FetchFailure> {
    let bytes = remote::bytes(&location.address).await?;
    if !imageprep::is_picture(&bytes) {
        return Err(FetchFailure::NoPicture);
    }
    files::adopt(&bytes, &location.label()).ok_or(FetchFailure::NoAnswer)
}

/// A photo's file as the engine reads it: the same bytes, unless only the browser knows the format.
///
/// # Errors
/// [`Problem::Foreign`] where not even the browser does, and a [`PictureError::TooLarge`].
pub async fn readable(bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let Some(foreign) = Foreign::of(&bytes) else {
        return Ok(bytes);
    };
    let decoded = decoder::to_png(&bytes, foreign.media_type()).await;
    decoded.map_err(|problem| match problem {
        Undecoded::Unknown => Problem::Foreign {
            format: foreign.name(),
        },
        Undecoded::TooLarge { width, height } => {
            Problem::Engine(Failure::Picture(PictureError::TooLarge { width, height }))
        }
    })
}
