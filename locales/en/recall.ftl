# Searches that outlast their photo.

recall_share = Share this search
recall_reveals = The link holds no photo, but what the network saw in it: whoever has it can tell what kind of garment it shows, its colours and its style, and which filters, likes and dislikes you set. Browsers send that part of an address to no server; your browser’s own history has it.
recall_link = Link to this search
recall_copy = Copy the link
recall_send = Send it…
recall_no_photo = This search was opened without its photo: a link and the list below hold none.
recall_preparing = Getting ready for this search…
recall_looking = Searching…
recall_failed = Nothing was searched.
recall_recent = Recent searches
recall_likes = Products you like
recall_what_is_kept = Your recent searches, without their photos, and what you like are kept on this device and nowhere else.
recall_nothing_kept = Nothing yet: searches come here once they found something.
recall_export = Export as a file
recall_forget = Forget everything…
recall_forget_means = This deletes from this device the recent searches, the likes, your settings, a wardrobe if you made one, and the downloaded model and catalogue. It cannot be undone.
recall_forget_now = Forget everything now
recall_keep = Keep it
recall_kept = { $count ->
        [0] Kept on this device
        [1] Kept on this device: 1 search
       *[other] Kept on this device: { $count } searches
    }
recall_reopen = Search again, { $when }; the most similar was { $name }
recall_copied = The link is in your clipboard.
recall_not_copied = Your browser did not let the link into the clipboard. Select it above and copy it.
recall_exported = The file is among your downloads.
recall_not_exported = Your browser did not take the file. Allow this page to download, then export it again.
recall_forgetting = Deleting…
recall_forgotten = Everything is forgotten: nothing of this page is left on this device.
recall_forgotten_in_part = Not everything could be deleted. Close other tabs of this page, then forget everything again.
link_later = This link was made by a later version of the page.
    .remedy = Reload the page, then open the link again.
link_damaged = This link is damaged or was cut off on its way.
    .remedy = Copy it again, whole, or ask for it anew. You can also search with a photo.
link_view = The part of this link that holds the filters is damaged or was cut off.
    .remedy = Copy it again, whole, or ask for it anew. You can also search with a photo.
other_model_code = This search was made with another model than the shop has now, so it cannot be compared with its products.
    .remedy = Search again with a photo.
other_model_code_detail = model { $model }, search made with { $code }
