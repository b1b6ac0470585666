// Takes what another program shares with the installed page: the system POSTs a form to `share-target`, which
// the manifest names, and a host of static files could not answer. Nothing is sent on: files and text go into a
// cache of their own, from which the page takes and deletes them when it starts (src/web/shared.rs).
//
// For the service worker: `importScripts("./share-target.js")` before its own "fetch" listener. The listener
// here answers that one request and keeps the others from seeing it.
"use strict";

{
  /** The same as in src/web/shared.rs. */
  const CACHE = "lookalike-shared-1";
  const SCOPE = new URL(self.registration.scope);
  /** As the manifest's `share_target` says. */
  const TARGET = new URL("share-target", SCOPE);
  /** More pictures than the page takes at once. */
  const MOST_FILES = 24;

  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (url.origin !== TARGET.origin || url.pathname !== TARGET.pathname) return;
    event.stopImmediatePropagation();
    event.respondWith(event.request.method === "POST" ? take(event.request) : open());
  });

  /** The page, whatever became of what was shared. */
  function open() {
    return Response.redirect(SCOPE.href, 303);
  }

  async function take(request) {
    try {
      const form = await request.formData();
      const files = form.getAll("photo").filter((value) => value instanceof File);
      const lines = ["title", "text", "url"].map((name) => form.get(name));
      const text = lines.filter((line) => typeof line === "string" && line !== "").join("\n");
      // What an earlier share left and no page has taken is not wanted any more.
      await caches.delete(CACHE);
      const cache = await caches.open(CACHE);
      for (const [place, file] of files.slice(0, MOST_FILES).entries()) {
        const headers = { "Content-Type": file.type, "Lookalike-Name": encodeURIComponent(file.name) };
        await cache.put(new URL(`share-target/${place}`, SCOPE), new Response(file, { headers }));
      }
      if (files.length === 0) await cache.put(new URL("share-target/text", SCOPE), new Response(text));
    } catch {
      // A full disk, or a form that is none: the page opens without it.
    }
    return open();
  }
}
