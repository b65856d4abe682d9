import { wipe } from './database';
import { forgetDrafts } from './drafts';
import type { ForWorker } from './handed';

let registration: ServiceWorkerRegistration | undefined;

/** Lets the service worker keep the app itself, so that it opens without a connection. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  // Without it everything works but opening offline (some private windows refuse it).
  await navigator.serviceWorker
    .register('/worker.js')
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => {
      registration = ready;
      tellWorker({ keep: true });
    }, () => undefined);
}

/** Not by whether it controls the page: a page that was being loaded when the worker began is never controlled, but heard all the same. */
export const hasWorker = (): boolean => !!registration?.active;

/** Whether there is a worker to hear it. */
export function tellWorker(message: ForWorker): boolean {
  registration?.active?.postMessage(message);
  return hasWorker();
}

/** What was read, what was typed, the app itself: all of it goes. */
export async function clearReading(sub: string): Promise<void> {
  forgetDrafts();
  await wipe(sub);
  for (const name of await caches.keys()) await caches.delete(name);
  const workers = await navigator.serviceWorker?.getRegistrations();
  await Promise.all((workers ?? []).map((worker) => worker.unregister()));
}
