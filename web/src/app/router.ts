import { store, useStore } from './store';

/** Where the person is: a path of the client and its query. */
export interface Place {
  readonly path: string;
  readonly query: string;
}

const here = (): Place => ({ path: location.pathname, query: location.search.slice(1) });

const place = store<Place>(here());

export const usePlace = (): Place => useStore(place);

export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to !== location.pathname + location.search) history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
  place.set(here());
}

/** Links within the client are followed without loading the page anew; a modified click stays the browser's. */
export function followLinks(): void {
  addEventListener('popstate', () => place.set(here()));
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
