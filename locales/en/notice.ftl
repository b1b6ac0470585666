# What went wrong, and, as its remedy, what a person can do about it.
# $part: model, catalogue.

silent = The search has been silent for two minutes, so it was stopped.
    .remedy = Try again. If it stops again, close other tabs to free memory.
stalled = The download stood still for two minutes, so it was stopped.
    .remedy = Check your connection, then try again: what was fetched is kept.
unreadable = The photo cannot be read from this device.
    .remedy = Choose it again; if it is in a cloud folder or on a stick, copy it to this device first.
sample_missing = This sample picture could not be fetched.
    .remedy = Check your connection, then try again, or choose a photo of your own.
no_file = There was no picture file in what you gave.
    .remedy = Save the picture on this device, then choose that file.

# The processor takes over from the graphics card
fallback_wrong = The graphics engine computes something else than the shop did, so your processor takes over.
fallback_silent = The graphics engine gave no answer for minutes, so your processor takes over.
fallback_stopped = The graphics engine stopped in the middle of the work, so your processor takes over.
fallback_remedy = You need not do anything; the results are the same, only slower.

# Files that do not come, or not as they were published
part = { $part ->
        [model] model
       *[catalogue] catalogue
    }
no_connection = The { part } could not be fetched: there is no connection.
    .remedy = Check your connection, then try again: what was fetched is kept.
file_missing = The { part } is incomplete: a file is missing on the shop's server.
    .remedy = Try again later. If this is your shop, publish its folder again, whole.
# $status: of HTTP, such as 503.
server_refused = The { part } could not be fetched: the shop's server answered { $status }.
    .remedy = Try again in some minutes.
file_length = A file of the { part } came with the wrong length.
file_damaged = A file of the { part } came damaged: its checksum is not the published one.
file_outside = The { part } names a file outside its own folder.
file_remedy = Try again. If it does not help and this is your shop, publish its folder again, whole.
format = The { part } cannot be read by this version of the page.
    .remedy = Reload the page, or take its new version where it offers one. If this is your shop, make its files again with the same version of lookalike.
other_model = The catalogue was made with another model, so its products cannot be compared with your photo.
    .remedy = Reload the page, or take its new version where it offers one. If this is your shop, index its pictures again with the model that it publishes.
other_model_detail = model { $model }, catalogue made with { $catalogue }
no_cells = No part of the catalogue is on this device, and there is no connection.
    .remedy = Check your connection, then try again: each part that a search fetches is kept for searches without one.
empty_catalogue = There is no product in the catalogue.
    .remedy = If this is your shop, index its pictures and publish the folder again.
self_test = This device computes something else than the shop did, so its results would be wrong.
    .remedy = Update your browser, or try another one.
self_test_detail = similarity of the test picture with itself: { $cosine }
engine_stopped = The search stopped unexpectedly.
    .remedy = Try again. If it stops again, close other tabs to free memory, or try another browser.

# The photo
picture_empty = This file is empty.
    .remedy = Choose another file, or copy this one again.
not_a_picture = This file is not a picture.
    .remedy = Choose a photo: a JPEG, PNG, WebP or GIF file.
# $format: such as HEIC.
picture_unsupported = { $format } pictures cannot be read here.
    .remedy = Save it as JPEG or PNG, or take a screenshot of it, and choose that file.
picture_truncated = This picture is cut off: its file ends too early.
    .remedy = Download or copy it again, and wait until it is complete.
picture_damaged = This picture is damaged.
    .remedy = Open it in another program, save it as JPEG or PNG, and choose that file.
picture_too_large = This picture is too large: { $width } × { $height } pixels, and at most 100 million are read.
    .remedy = Save a smaller version of it, and choose that file.
