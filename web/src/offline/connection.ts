import { store } from '../app/store';

/** Is there a connection, as far as the browser and the last request tell? */
export const connected = store(navigator.onLine);

export function markConnection(up: boolean): void {
  connected.set(up);
}

addEventListener('online', () => connected.set(true));
addEventListener('offline', () => connected.set(false));
