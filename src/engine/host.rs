//! The one border between the engine and wherever it runs.

use contract::{FileError, FileRecord};

use super::protocol::Event;

/// What the engine needs of its surroundings: a worker in a browser, or a test.
#[allow(
    async_fn_in_trait,
    reason = "a worker has one thread, so no future needs to be Send"
)]
pub trait Host {
    /// The manifest at `address`, asked of the network anew; the kept copy only where there is no network.
    ///
    /// # Errors
    /// [`FetchError::Unreachable`].
    async fn fresh(&self, address: &str) -> Result<Vec<u8>, FetchError>;

    /// The file at `address` that `record` promises: the kept copy, or else fetched and, once it is
    /// checked, kept. What was fetched before a cut is not fetched again. `progress` hears how many of its bytes are there, from 0 to `record.bytes`.
    ///
    /// # Errors
    /// [`FetchError`]; nothing that fails its check is kept.
    async fn checked(
        &self,
        address: &str,
        record: &FileRecord,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<u8>, FetchError>;

    /// The addresses of the whole files below `folder` that are kept on this device, in any order.
    async fn kept_below(&self, folder: &str) -> Vec<String>;

    /// Comes back after so long.
    async fn wait(&self, milliseconds: u32);

    /// Keeps the manifest at `address` for visits without a network, now that the files at the `needed`
    /// addresses were fetched. If one of those could not be kept, neither is the manifest: what is kept
    /// is always a whole set.
    async fn keep_manifest(&self, address: &str, manifest: &[u8], needed: &[String]);

    /// Drops kept files below `folder` that are not among the `needed` addresses: those of models and
    /// catalogues that are no longer published there.
    async fn forget_others(&self, folder: &str, needed: &[String]);

    /// Milliseconds since the engine's worker began.
    fn now(&self) -> f64;

    /// Tells the page.
    fn emit(&self, event: Event, bytes: Option<Vec<u8>>);
}

/// A file that could not be had.
#[derive(Clone, Debug, PartialEq)]
pub enum FetchError {
    /// It did not come.
    Unreachable {
        /// HTTP status, if there was an answer at all.
        status: Option<u16>,
    },
    /// It came, but is not the promised one.
    File(FileError),
}

/// The address of `path`, which is relative to the file at `manifest`.
pub fn beside(manifest: &str, path: &str) -> String {
    let folder = manifest.rfind('/').map_or("", |slash| &manifest[..=slash]);
    format!("{folder}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_beside_their_manifest() {
        assert_eq!(
            beside(
                "https://shop.example/a/model/model.json",
                "parts/1.safetensors"
            ),
            "https://shop.example/a/model/parts/1.safetensors"
        );
    }
}
