/* worker.js: the service worker of the app. The server writes before it: APP, which app this is, and
 * FILES, what belongs to it (src/phone/page.c), and lets it import queue.js.
 *
 * It keeps the shell and its files, nothing else: no page of anybody goes into a cache. It answers
 * for the shell, for files of the app, and, only when there is no line, for the pages where a report
 * would be typed. Another version of the program is another APP: its files come first, then the old
 * ones go; drafts are not touched.
 */
const CACHE = `app-${APP}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
    await askGround().catch(() => {});
    tellPages();
  })());
});

/* Asked in another language, the shell is taken anew and kept so. */
async function shell(request, fresh) {
  const cache = await caches.open(CACHE), there = await cache.match("/phone");
  if (there && !fresh) return there;
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put("/phone", answer.clone());
    return answer;
  } catch {
    return there || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.includes(url.pathname) && url.pathname !== "/phone")
    event.respondWith((async () => await caches.match(url.pathname) || fetch(request))());
  else if (request.mode !== "navigate")
    return;
  else if (url.pathname === "/phone")
    event.respondWith(shell(request, url.searchParams.has("lang")));
  else if (url.pathname === "/" || /^\/campaign\/\d+\/unit\/\d+\/day\/[\d-]+$/.test(url.pathname))
    event.respondWith(fetch(request).catch(async () => await caches.match("/phone") || Response.error()));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "send")
    event.waitUntil(flush().then((why) => { if (why === "line" || why === "busy") throw new Error(why); }));
});
