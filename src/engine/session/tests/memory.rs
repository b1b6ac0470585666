//! A host in memory, which tells what was asked of it.

use super::*;

/// A manifest that was kept, with its bytes and its files.
pub type Kept = (String, Vec<u8>, Vec<String>);

/// Files in memory; events in a list.
#[derive(Default)]
pub struct Memory {
    pub files: HashMap<String, Vec<u8>>,
    pub events: RefCell<Events>,
    pub clock: Cell<f64>,
    /// Addresses that do not answer as long as they are here.
    pub hanging: RefCell<Vec<String>>,
    /// Whether every wait is over at once.
    pub is_impatient: Cell<bool>,
    pub forgotten: RefCell<Vec<(String, Vec<String>)>>,
    /// Whether only what is on this device comes.
    pub is_offline: Cell<bool>,
    /// Addresses that were answered, in order; what came once is on this device.
    pub came: RefCell<Vec<String>>,
    /// Manifests that were kept, each with its files.
    pub kept: RefCell<Vec<Kept>>,
}

impl Memory {
    /// Waits as long as an address does not answer.
    async fn while_hanging(&self, address: &str) {
        let hangs = || self.hanging.borrow().iter().any(|hangs| hangs == address);
        poll_fn(|_| match hangs() {
            true => Poll::Pending,
            false => Poll::Ready(()),
        })
        .await;
    }
}

impl Host for Memory {
    async fn fresh(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        self.while_hanging(address).await;
        let missing = FetchError::Unreachable { status: Some(404) };
        self.files.get(address).cloned().ok_or(missing)
    }

    async fn checked(
        &self,
        address: &str,
        record: &FileRecord,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<u8>, FetchError> {
        self.while_hanging(address).await;
        let is_here = self.came.borrow().iter().any(|known| known == address);
        if self.is_offline.get() && !is_here {
            return Err(FetchError::Unreachable { status: None });
        }
        let bytes = self.fresh(address).await?;
        self.came.borrow_mut().push(address.to_owned());
        progress(bytes.len() as u64);
        record.check(&bytes).map_err(FetchError::File)?;
        Ok(bytes)
    }

    async fn kept_below(&self, folder: &str) -> Vec<String> {
        let came = self.came.borrow();
        let below = came.iter().filter(|address| address.starts_with(folder));
        below.cloned().collect()
    }

    /// Time stands still, or is over at once.
    async fn wait(&self, _: u32) {
        if !self.is_impatient.get() {
            std::future::pending().await
        }
    }

    async fn keep_manifest(&self, address: &str, manifest: &[u8], needed: &[String]) {
        let call = (address.to_owned(), manifest.to_vec(), needed.to_vec());
        self.kept.borrow_mut().push(call);
    }

    async fn forget_others(&self, folder: &str, needed: &[String]) {
        let call = (folder.to_owned(), needed.to_vec());
        self.forgotten.borrow_mut().push(call);
    }

    fn now(&self) -> f64 {
        self.clock.set(self.clock.get() + 1.0);
        self.clock.get()
    }

    fn emit(&self, event: Event, bytes: Option<Vec<u8>>) {
        self.events.borrow_mut().push((event, bytes));
    }
}
