{
  // Cut short anywhere, this is no script, and no browser installs it.

  // Keeps the whole application, so that the register starts without a network.
  //
  // One cache a build, filled all or nothing: a file that is missing or has other
  // bytes than the build listed makes the installation fail, and the version that
  // was there goes on. Pages and files come from the same cache, so two versions
  // are never mixed. What the store server answers is never kept.
  //
  // A new version waits until every tab says that it may take over (R209): `update.js`.

  const BUILD = "/*BUILD*/";
  const FILES = /*PRECACHE*/[];
  const CACHE = `app-${BUILD}`;
  // Data that only some devices want. Fetched and kept once a tab asks for it, over the builds: it
  // never holds up an update (R209).
  const DATA = "data";
  const WANTED = ["/postal-codes.txt"];
  // How long such a file may take; a slow line needs a minute.
  const WANTED_MS = 120_000;
  // How long a tab has for its answer.
  const ANSWER_MS = 2_000;

  self.addEventListener("install", (event) => event.waitUntil(keepAll()));
  self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
  self.addEventListener("message", (event) => {
    const { keep: url, isPressed } = event.data ?? {};
    event.waitUntil(WANTED.includes(url) ? wanted(url, event) : takeOverIfAllAgree(isPressed));
  });

  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    const isOurs = url.origin === self.location.origin && event.request.method === "GET";
    const isServers = url.pathname.startsWith("/Commerce") || url.pathname.startsWith("/health");
    if (!isOurs || isServers || url.pathname === "/sw.js") return;
    if (WANTED.includes(url.pathname)) return event.respondWith(wanted(url.pathname, event));
    const path = event.request.mode === "navigate" ? "/index.html" : url.pathname;
    event.respondWith(fromCache(path, event.request));
  });

  async function keepAll() {
    // The version that runs may be this very one, after a build that was taken back.
    const isInUse = await caches.has(CACHE);
    const cache = await caches.open(CACHE);
    try {
      const files = FILES.filter(({ url }) => !WANTED.includes(url));
      await Promise.all(files.map((file) => keep(cache, file)));
    } catch (error) {
      if (!isInUse) await caches.delete(CACHE);
      throw error;
    }
  }

  async function keep(cache, { url, sha256 }, signal) {
    const response = await fetch(url, { cache: "reload", redirect: "error", signal });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    if ((await hash(response)) !== sha256) throw new Error(`${url}: other bytes`);
    await cache.put(url, response);
  }

  // What is kept, also where another build lists another edition: that is fetched meanwhile.
  async function wanted(url, event) {
    const cache = await caches.open(DATA);
    const kept = await cache.match(url);
    const listed = FILES.find((file) => file.url === url);
    if (kept && (!listed || (await hash(kept)) === listed.sha256)) return kept;
    const fetching = keepOnce(cache, listed).catch(() => {});
    event.waitUntil(fetching);
    if (kept) return kept;
    await fetching;
    return (await cache.match(url)) ?? Response.error();
  }

  // All who want a file while it is on its way wait for the same.
  const arriving = new Map();

  function keepOnce(cache, file) {
    const { url } = file;
    if (!arriving.has(url)) {
      const keeping = keep(cache, file, AbortSignal.timeout(WANTED_MS));
      arriving.set(url, keeping.finally(() => arriving.delete(url)));
    }
    return arriving.get(url);
  }

  async function hash(response) {
    const bytes = await response.clone().arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return btoa(String.fromCharCode(...digest));
  }

  // A tab that does not answer may have something typed in it: it counts as a no.
  async function takeOverIfAllAgree(isPressed) {
    const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const answers = await Promise.all(tabs.map((tab) => ask(tab, isPressed)));
    if (answers.every((hindrance) => !hindrance)) return self.skipWaiting();
    tabs.forEach((tab, own) => {
      const isElsewhere = answers.some(
        (hindrance, other) => other !== own && hindrance && hindrance !== "in use",
      );
      tab.postMessage({ isElsewhere });
    });
  }

  function ask(tab, isPressed) {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      setTimeout(resolve, ANSWER_MS, "silent");
      tab.postMessage({ isPressed }, [port2]);
    });
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
}
