# What a person gives besides one file.

given_by_address = Use a picture’s address
given_address_label = Address of a picture
given_fetch = Fetch and search
given_list = Your photos
given_together = All together
given_turn_to = Search with photo { $number } of { $count }
given_turn_to_labelled = Search with photo { $number } of { $count }: { $label }
given_photos = You gave { $count } photos, which are searched together, as one thing. Choose one to search with it alone.
given_photos_left_out = You gave { $all } photos, of which the first { $count } are searched together, as one thing. Choose one to search with it alone.
given_hosts_own = Pictures of this site can be fetched, and of no other: for those, save the picture and choose the file.
given_hosts = Pictures of this site can be fetched, and of { $hosts }. That host learns that you fetched the picture; nothing is sent to it.
given_fetching = Fetching the picture from { $host }…

address_none = This is no address of a picture on the web.
    .remedy = Give an address that begins with https://, or save the picture and choose the file.
address_other_host = Pictures from { $host } cannot be fetched: this page speaks with no host but those that its shop names.
    .remedy = Save the picture on this device, then choose that file.
address_other_host_named = Pictures from { $host } cannot be fetched: this page speaks with no host but those that its shop names.
    .remedy = Save the picture on this device and choose that file, or give one from { $hosts }.
address_refused = { $host } gave no picture that this page may read: it does not allow that, sends elsewhere, or is not there.
    .remedy = Save the picture on this device, then choose that file.
address_unreachable = The picture could not be fetched: { $host } cannot be reached.
    .remedy = Check your connection, then fetch it again.
address_missing = There is nothing at this address of { $host }.
    .remedy = Check the address, then fetch it again.
address_status = The picture could not be fetched: { $host } answered { $status }.
    .remedy = Try again in some minutes, or save the picture and choose the file.
address_no_picture = What { $host } has at this address is no picture, but perhaps a page that shows one.
    .remedy = Open it in another tab, copy the address of the picture itself, and give that.
address_too_large = The picture at this address is larger than { $size } MB.
    .remedy = Save a smaller version of it, and choose that file.
foreign_picture = Your browser cannot read { $format } pictures.
    .remedy = { $format ->
        [HEIC] Save it as JPEG or PNG, take a screenshot of it, or open this page in Safari, which reads it.
       *[other] Save it as JPEG or PNG, or take a screenshot of it, and choose that file.
    }
