/** The service worker: keeps the page and the files of its build, so that the app opens without a network. */

declare const self: ServiceWorkerGlobalScope;
/** Written in front of this script by the build. */
declare const taskwellBuild: { readonly version: string; readonly files: readonly string[] };

const cachePrefix = "taskwell-";
const cacheName = cachePrefix + taskwellBuild.version;
const page = "/";
const networkTimeoutMs = 3_000;

/** What is no part of the app: other pages of the server, and its API. */
const serverPath = /^\/(api|trpc|docs|panel|account|calendar|livez|readyz|openapi\.json)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(keepBuild());
  // Open tabs need not be closed first: they find the files of their own build in its cache.
  void self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOldBuilds(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || serverPath.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(answerNavigation(request));
  else if (pathname.startsWith("/assets/")) event.respondWith(answerFile(request));
});

async function keepBuild(): Promise<void> {
  const cache = await caches.open(cacheName);
  // Programs get JSON at `/`.
  const response = await fetch(page, { headers: { accept: "text/html" }, cache: "no-cache" });
  if (!response.ok) throw new Error(`The page was answered with ${response.status}.`);
  await cache.addAll(taskwellBuild.files);
  // Last: a cache with the page is whole.
  await cache.put(page, response);
}

/** Keeps the last whole build before this one, for the tabs that are open. */
async function dropOldBuilds(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(cachePrefix) && name !== cacheName);
  const isWhole = await Promise.all(
    names.map(
      async (name) => (await caches.match(page, { cacheName: name, ignoreVary: true })) !== undefined,
    ),
  );
  const before = names.findLast((_name, index) => isWhole[index]);
  await Promise.all(names.filter((name) => name !== before).map((name) => caches.delete(name)));
}

/** The server's page; the kept one if the server is out of reach, too slow, or fails. */
async function answerNavigation(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(page, { ignoreVary: true });
  if (kept === undefined) return await fetch(request);
  const fresh = fetch(request).then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
  const timeout = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), networkTimeoutMs));
  return await Promise.race([fresh, timeout]);
}

/** Its name has the hash of its content, so it is the same in every build. */
async function answerFile(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? (await fetch(request));
}
