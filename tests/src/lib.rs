//! What the tests of the whole stand on: the built commands, a host, the line to it, a real browser, pictures.
//!
//! `cargo xtask test` builds everything and names it through the environment ([`Built`]); a test
//! whose parts are not there says so and is skipped.

mod browser;
mod built;
mod celled;
pub mod embeddings;
mod heard;
mod host;
mod line;
mod neighbour;
pub mod npm;
mod page;
pub mod pictures;
mod probe;
mod session;
mod site;
mod spark;
mod stalled;
mod stranger;

pub use browser::{Browser, Graphics, Kind};
pub use built::{Built, Search, SearchHit, in_checkout, shared};
pub use celled::Celled;
pub use heard::Heard;
pub use host::Host;
pub use line::{Exchange, Habits, Line};
pub use neighbour::Neighbour;
pub use page::{Card, Page, ids, shown};
pub use probe::{ProbePage, TAKE_MODEL};
pub use session::{in_browser, in_browser_of};
pub use site::Site;
pub use spark::Spark;
pub use stalled::Stalled;
pub use stranger::Stranger;
