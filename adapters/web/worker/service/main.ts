import { answerFor, dropOldFiles, keepFiles } from './files.js';

declare const self: ServiceWorkerGlobalScope;

/**
 * The service worker of the app: its pages open without a network. It is nobody's way to the API, and not admin's. A new one waits until
 * somebody asks for it.
 */
self.addEventListener('install', (event) => event.waitUntil(keepFiles()));
self.addEventListener('activate', (event) =>
  event.waitUntil(dropOldFiles().then(() => self.clients.claim())),
);
self.addEventListener('message', ({ data }) => {
  if (data === 'activate') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const answer = answerFor(event.request);
  if (answer) event.respondWith(answer);
});
