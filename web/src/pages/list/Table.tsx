import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { pathOf } from '../../api/records';
import type { Listing } from '../../api/useList';
import { recordLink } from '../../app/links';
import { go } from '../../app/router';
import { Icon } from '../../controls/icons';
import { labelOf, pluralOf } from '../../schema/names';
import { keyOf, titleOf, type Item } from '../../schema/records';
import type { Field, Model } from '../../schema/schema';
import { sortsOf } from '../../schema/sorts';
import { Cell } from './Cell';
import { fitting } from './fitting';
import type { View } from './view';

/** As the style sheet has it: rows are all of one height, so that the place of each is known without drawing it. */
const rowHeight = 44;
/** Rows drawn above and below what is seen. */
const spare = 12;
/** The next page is asked for when this many rows are left below. */
const ahead = 60;

interface Props {
  readonly model: Model;
  readonly columns: readonly Field[];
  readonly rows: readonly Item[];
  readonly list: Listing;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly mayDelete: boolean;
}

/** The table of a list: only the rows in sight are in the page, however many there are. Arrow keys walk through it. */
export function Table({ model, columns, rows, list, view, onView, selected, onSelect, mayDelete }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  const [window, setWindow] = useState({ first: 0, last: 40 });
  const [width, setWidth] = useState(0);
  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);
  const shown = fitting(columns, width, mayDelete);

  const look = () => {
    const { scrollTop, clientHeight } = pane.current!;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    const last = Math.min(rows.length, Math.ceil((scrollTop + clientHeight) / rowHeight) + spare);
    setWindow((before) => (before.first === first && before.last === last ? before : { first, last }));
    if (last + ahead > rows.length && !list.done && list.state === 'ready') list.more();
  };
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(([entry]) => { setWidth(entry!.contentRect.width); look(); });
    watcher.observe(pane.current!);
    return () => watcher.disconnect();
  }, []);
  useEffect(look, [rows.length, list.state]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    pane.current?.querySelector<HTMLElement>(`tr[data-at="${active}"]`)?.focus({ preventScroll: true });
  });

  const walk = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    const { scrollTop, clientHeight } = pane.current!;
    const top = next * rowHeight;
    // The head of the table covers one row's height.
    if (top < scrollTop) pane.current!.scrollTop = top;
    else if (top + 2 * rowHeight > scrollTop + clientHeight) pane.current!.scrollTop = top + 2 * rowHeight - clientHeight;
    wantsFocus.current = true;
    setActive(next);
    look();
  };
  const toggle = (item: Item) => {
    const path = pathOf(model, keyOf(model, item));
    const next = new Set(selected);
    if (!next.delete(path)) next.add(path);
    onSelect(next);
  };
  const pageful = () => Math.max(1, Math.floor((pane.current?.clientHeight ?? 0) / rowHeight) - 2);
  const onKey = (event: KeyboardEvent, at: number) => {
    if (event.target !== event.currentTarget) return;
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + pageful(), PageUp: at - pageful() };
    const step = steps[event.key];
    if (step !== undefined) walk(step);
    else if (event.key === 'Enter') go(recordLink(model, rows[at]!));
    else if (event.key === ' ' && mayDelete) toggle(rows[at]!);
    else return;
    event.preventDefault();
  };

  const everyone = rows.length > 0 && rows.every((row) => selected.has(pathOf(model, keyOf(model, row))));
  const drawn = rows.slice(window.first, window.last);
  const current = Math.min(active, rows.length - 1);
  const tabStop = current >= window.first && current < window.last ? current : window.first;
  return (
    <div class="table-pane" ref={pane} onScroll={look}>
      <table aria-rowcount={list.done ? rows.length + 1 : -1} aria-label={pluralOf(model)}>
        <colgroup>
          {mayDelete && <col style={{ width: '44px' }} />}
          {shown.map(({ field, width: wide }) => <col key={field.name} style={{ width: `${wide}px` }} />)}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {mayDelete && (
              <th scope="col" class="mark">
                <input type="checkbox" aria-label="Select all that are loaded" checked={everyone} onChange={() => onSelect(everyone ? new Set() : new Set(rows.map((row) => pathOf(model, keyOf(model, row)))))} />
              </th>
            )}
            {shown.map(({ field }) => <Head key={field.name} field={field} model={model} view={view} onView={onView} />)}
          </tr>
        </thead>
        <tbody>
          {window.first > 0 && <tr class="gap" aria-hidden="true"><td style={{ height: `${window.first * rowHeight}px` }} colSpan={shown.length + 1} /></tr>}
          {drawn.map((item, offset) => {
            const at = window.first + offset;
            const path = pathOf(model, keyOf(model, item));
            return (
              <tr
                key={path} data-at={at} aria-rowindex={at + 2} aria-selected={mayDelete ? selected.has(path) : undefined}
                tabIndex={at === tabStop ? 0 : -1} onFocus={() => setActive(at)} onKeyDown={(event) => onKey(event, at)}
              >
                {mayDelete && (
                  <td class="mark"><input type="checkbox" tabIndex={-1} aria-label={`Select ${titleOf(model, item)}`} checked={selected.has(path)} onChange={() => toggle(item)} /></td>
                )}
                {shown.map(({ field }, column) => (
                  <Cell key={field.name} field={field} value={item[field.name]} link={column === 0 ? recordLink(model, item) : undefined} title={column === 0 ? titleOf(model, item) : undefined} />
                ))}
              </tr>
            );
          })}
          {rows.length > window.last && <tr class="gap" aria-hidden="true"><td style={{ height: `${(rows.length - window.last) * rowHeight}px` }} colSpan={shown.length + 1} /></tr>}
        </tbody>
      </table>
      {!list.done && list.state !== 'failed' && <p class="quiet more" role="status">{list.state === 'loading' ? 'Loading more…' : ''}</p>}
    </div>
  );
}

/** A heading that can be sorted by is a button; the others are words. */
function Head({ field, model, view, onView }: { field: Field; model: Model; view: View; onView: (view: View) => void }) {
  const sorted = view.sort?.field === field.name ? view.sort : undefined;
  const label = labelOf(field.name);
  if (!sortsOf(model, view.filters).includes(field.name)) return <th scope="col"><span>{label}</span></th>;
  const next = !sorted ? { field: field.name, down: false } : !sorted.down ? { field: field.name, down: true } : undefined;
  return (
    <th scope="col" aria-sort={sorted ? (sorted.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="plain" onClick={() => onView({ ...view, sort: next })}>{label}{sorted && <Icon name={sorted.down ? 'down' : 'up'} />}</button>
    </th>
  );
}
