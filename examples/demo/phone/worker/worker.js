// Keeps the app itself at hand, so that it opens without a connection and says so. What it is asked to approve comes from the service alone.
const cacheName = 'key-app';
const shell = ['/phone', '/phone/app.js', '/assets/style.css', '/assets/icon.svg'];

self.addEventListener('install', (event) => {
  if (event instanceof ExtendableEvent) event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(shell)));
});

self.addEventListener('fetch', (event) => {
  if (!(event instanceof FetchEvent)) return;
  const { pathname } = new URL(event.request.url);
  if (event.request.method === 'GET' && shell.includes(pathname)) event.respondWith(fresh(event.request, pathname));
});

/**
 * The network first: a service that was renewed brings its app along.
 *
 * @param {Request} request
 * @param {string} pathname
 */
async function fresh(request, pathname) {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(pathname, response.clone());
    return response;
  } catch {
    return (await cache.match(pathname)) ?? Response.error();
  }
}
