import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Listing } from '../../api/useList';
import type { View } from './view';

/** As the style sheet has it: rows are all of one height, so that the place of each is known without drawing it. */
export const rowHeight = 44;
/** Rows drawn above and below what is seen. */
const spare = 12;
/** The next page is asked for when this many rows are left below. */
const ahead = 120;

/** As many rows are looked through for one that is still there. */
const nearby = 20;

/**
 * Which rows of a long table are in sight, and how wide it is. Near the end it asks the list for more. What is in sight stays there
 * when rows come or go above it.
 */
export function useWindow(paths: readonly string[], list: Listing, view: View, top: { current: number }) {
  const rows = paths.length;
  const pane = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ first: 0, last: 40 });
  const [width, setWidth] = useState(0);

  const look = () => {
    // The page may have been left before the browser reports a change of size.
    if (!pane.current) return;
    const { scrollTop, clientHeight } = pane.current;
    top.current = scrollTop;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    const last = Math.min(rows, Math.ceil((scrollTop + clientHeight) / rowHeight) + spare);
    setSight((before) => (before.first === first && before.last === last ? before : { first, last }));
    if (last + ahead > rows && !list.done && list.state === 'ready') list.more();
  };
  const latest = useRef(look);
  latest.current = look;
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(([entry]) => {
      setWidth(entry!.contentRect.width);
      latest.current();
    });
    watcher.observe(pane.current!);
    return () => watcher.disconnect();
  }, []);
  useEffect(look, [rows, list.state]);

  // Another order, or other records: from the top. None of the rows that come for it stood anywhere before.
  const isNew = useRef(false);
  const viewed = useRef(view);
  useLayoutEffect(() => {
    pane.current!.scrollTop = top.current;
    isNew.current = viewed.current !== view;
    viewed.current = view;
  }, [view]);
  const before = useRef(paths);
  useLayoutEffect(() => {
    const { current: was } = before;
    before.current = paths;
    if (was === paths) return;
    // Also while the page reads what it puts into an order by itself.
    if (isNew.current || (view.local && !list.done)) return void (isNew.current = list.state !== 'ready');
    const { scrollTop } = pane.current!;
    // At the top, where nobody points at a row or stands on one, new rows are to be seen.
    if (scrollTop === 0 && !pane.current!.matches(':is(:hover, :focus-within)')) return;
    const first = Math.floor(scrollTop / rowHeight);
    const now = new Map(paths.map((path, at) => [path, at]));
    const kept = was.slice(first, first + nearby).findIndex((path) => now.has(path));
    if (kept >= 0) pane.current!.scrollTop += (now.get(was[first + kept]!)! - first - kept) * rowHeight;
  }, [paths]);

  /** Scrolls as little as it takes. The head of the table covers one row's height. */
  const reveal = (row: number) => {
    const { scrollTop, clientHeight } = pane.current!;
    const top = row * rowHeight;
    if (top < scrollTop) pane.current!.scrollTop = top;
    else if (top + 2 * rowHeight > scrollTop + clientHeight) pane.current!.scrollTop = top + 2 * rowHeight - clientHeight;
    look();
  };
  const pageful = () => Math.max(1, Math.floor(pane.current!.clientHeight / rowHeight) - 2);
  return { pane, first: sight.first, last: Math.min(sight.last, rows), width, look, reveal, pageful };
}
