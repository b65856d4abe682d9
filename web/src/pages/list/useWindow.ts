import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Listing } from '../../api/useList';

/** As the style sheet has it: rows are all of one height, so that the place of each is known without drawing it. */
export const rowHeight = 44;
/** Rows drawn above and below what is seen. */
const spare = 12;
/** The next page is asked for when this many rows are left below. */
const ahead = 120;

/** Which rows of a long table are in sight, and how wide it is. Near the end it asks the list for more. */
export function useWindow(rows: number, list: Listing, top: { current: number }) {
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
    pane.current!.scrollTop = top.current;
    const watcher = new ResizeObserver(([entry]) => {
      setWidth(entry!.contentRect.width);
      latest.current();
    });
    watcher.observe(pane.current!);
    return () => watcher.disconnect();
  }, []);
  useEffect(look, [rows, list.state]);

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
