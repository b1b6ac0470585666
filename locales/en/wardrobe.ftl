# A person's own clothes.

wardrobe_lead = Choose photos of your own clothes, one garment in each. They are looked at and kept on this device only, and every photo that you search with is compared with them too: so you see what you already own.
wardrobe_photos = Add photos
wardrobe_folder = Add a folder
wardrobe_pause = Pause
wardrobe_resume = Go on
wardrobe_cancel = Cancel the rest
wardrobe_more = Show all
wardrobe_delete_all = Delete all…
wardrobe_confirm = Yes, delete all
wardrobe_keep = No, keep them
wardrobe_list = What you own
wardrobe_delete_one = Delete
wardrobe_place_question = What should your photo be compared with?
wardrobe_deleting = Deleting…
wardrobe_stuck = Not everything could be deleted. Close other tabs with this page, then delete it again.
wardrobe_title = { $count ->
        [0] Your wardrobe
        [1] Your wardrobe: one garment
       *[other] Your wardrobe: { $count } garments
    }
wardrobe_progress = { $done } of { $total } photos
wardrobe_progress_seconds = { $done } of { $total } photos, less than a minute left
wardrobe_progress_minutes = { $done } of { $total } photos, about { $minutes } minutes left
wardrobe_progress_hours = { $done } of { $total } photos, about { $hours } hours left
wardrobe_paused = Adding photos is paused.
wardrobe_adding = Adding photos to your wardrobe…
wardrobe_added = { $count ->
        [0] No photo was added to your wardrobe.
        [1] One photo was added to your wardrobe.
       *[other] { $count } photos were added to your wardrobe.
    }
wardrobe_unusable = { $count ->
        [1] One photo could not be used.
       *[other] { $count } photos could not be used.
    }
wardrobe_left_over = { $count ->
        [1] At your last visit one photo was left. Choose it again to go on; those that are in your wardrobe are passed over.
       *[other] At your last visit { $count } photos were left. Choose them again to go on; those that are in your wardrobe are passed over.
    }
wardrobe_known = { $count ->
        [1] One photo was in your wardrobe already.
       *[other] { $count } photos were in your wardrobe already.
    }
wardrobe_left_out = { $count ->
        [1] One file of the folder is no picture and was left out.
       *[other] { $count } files of the folder are no pictures and were left out.
    }
wardrobe_no_storage = This browser keeps no files for this page, so what you add lasts for this visit only. It may be a private window, or an old browser.
wardrobe_no_room = There is no room left on this device, so what you added last is there for this visit only. Free some space, then add it again.
wardrobe_outdated = { $count ->
        [1] One garment was added with another model and cannot be compared any more. Choose its photo again.
       *[other] { $count } garments were added with another model and cannot be compared any more. Choose their photos again.
    }
wardrobe_later = { $count ->
        [1] One garment was added by a later version of this page. Reload the page to see it.
       *[other] { $count } garments were added by a later version of this page. Reload the page to see them.
    }
# $name: a file's; $sentence: what is wrong; $remedy: what to do about it.
wardrobe_photo = { $name }: { $sentence } { $remedy }
wardrobe_piece_again = What was seen of this photo cannot be kept.
    .remedy = Choose its photo again.
wardrobe_piece_later = What was seen of this photo is of a later version of the page.
    .remedy = Reload the page, so that its newest version reads it.
wardrobe_piece_too_much = What was seen of this photo is more than can be kept.
    .remedy = Tell the shop to publish a model with smaller inputs and embeddings.
wardrobe_photo_unreadable = This photo cannot be read from this device.
    .remedy = Copy it to this device, then choose it again.
wardrobe_photo_stopped = The search engine stopped at this photo, twice.
    .remedy = Save a smaller version of it, and choose that file.
wardrobe_question = { $count ->
        [0] Delete everything of your wardrobe from this device?
        [1] Delete your one garment from this device?
       *[other] Delete all { $count } garments from this device?
    }
wardrobe_delete = Delete { $name } from your wardrobe
wardrobe_place = { $compared ->
        [shop] The shop only
        [wardrobe] Your wardrobe only
       *[both] The shop and your wardrobe
    }
wardrobe_owned = { $likeness ->
        [same] You already own this
        [very_similar] You already own something like this
        [nothing_close] Nothing in your wardrobe comes close; this is the nearest
       *[similar] The nearest in your wardrobe
    }
wardrobe_owned_status = { wardrobe_owned }.
wardrobe_looking = Looking through your wardrobe…
wardrobe_likeness = { $likeness ->
        [same] The same
        [very_similar] Very similar
        [similar] Similar
       *[nothing_close] Not close
    }
wardrobe_garment = { $place }. { $name }: similarity { $figure }.
wardrobe_garment_worded = { $place }. { $name }: { $likeness ->
        [same] the same
        [very_similar] very similar
        [similar] similar
       *[nothing_close] not close
    }, similarity { $figure }.
