/**
 * The service worker: keeps the app, its configuration and its schema, so that the page opens without a connection.
 * Records are none of its business: those are kept in IndexedDB, by the page (cache.ts); it only deletes what a page hands to
 * it that may be left before it can (data/undo.ts), as the page would. It is built as one file (vite.config.ts).
 */
import { answerTo, initOf } from '../api/call';
import { admittedBy } from '../api/pass';
import { writeBatches } from '../data/batches';
import type { ForWorker, HandedBatch } from './handed';

declare const self: ServiceWorkerGlobalScope;
/** The page's built files, written in by vite.config.ts. */
declare const __SHELL__: readonly string[];

const shell: readonly string[] = __SHELL__;
const told = ['/config.json', '/schema.json'];
const cacheName = `shell-${hashOf(shell.join())}`;

self.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(keptFirst(request));
  // A path with an extension is no page of the app's (such as /openapi.html), and must not be kept as if it were.
  else if (request.mode === 'navigate' && !/\.[^/]*$/.test(url.pathname)) event.respondWith(freshFirst('/', request));
  else if (shell.includes(url.pathname) || told.includes(url.pathname)) event.respondWith(freshFirst(url.pathname, request));
});

const fill = (): Promise<void> => caches.open(cacheName).then((cache) => cache.addAll([...shell, ...told]));

/** How to stop waiting for what is to be sent later. */
const stops = new Map<string, () => void>();

self.addEventListener('message', (event) => {
  const message = event.data as ForWorker;
  // Signing out deletes the cache, and a worker that still runs is not installed again at the next sign-in.
  if ('keep' in message) return event.waitUntil(caches.has(cacheName).then((kept) => (kept ? undefined : fill())));
  const { when, id, batches = [], seconds = 0 } = message;
  stops.get(id)?.();
  if (when === 'never') return undefined;
  const wait = when === 'now' ? Promise.resolve(true) : unlessStopped(id, seconds);
  return event.waitUntil(wait.then((due) => (due ? Promise.all(batches.map(carriedOut)) : undefined)));
});

/** Each deletion stands for itself: what is refused is left out. Nobody is there any more to hear of it. */
const carriedOut = (batch: HandedBatch): Promise<unknown> =>
  writeBatches(
    (call) => answerTo(call, async () => fetch(await admittedBy(batch.pass, call.path, initOf(call)))),
    [batch], (call) => call, () => true,
  );

function unlessStopped(id: string, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (due: boolean) => {
      clearTimeout(timer);
      stops.delete(id);
      resolve(due);
    };
    const timer = setTimeout(() => end(true), seconds * 1000);
    stops.set(id, () => end(false));
  });
}

/** Files whose names change with their content. */
async function keptFirst(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function freshFirst(name: string, request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const copy = answer.clone();
      void caches.has(cacheName).then((kept) => (kept ? caches.open(cacheName).then((cache) => cache.put(name, copy)) : undefined));
    }
    return answer;
  } catch (error) {
    const kept = await caches.match(name);
    if (kept) return kept;
    throw error;
  }
}

function hashOf(text: string): string {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return (hash >>> 0).toString(36);
}
