import { store, useStore } from './store';

/** Where the person is: a path of the client and its query. */
export interface Place {
  readonly path: string;
  readonly query: string;
  /** Names the entry of the browser's history, which stays when one comes back to it. */
  readonly entry: string;
}

interface Entry {
  readonly entry: string;
  /** The address that the person came from. */
  readonly from?: string;
}

const fresh = (from?: string): Entry => ({ entry: crypto.randomUUID(), ...(from ? { from } : {}) });

/** An entry that the browser or Amplify made is named when it is first seen. */
function current(): Entry {
  if (!(history.state as Entry | null)?.entry) history.replaceState(fresh(), '');
  return history.state as Entry;
}

const here = (): Place => ({ path: location.pathname, query: location.search.slice(1), entry: current().entry });

const place = store<Place>(here());

export const usePlace = (): Place => useStore(place);

export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  const from = location.pathname + location.search;
  if (to !== from && how === 'push') history.pushState(fresh(from), '', to);
  else if (to !== from) history.replaceState(current(), '', to);
  place.set(here());
}

/** The page of that path: as the person left it, where they came from there. */
export const cameFrom = (path: string): string | undefined => (current().from?.split('?')[0] === path ? current().from : undefined);

export function goBackTo(path: string): void {
  if (cameFrom(path)) history.back();
  else go(path);
}

/** Links within the client are followed without loading the page anew; a modified click stays the browser's. */
export function followLinks(): void {
  addEventListener('popstate', () => place.set(here()));
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || isModified(event)) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

export const isModified = (event: MouseEvent): boolean => event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
