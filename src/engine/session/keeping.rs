//! Which kept files are dropped when a shop has published anew: visitors' devices would otherwise fill with
//! every older version.

use std::collections::BTreeSet;

use catalogue::Catalogue;
use catalogue::cells::packs_in;
use contract::FileRecord;

use super::addresses;
use crate::engine::host::{Host, beside};

/// Drops what is below the manifest's folder and not `published` beside it.
pub(super) async fn forget_old<H: Host>(
    host: &H,
    manifest: &str,
    published: impl Iterator<Item = &FileRecord>,
) {
    let mut needed = addresses(manifest, published);
    needed.push(manifest.into());
    host.forget_others(&beside(manifest, ""), &needed).await;
}

/// The same for a catalogue.
///
/// One in cells names its cells in the directory, and each cell its own thumbnails, most of which were never
/// fetched. So they are read from those cells that are kept, and only if something kept is of another
/// version.
pub(super) async fn forget_old_catalogue<H: Host>(host: &H, manifest: &str, catalogue: &Catalogue) {
    let published = catalogue.manifest();
    let (Some(cells), Some(directory)) = (&published.cells, catalogue.directory()) else {
        let shards = published.shards.iter().map(|shard| &shard.file);
        return forget_old(host, manifest, shards.chain(catalogue.thumbnail_packs())).await;
    };
    let folder = beside(manifest, "");
    let pictures = beside(manifest, "thumbs/");
    let mut named: BTreeSet<String> =
        [manifest.to_owned(), beside(manifest, &cells.file.path)].into();
    named.extend(directory.files().map(|file| beside(manifest, &file.path)));
    let kept: BTreeSet<String> = host.kept_below(&folder).await.into_iter().collect();
    let is_old = |address: &&String| !named.contains(*address) && !address.starts_with(&pictures);
    if !kept.iter().any(|address| is_old(&address)) {
        return;
    }
    for file in directory.files() {
        let address = beside(manifest, &file.path);
        if !kept.contains(&address) {
            continue;
        }
        // It is kept, so nothing is fetched; one that is damaged names nothing.
        if let Ok(bytes) = host.checked(&address, &file, &mut |_| ()).await
            && let Ok(packs) = packs_in(&bytes)
        {
            named.extend(packs.iter().map(|pack| beside(manifest, &pack.path)));
        }
    }
    let needed: Vec<String> = named.into_iter().collect();
    host.forget_others(&folder, &needed).await;
}
