# What was fetched since the photo was chosen.

ledger_caption = Every file asked for since you chose the photo, as your browser recorded it
ledger_file = File
ledger_down = Down
ledger_up = Up
ledger_nothing_sent = 0 bytes
ledger_how_it_is_known = Each request is a GET without a body, so it has nothing to send but the address of the file that it asks for. The page’s policy forbids every other host, and its service worker, once it is in place, ends whatever is no GET and lists it here.
ledger_not_listed = Not listed is what browsers record nowhere: from time to time yours asks for service-worker.js by itself, to find a new version of the page.
ledger_summary = { $files ->
        [0] Since you chose the photo: nothing asked for, nothing sent
        [1] Since you chose the photo: 1 file asked for, { $down } down, 0 bytes up
       *[other] Since you chose the photo: { $files } files asked for, { $down } down, 0 bytes up
    }
ledger_refused = ended: it was no GET
ledger_from_device = from this device
ledger_nothing_came = nothing came
# $figure is the same number, for the eye.
ledger_bytes = { $bytes ->
        [1] 1 byte
       *[other] { $figure } bytes
    }
