//! The pictures of the products that were found.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use catalogue::{Catalogue, ThumbnailPack};
use contract::FileRecord;

use super::host::{Host, beside};
use super::protocol::Event;

/// Where a picture belongs: the rank of its product in the answer, and its slot in the pack.
type Place = (usize, usize);

/// Tells `host` the picture of each of `products`, as it comes; none for one that does not come.
///
/// `manifest` is the catalogue's address. Every pack is asked for at once, so that one which hangs
/// holds up no other. A card without its picture is still an answer, so nothing here fails.
pub async fn show<H: Host>(
    host: &H,
    catalogue: &Catalogue,
    manifest: &str,
    id: u64,
    products: &[u32],
) {
    let mut packs: Vec<(&FileRecord, Vec<Place>)> = Vec::new();
    for (rank, &index) in products.iter().enumerate() {
        let Some((pack, slot)) = catalogue.thumbnail_pack(index) else {
            host.emit(Event::Thumbnail { id, rank }, None);
            continue;
        };
        match packs.iter_mut().find(|(known, _)| known.path == pack.path) {
            Some((_, places)) => places.push((rank, slot)),
            None => packs.push((pack, vec![(rank, slot)])),
        }
    }
    let fetches = packs.into_iter().map(async |(record, places)| {
        let pack = fetch(host, manifest, record).await;
        for (rank, slot) in places {
            let picture = pack.as_ref().and_then(|pack| pack.get(slot));
            host.emit(Event::Thumbnail { id, rank }, picture.map(<[u8]>::to_vec));
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
async fn all(tasks: impl Iterator<Item = impl Future<Output = ()>>) {
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
