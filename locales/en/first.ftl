# What index.html shows before the page's code is there, or when it is not coming: it holds these words too,
# and a test compares them.

needs_script = Lookalike computes everything in your browser, so it needs JavaScript. Allow it for this page, then reload.
slow = If nothing else appears, reload the page. It needs a browser from 2023 or later.
panicked = The page ran into an error of its own and stopped.
    .remedy = Reload it and choose your photo again. Nothing of it has left your device.
