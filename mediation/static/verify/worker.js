"use strict";
// Keeps the page for checking papers where there is no signal. `KEPT` stands before this text: the page, and all it is made of.

const CACHE = `verify ${KEPT.join(" ")}`;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(
    // As nobody: what stands there must be the same for all.
    KEPT.map((path) => new Request(path, { credentials: "omit" })),
  )));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("verify ") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(async () => (await caches.match(KEPT[0])) ?? Response.error()));
  else if (KEPT.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((had) => had ?? fetch(request)));
});
