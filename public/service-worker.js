// Keeps the page and its engine, so that both are there without a network. It keeps nothing of a visitor.
//
// `cargo xtask stamp` writes SITE above these lines: a version, the page's policy, and the digest of every
// file of the page, of the engines, and of the scripts that run here. A file is kept only if it has that
// digest, so that two versions never mix and nothing half-published is used. The model and the catalogue are
// not in it: the engine keeps them itself, shards or cells (src/web/kept_files.rs), with the digests of their own
// manifests.
"use strict";

/** The site's folder, for it may be any folder of any host. */
const SCOPE = new URL(self.registration.scope);
/** This site's caches begin so; another site of the same host has others. */
const OURS = `lookalike ${SCOPE.pathname} `;
/** Holds the page at once, and of the engines the one that was wanted. */
const VERSION = `${OURS}${SITE.version}`;
/** Where the engine keeps the model, the catalogue and their manifests (src/web/kept_files.rs). */
const FILES = "lookalike-files-1";
/** Named by their content, so that one kept is right for ever. */
const SAMPLES = "catalogue/samples/";
/** Asked of the host each time; what was kept of them is for visits without it. */
const MANIFESTS = ["model/model.json", "catalogue/catalogue.json"];

// They answer what is theirs, and leave everything else to the listeners below.
importScripts(...Object.keys(SITE.scripts).map((path) => new URL(path, SCOPE).href));

/** What was no GET, since this worker was started. */
const refused = [];
performance.setResourceTimingBufferSize?.(2000);

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all(Object.keys(SITE.page).map((path) => fetchAndKeep(path, SITE.page[path]))));
});

// Only now, when no page of the old version is open or a person has taken the new one, may the old files go.
self.addEventListener("activate", (event) => {
  const clean = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(OURS) && name !== VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener("message", (event) => {
  const { ask, files } = event.data;
  const answer = (value) => event.ports[0]?.postMessage(value);
  switch (ask) {
    case "take over":
      self.skipWaiting();
      break;
    case "keep":
      event.waitUntil(keepAll(files).then(() => answer(true), () => answer(false)));
      break;
    case "requests":
      answer([...performance.getEntriesByType("resource").map(toRequest), ...refused]);
      break;
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method !== "GET") {
    // Nothing of the page sends anything. Should anything ever try, it ends here, and the ledger tells.
    refused.push({ name: request.url, startTime: now(), refused: true });
    event.respondWith(Response.error());
  } else if (path === null) {
    // Not this site's: the page's policy has the say.
  } else if (request.mode === "navigate") {
    if (path === "" || path === "index.html") event.respondWith(keptPage(request));
  } else if (path in SITE.page || path in SITE.engines) {
    event.respondWith(keptFile(path));
  } else if (MANIFESTS.includes(path)) {
    event.respondWith(manifest(request));
  } else if (path.startsWith(SAMPLES)) {
    event.respondWith(sample(request));
  }
});

/** The address relative to the site's folder; null if it is elsewhere. */
function pathOf(address) {
  const url = new URL(address);
  const isOurs = url.origin === SCOPE.origin && url.pathname.startsWith(SCOPE.pathname);
  return isOurs ? decodeURI(url.pathname.slice(SCOPE.pathname.length)) : null;
}

/** The page of this version, whatever the address says behind its `?`. */
async function keptPage(request) {
  const cache = await caches.open(VERSION);
  // Storage that was freed: the host's page is as good, and asks for the files of its own version.
  return (await cache.match(addressOf("index.html"))) ?? fetch(request);
}

async function keptFile(path) {
  const cache = await caches.open(VERSION);
  const kept = await cache.match(addressOf(path));
  return kept ?? fetchAndKeep(path, SITE.page[path] ?? SITE.engines[path]);
}

async function manifest(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(FILES)).match(request, { ignoreSearch: true });
    if (kept === undefined) throw error;
    const headers = new Headers(kept.headers);
    headers.set("Lookalike-Kept", "1"); // the page says that it is offline
    return new Response(kept.body, { headers });
  }
}

async function sample(request) {
  const cache = await caches.open(VERSION);
  const kept = await cache.match(request.url);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone()).catch(() => {}); // a full disk keeps nothing
  return response;
}

/** Keeps the files of an engine and the samples; fails if one of them cannot be kept. */
async function keepAll(files) {
  const cache = await caches.open(VERSION);
  const keep = async (path) => {
    const address = addressOf(path);
    if ((await cache.match(address)) !== undefined) return;
    if (path in SITE.engines) return void (await fetchAndKeep(path, SITE.engines[path]));
    if (!path.startsWith(SAMPLES)) throw new Error(`${path} is of another version`);
    await cache.add(address);
  };
  await Promise.all(files.map(keep));
}

/** Fetches a file of this version, keeps it if it is the published one, and gives it. */
async function fetchAndKeep(path, integrity) {
  const address = addressOf(path);
  const get = (cache) => fetch(address, { integrity, cache, credentials: "same-origin" });
  // What the browser holds may be of another version: then the host itself is asked.
  const response = guarded(await get("default").catch(() => get("reload")));
  const cache = await caches.open(VERSION);
  await cache.put(address, response.clone());
  return response;
}

function addressOf(path) {
  return new URL(path, SCOPE).href;
}

/**
 * The same answer with the headers that `_headers` asks of hosts, for those that do not read it: a worker has
 * no policy but that of its own script, and an engine of several threads needs an isolated page.
 */
function guarded(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding"); // the body is unpacked already
  headers.delete("Content-Length");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("X-Content-Type-Options", "nosniff");
  if (!headers.has("Content-Security-Policy")) headers.set("Content-Security-Policy", SITE.policy);
  return new Response(response.body, { headers });
}

/** A request of this worker's own as the page's ledger takes it, in milliseconds since 1970. */
function toRequest({ name, startTime, transferSize, decodedBodySize, responseStatus }) {
  return { name, startTime: performance.timeOrigin + startTime, transferSize, decodedBodySize, responseStatus };
}

function now() {
  return performance.timeOrigin + performance.now();
}
