import { answerTo } from './answers.js';

/** Put in by the build, see infra/web/serviceWorker.mjs: paths of the app's files. */
declare const built: {
  readonly version: string;
  /** The first page, and those that are opened without a network. */
  readonly first: readonly string[];
  /** Kept when they are used. */
  readonly others: readonly string[];
  /** The document names it: one of another build does not. */
  readonly script: string;
};

const prefix = 'brewline-files ';
const cacheName = `${prefix}${built.version}`;
const files = new Set([...built.first, ...built.others]);
const page = '/';

/** Takes the first page and its files. A document of another build is refused: the next visit tries again. */
export async function keepFiles(): Promise<void> {
  const cache = await caches.open(cacheName);
  const document = await fetch(page, { cache: 'no-cache' });
  if (!document.ok || !(await document.clone().text()).includes(built.script))
    throw new Error('the document is of another build');
  await cache.put(page, document);
  await cache.addAll(built.first);
}

export async function dropOldFiles(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** @returns undefined for what the network answers alone */
export function answerFor(request: Request): Promise<Response> | undefined {
  const answer = answerTo(request, location.origin, files);
  if (answer === 'page') return keptOr(page, () => fetch(request));
  if (answer === 'file') return keptOr(request.url, () => fetchAndKeep(request));
  return undefined;
}

/** What is kept comes at once: in a cellar, a network that hangs is worse than none. A newer build is found by the worker's own update. */
async function keptOr(url: string, ask: () => Promise<Response>): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(url, { ignoreVary: true })) ?? ask();
}

async function fetchAndKeep(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(cacheName);
    // A full disk is no reason not to show the page.
    await cache.put(request, response.clone()).catch(() => undefined);
  }
  return response;
}
