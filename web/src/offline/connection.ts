import { config } from '../app/config';
import { store } from '../app/store';

/** Is there a connection, as far as the browser and the last request tell? */
export const connected = store(navigator.onLine);

export function markConnection(up: boolean): void {
  connected.set(up);
}

/** Whoever is without one is asked for nothing: the page finds out by itself. */
const between = 5000;
let looking: ReturnType<typeof setInterval> | undefined;
connected.subscribe((up) => {
  clearInterval(looking);
  looking = up ? undefined : setInterval(() => void look(), between);
});

async function look(): Promise<void> {
  if (document.hidden || !navigator.onLine) return;
  // Any answer will do, and none is read.
  await fetch(config().api, { mode: 'no-cors', cache: 'no-store' }).then(() => connected.set(true), () => undefined);
}

addEventListener('online', () => connected.set(true));
addEventListener('offline', () => connected.set(false));
