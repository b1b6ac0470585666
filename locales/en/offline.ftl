# Visits without a network, and what stays on the device.

offline_device = On this device
offline_now = Offline now. The page works with what is kept on this device.
offline_reload = Reload
offline_install = Install this page as an app
offline_install_by_hand = To install this page as an app, open the share menu and choose “Add to Home Screen”.
offline_storage = Room on this device
offline_what_is_kept = The page, its engine, the model, the catalogue as far as it was fetched, and the pictures of products that you have seen are kept, so that they are fetched once. Your photos are not.
offline_free = Free this room
offline_impossible = This browser keeps nothing of the page here, so it needs a connection at each visit.
offline_not_yet = Not ready to work offline yet: one photo makes it so.
offline_ready = Ready to work offline.
offline_ready_in_part = Ready to work offline with the parts of the catalogue that your searches have fetched.
offline_update_waiting = A new version of this page is here. Reload to use it; choose your photo again afterwards.
offline_update_taking = The new version is being put in place…
offline_update_elsewhere = This page was renewed in another window. Reload it; choose your photo again afterwards.
offline_freed = What was kept is forgotten. Your next visit fetches what it needs again.
offline_room_unknown = Your browser does not tell how much room this site takes.
offline_room_lasting = This site takes { $used } of { $most }. Your browser keeps it until you free it.
offline_room_passing = This site takes { $used } of { $most }. Your browser may clear it when room runs short.
offline_gigabytes = { $size } GB
