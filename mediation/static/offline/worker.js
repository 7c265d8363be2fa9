"use strict";
// Between page and network. `KEPT` stands before this text: the page without a signal, and every file it is made of.
// Only those, and files named by their content, are ever put into the cache: no page, nothing of the API, nothing personal.

const CACHE = `house ${KEPT.join(" ")}`;
const BY_CONTENT = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;
const ROOM = /^\/cases\/\d+\/sessions\/\d+\/room$/;
const PATIENCE = 8_000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(
    // As nobody: what stands there must be the same for all.
    KEPT.map((path) => new Request(path, { credentials: "omit" })),
  )));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("house ") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, ROOM.test(url.pathname)));
  else if (BY_CONTENT.test(url.pathname)) event.respondWith(file(request));
});

async function page(request, isRoom) {
  try {
    // A room is kept here: where the network only seems to be there, nobody has to wait for it.
    const told = await (isRoom ? Promise.race([fetch(request), tooLong()]) : fetch(request));
    if (!isRoom || told.status < 502 || told.status > 504) return told;
  } catch {
    // No network: the page that needs none.
  }
  return (await caches.match(KEPT[0])) ?? Response.error();
}

const tooLong = () => new Promise((_, reject) => { setTimeout(reject, PATIENCE); });

async function file(request) {
  const had = await caches.match(request, { ignoreVary: true });
  if (had) return had;
  const told = await fetch(request);
  if (told.ok) {
    const copy = told.clone();
    caches.open(CACHE).then((cache) => cache.put(request, copy));
  }
  return told;
}
