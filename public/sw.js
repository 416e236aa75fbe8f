// Keeps the whole application, so that the register starts without a network.
//
// One cache a build, filled all or nothing: a file that is missing or has other
// bytes than the build listed makes the installation fail, and the version that
// was there goes on. Pages and files come from the same cache, so two versions
// are never mixed. What the store server answers is never kept.

const BUILD = "/*BUILD*/";
const FILES = /*PRECACHE*/[];
const CACHE = `app-${BUILD}`;

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === self.location.origin && event.request.method === "GET";
  const isServers = url.pathname.startsWith("/Commerce") || url.pathname.startsWith("/health");
  if (!isOurs || isServers || url.pathname === "/sw.js") return;
  const path = event.request.mode === "navigate" ? "/index.html" : url.pathname;
  event.respondWith(fromCache(path, event.request));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(FILES.map((file) => keep(cache, file)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function keep(cache, { url, sha256 }) {
  const response = await fetch(url, { cache: "reload", redirect: "error" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const bytes = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (btoa(String.fromCharCode(...digest)) !== sha256) throw new Error(`${url}: other bytes`);
  await cache.put(url, response);
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("app-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
