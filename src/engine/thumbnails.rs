//! The pictures of the products that were found.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use catalogue::ThumbnailPack;
use contract::FileRecord;

use super::host::{Host, beside};
use super::protocol::Event;
use super::session::Place as Product;

/// Where a picture belongs: the request's number and the rank of its product in the answer.
type Place = (u64, usize);

/// A pack's address and record, and which of its slots belong where.
type WantedPack = (String, FileRecord, Vec<(Place, usize)>);

/// The pictures that the page still waits for: the product at each place; none for one that is in no
/// catalogue.
#[derive(Debug, Default)]
pub struct Wall(RefCell<BTreeMap<Place, Option<Product>>>);

impl Wall {
    /// Nobody waits any more.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// Those of an answer, in its order.
    pub fn hang(&self, id: u64, products: &[Product]) {
        for (rank, product) in products.iter().enumerate() {
            self.put(id, rank, Some(product.clone()));
        }
    }

    /// One at its place, whatever was to come there before.
    pub fn put(&self, id: u64, rank: usize, product: Option<Product>) {
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
/// Every pack is asked for at once, so that one which hangs holds up no other. A card without its
/// picture is still an answer, so nothing here fails.
pub async fn show<H: Host>(host: &H, wall: &Wall) {
    let waiting = wall.0.borrow().clone();
    let mut packs: Vec<WantedPack> = Vec::new();
    for (place, product) in waiting {
        let found = product.and_then(|(shop, index)| {
            let catalogue = shop.catalogue.borrow();
            let (pack, slot) = catalogue.thumbnail_pack(index)?;
            Some((beside(&shop.address, &pack.path), pack.clone(), slot))
        });
        let Some((address, pack, slot)) = found else {
            wall.show(host, place, None);
            continue;
        };
        match packs.iter_mut().find(|(known, ..)| *known == address) {
            Some((.., places)) => places.push((place, slot)),
            None => packs.push((address, pack, vec![(place, slot)])),
        }
    }
    let fetches = packs.into_iter().map(async |(address, record, places)| {
        let pack = fetch(host, &address, &record).await;
        for (place, slot) in places {
            wall.show(host, place, pack.as_ref().and_then(|pack| pack.get(slot)));
        }
    });
    all(fetches).await;
}

async fn fetch<H: Host>(host: &H, address: &str, record: &FileRecord) -> Option<ThumbnailPack> {
    let bytes = host.checked(address, record, &mut |_| ()).await.ok()?;
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
