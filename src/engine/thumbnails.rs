//! The pictures of the products that were found.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use catalogue::{Catalogue, ThumbnailPack};
use contract::FileRecord;

use super::host::{Host, beside};
use super::protocol::Event;

/// Where a picture belongs: the request's number and the rank of its product in the answer.
type Place = (u64, usize);

/// The pictures that the page still waits for: the product at each place; none for one that is not in
/// the catalogue.
#[derive(Debug, Default)]
pub struct Wall(RefCell<BTreeMap<Place, Option<u32>>>);

impl Wall {
    /// Nobody waits any more.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// Those of an answer, in its order.
    pub fn hang(&self, id: u64, products: &[u32]) {
        for (rank, &index) in products.iter().enumerate() {
            self.put(id, rank, Some(index));
        }
    }

    /// One at its place, whatever was to come there before.
    pub fn put(&self, id: u64, rank: usize, product: Option<u32>) {
        self.0.borrow_mut().insert((id, rank), product);
    }

    /// Tells the page the picture at a place, and that it need not wait any more.
    fn show<H: Host>(&self, host: &H, (id, rank): Place, picture: Option<&[u8]>) {
        self.0.borrow_mut().remove(&(id, rank));
        host.emit(Event::Thumbnail { id, rank }, picture.map(<[u8]>::to_vec));
    }
}

/// Tells `host` each picture of the wall, as it comes; none for one that does not come.
///
/// `manifest` is the catalogue's address. Every pack is asked for at once, so that one which hangs
/// holds up no other. A card without its picture is still an answer, so nothing here fails.
pub async fn show<H: Host>(host: &H, catalogue: &RefCell<Catalogue>, manifest: &str, wall: &Wall) {
    let waiting = wall.0.borrow().clone();
    let mut packs: Vec<(FileRecord, Vec<(Place, usize)>)> = Vec::new();
    for (place, product) in waiting {
        let catalogue = catalogue.borrow();
        let found = product.and_then(|index| catalogue.thumbnail_pack(index));
        let Some((pack, slot)) = found else {
            wall.show(host, place, None);
            continue;
        };
        match packs.iter_mut().find(|(known, _)| known.path == pack.path) {
            Some((_, places)) => places.push((place, slot)),
            None => packs.push((pack.clone(), vec![(place, slot)])),
        }
    }
    let fetches = packs.into_iter().map(async |(record, places)| {
        let pack = fetch(host, manifest, &record).await;
        for (place, slot) in places {
            wall.show(host, place, pack.as_ref().and_then(|pack| pack.get(slot)));
        }
    });
    all(fetches).await;
}

async fn fetch<H: Host>(host: &H, manifest: &str, record: &FileRecord) -> Option<ThumbnailPack> {
    let address = beside(manifest, &record.path);
    let bytes = host.checked(&address, record, &mut |_| ()).await.ok()?;
    ThumbnailPack::parse(&bytes).ok()
}

/// Runs all of `tasks` to their ends, side by side.
pub async fn all(tasks: impl Iterator<Item = impl Future<Output = ()>>) {
    let mut running: Vec<Pin<Box<_>>> = tasks.map(Box::pin).collect();
    poll_fn(|context| {
        running.retain_mut(|task| task.as_mut().poll(context).is_pending());
        match running.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}
