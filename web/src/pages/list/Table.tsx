import { Component } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pathOf } from '../../api/records';
import type { Listing } from '../../api/useList';
import { recordLink } from '../../app/links';
import { targetOf } from '../../app/schema';
import { go } from '../../app/router';
import { Icon } from '../../controls/icons';
import { columnLabel, isCounted, type Column } from '../../schema/columns';
import { pluralOf } from '../../schema/names';
import { keyOf, titleOf, type Item } from '../../schema/records';
import type { Model } from '../../schema/schema';
import { show } from '../../schema/show';
import { sortsOf } from '../../schema/sorts';
import { Cell } from './Cell';
import { fitting, type Fitted } from './fitting';
import { rowHeight, useWindow } from './useWindow';
import type { View } from './view';

interface Props {
  readonly model: Model;
  readonly columns: readonly Column[];
  readonly rows: readonly Item[];
  readonly list: Listing;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly mayMark: boolean;
  /** How far the table is scrolled: from where it begins, and as it goes on. */
  readonly top: { current: number };
}

/** As the style sheet has it. */
const markWidth = 44;

/** The table of a list: only the rows in sight are in the page, however many there are. Arrow keys walk through it. */
export function Table({ model, columns, rows, list, view, onView, selected, onSelect, mayMark, top }: Props) {
  const paths = useMemo(() => rows.map((row) => pathOf(model, keyOf(model, row))), [model, rows]);
  const sight = useWindow(paths, list, view, top);
  const walk = useWalk(model, rows, sight);
  const shown = useMemo(() => fitting(columns, sight.width - (mayMark ? markWidth : 0)), [columns, sight.width, mayMark]);
  // The row that was marked last: with Shift, all rows from there are marked or unmarked with this one.
  const anchor = useRef(0);
  const toggle = (at: number, whole: boolean) => {
    const next = new Set(selected);
    const mark = !next.has(paths[at]!);
    const [from, to] = whole ? [Math.min(anchor.current, at), Math.min(Math.max(anchor.current, at), rows.length - 1)] : [at, at];
    for (let row = from; row <= to; row++) if (mark) next.add(paths[row]!); else next.delete(paths[row]!);
    anchor.current = at;
    onSelect(next);
  };
  const open = (event: MouseEvent, at: number) => {
    // Its checkbox and its link do what they do anywhere, and a text that was marked is left so.
    const target = event.target as Element;
    if (target.closest('a, input') || String(getSelection())) return;
    // Beside the checkbox is as good as on it.
    if (target.closest('.mark')) return toggle(at, event.shiftKey);
    const link = recordLink(model, rows[at]!);
    if (event.ctrlKey || event.metaKey) window.open(link, '_blank', 'noopener');
    else if (event.shiftKey && mayMark) toggle(at, true);
    else go(link);
  };
  // One object for the life of the table, so that rows which did not change are not drawn again while one scrolls.
  const acts: Acts = { toggle, open, focus: walk.setActive, key: (event, at) => walk.onKey(event, at, mayMark ? toggle : undefined) };
  const latest = useRef(acts);
  latest.current = acts;
  const act = useMemo<Acts>(() => ({
    toggle: (at, whole) => latest.current.toggle(at, whole),
    open: (event, at) => latest.current.open(event, at),
    focus: (at) => latest.current.focus(at),
    key: (event, at) => latest.current.key(event, at),
  }), []);
  const everyone = paths.every((path) => selected.has(path));
  const toggleAll = () => onSelect(everyone ? new Set() : new Set(paths));
  const width = shown.length + (mayMark ? 1 : 0);

  return (
    <div class="table-pane" ref={sight.pane} onScroll={sight.look}>
      <table role="grid" aria-label={pluralOf(model)} aria-rowcount={list.done ? rows.length + 1 : -1} aria-multiselectable={mayMark}>
        <colgroup>
          {mayMark && <col style={{ width: `${markWidth}px` }} />}
          {shown.map((each) => <col key={each.column.name} style={{ width: `${each.width}px` }} />)}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {mayMark && <th scope="col" class="mark"><input type="checkbox" aria-label="Select all that are loaded" checked={everyone} onChange={toggleAll} /></th>}
            {shown.map(({ column }, place) => <Head key={column.name} column={column} isFirst={place === 0} model={model} view={view} onView={onView} />)}
          </tr>
        </thead>
        <tbody>
          <Gap rows={sight.first} width={width} />
          {rows.slice(sight.first, sight.last).map((item, offset) => {
            const at = sight.first + offset;
            const path = paths[at]!;
            return (
              <Row key={path} at={at} model={model} item={item} columns={shown} mark={mayMark} selected={selected.has(path)} tabStop={at === walk.tabStop} act={act} />
            );
          })}
          <Gap rows={rows.length - sight.last} width={width} />
        </tbody>
      </table>
      {!list.done && list.state !== 'failed' && <p class="quiet more" role="status">{list.state === 'loading' ? 'Loading more…' : ''}</p>}
    </div>
  );
}

/** Walking with the keys: one row is the table's stop for Tab, and arrows move it. */
function useWalk(model: Model, rows: readonly Item[], sight: ReturnType<typeof useWindow>) {
  const [active, setActive] = useState(0);
  // The row that is to have the focus as soon as it is drawn.
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    const row = wanted.current === undefined ? undefined : sight.pane.current?.querySelector<HTMLElement>(`tr[data-at="${wanted.current}"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  const walkTo = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    wanted.current = next;
    setActive(next);
    sight.reveal(next);
  };
  const onKey = (event: KeyboardEvent, at: number, toggle: ((at: number, whole: boolean) => void) | undefined) => {
    if (event.target !== event.currentTarget) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + sight.pageful(), PageUp: at - sight.pageful(),
    };
    const step = steps[event.key];
    if (step !== undefined) walkTo(step);
    else if (event.key === 'Enter') go(recordLink(model, rows[at]!));
    else if (event.key === ' ' && toggle) toggle(at, event.shiftKey);
    else return;
    event.preventDefault();
  };
  const current = Math.min(active, rows.length - 1);
  return { tabStop: current >= sight.first && current < sight.last ? current : sight.first, setActive, onKey };
}

/** What a row can be told to do. */
interface Acts {
  toggle(at: number, whole: boolean): void;
  open(event: MouseEvent, at: number): void;
  focus(at: number): void;
  key(event: KeyboardEvent, at: number): void;
}

interface RowProps {
  readonly at: number;
  readonly model: Model;
  readonly item: Item;
  readonly columns: readonly Fitted[];
  readonly mark: boolean;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly act: Acts;
}

class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    return (Object.keys(next) as (keyof RowProps)[]).some((name) => next[name] !== this.props[name]);
  }

  override render({ at, model, item, columns, mark, selected, tabStop, act }: RowProps) {
    const title = titleOf(model, item);
    return (
      <tr data-at={at} aria-rowindex={at + 2} aria-selected={mark ? selected : undefined} tabIndex={tabStop ? 0 : -1} onFocus={() => act.focus(at)} onClick={(event) => act.open(event, at)} onMouseDown={(event) => event.shiftKey && event.preventDefault()} onKeyDown={(event) => act.key(event, at)}>
        {mark && <td class="mark"><input type="checkbox" tabIndex={-1} aria-label={`Select ${title}`} checked={selected} onClick={(event) => act.toggle(at, event.shiftKey)} /></td>}
        {columns.map(({ column }, place) =>
          place === 0
            ? <td key={column.name} class="first"><a href={recordLink(model, item)} tabIndex={-1}>{firstWords(model, column, item)}</a></td>
            : <Cell key={column.name} column={column} value={item[column.name]} />,
        )}
      </tr>
    );
  }
}

/** The first column is the way to the record, so it always has words. */
function firstWords(model: Model, column: Column, item: Item): string {
  const value = item[column.name];
  if (column.kind === 'relation') return typeof value === 'object' && value ? titleOf(targetOf(column.relation), value as Item) : titleOf(model, item);
  return show(column.field, value).trim().slice(0, 200) || titleOf(model, item);
}

/** Stands for the rows that are not drawn. */
const Gap = ({ rows, width }: { rows: number; width: number }) =>
  rows > 0 ? <tr class="gap" aria-hidden="true"><td style={{ height: `${rows * rowHeight}px` }} colSpan={width} /></tr> : null;

/** A heading is a button that sorts: by the API, or where it has no such order by the page. */
function Head({ column, isFirst, model, view, onView }: { column: Column; isFirst: boolean; model: Model; view: View; onView: (view: View) => void }) {
  const now = view.sort ?? view.local;
  const sorted = now?.field === column.name ? now : undefined;
  const next = !sorted ? { field: column.name, down: false } : !sorted.down ? { field: column.name, down: true } : undefined;
  const isLocal = !sortsOf(model, view.filters).includes(column.name);
  return (
    <th scope="col" class={isCounted(column) && !isFirst ? 'number' : undefined} aria-sort={sorted ? (sorted.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="plain" onClick={() => onView({ ...view, sort: isLocal ? undefined : next, local: isLocal ? next : undefined })}>
        <span>{columnLabel(column)}</span>{sorted && <Icon name={sorted.down ? 'down' : 'up'} />}
      </button>
    </th>
  );
}
