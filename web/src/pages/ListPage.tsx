import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { gone } from '../api/gone';
import { listRecords, type Page, type Query } from '../api/lists';
import { pathOf } from '../api/records';
import { useFollowing } from '../api/useFollowing';
import { useList } from '../api/useList';
import { go, usePlace } from '../app/router';
import { Heading } from '../app/Heading';
import { listLink, newLink } from '../app/links';
import { mayFollow } from '../app/schema';
import { useStore } from '../app/store';
import { currentSession, usePerson } from '../auth/session';
import { Icon } from '../controls/icons';
import { Popover } from '../controls/Popover';
import { loaded } from '../app/loaded';
import type { Read } from '../offline/cache';
import { mayTry } from '../schema/access';
import { columnsOf, showable, type Column } from '../schema/columns';
import { finderOf } from '../schema/filters';
import { labelOf, pluralOf } from '../schema/names';
import { keyOf } from '../schema/records';
import type { Model } from '../schema/schema';
import { chosenColumns, ColumnChoice } from './list/ColumnChoice';
import { FilterBar } from './list/FilterBar';
import { ListState } from './list/ListState';
import { remember, remembered, type Left } from './list/memory';
import { Selection } from './list/Selection';
import { Table } from './list/Table';
import { most, useOrder } from './list/useOrder';
import { viewFrom, viewLink, viewQuery, type View } from './list/view';

const ExportImport = loaded(() => import('./list/ExportImport').then((file) => file.ExportImport));

/** A page of one model's records: found, filtered, sorted, selected, deleted. What it shows stands in the address. */
export function ListPage({ model }: { model: Model }) {
  const person = usePerson();
  const { query, entry } = usePlace();
  const [left] = useState(() => remembered(entry));
  const view = useMemo(() => viewFrom(model, query), [model, query]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(left?.selected ?? new Set());
  const within = (each: readonly Column[]) => each.filter((column) => column.kind === 'field' || mayFollow(column.relation, person));
  const [columns, setColumns] = useState<readonly Column[]>(() => chosenColumns(model, within(showable(model, person))) ?? within(columnsOf(model, person)));

  // A search is made in the page, whatever the case, where the list is short enough to be read for it.
  const [long, setLong] = useState('');
  const whole = viewQuery(model, { ...view, search: '' }, columns, person);
  const isShort = long !== JSON.stringify(whole);
  const finds = useMemo(() => (view.search && isShort ? finderOf(model, person, view.search) : undefined), [model, person, view.search, isShort]);
  const wanted = finds ? whole : viewQuery(model, view, columns, person);
  const isHopeless = wanted === undefined;
  const ask = useCallback(
    async (parameters: Query, signal: AbortSignal): Promise<Read<Page>> =>
      isHopeless ? { value: { items: [], count: 0 } } : listRecords(model, parameters, signal),
    [model, isHopeless],
  );
  const list = useList(ask, wanted ?? [], left?.items);
  useFollowing(`/${model.path}`, wanted ?? [], list.since, list.again);
  const top = useRef(left?.top ?? 0);
  useRemembering(entry, { items: list.items, selected }, top);
  useEffect(() => {
    if (wanted === undefined || JSON.stringify(wanted) !== JSON.stringify(whole) || list.total === undefined) return;
    if (list.total > most || list.totalIsLowerBound) setLong(JSON.stringify(whole));
  }, [list.total, list.totalIsLowerBound]);
  const away = useStore(gone);
  const here = useMemo(() => (away.size === 0 ? list.items : list.items.filter((item) => !away.has(pathOf(model, keyOf(model, item))))), [list.items, away, model]);
  const { rows, list: shown, words } = useOrder(model, { sort: view.local, finds }, here, list);

  const show = (next: View) => {
    top.current = 0;
    go(viewLink(listLink(model), next), 'replace');
  };
  // Of what was selected, what is shown: a search that narrows the list, or comes in late, takes nothing away that is still there.
  const marked = rows.filter((row) => selected.has(pathOf(model, keyOf(model, row))));
  const hidden = list.items.length - rows.length;
  const total = totalWords(list.total === undefined ? undefined : finds ? rows.length : list.total - hidden, list.totalIsLowerBound);

  return (
    <section class="page list">
      <Heading title={pluralOf(model)}>
        <p class="total" aria-hidden="true">{total}</p>
        <p class="unseen" role="status">{total && `${total} ${(total === '1' ? labelOf(model.name) : pluralOf(model)).toLowerCase()}`}</p>
        <span class="space" />
        <ColumnChoice model={model} all={within(showable(model, person))} chosen={columns} onChoose={setColumns} reset={() => within(columnsOf(model, person))} />
        <Popover label="Export and import" icon="box">{() => <ExportImport model={model} view={view} finds={finds} />}</Popover>
        {mayTry(model, 'create', person) && (
          <a class="button primary" href={newLink(model)}><Icon name="plus" /><span class="label">New {labelOf(model.name).toLowerCase()}</span></a>
        )}
      </Heading>
      {model.description && <p class="quiet description">{model.description}</p>}
      <FilterBar model={model} view={view} onChange={show} />
      {marked.length > 0 && (
        <Selection model={model} marked={marked} rows={rows} list={list} onSelect={setSelected} onChanged={list.again} />
      )}
      <ListState list={list} rows={rows.length} view={view} model={model} inPage={finds !== undefined} />
      {words && <p class="kept" role="status">{words}</p>}
      {rows.length > 0 && (
        <Table model={model} columns={columns} rows={rows} list={shown} view={view} onView={show} selected={selected} onSelect={setSelected} top={top} mayMark={mayTry(model, 'delete', person) || mayTry(model, 'update', person)} />
      )}
    </section>
  );
}

/** Keeps how the list is left, unless the sign-in has ended: nobody else may see these rows. */
function useRemembering(entry: string, now: Pick<Left, 'items' | 'selected'>, top: { readonly current: number }): void {
  const latest = useRef(now);
  latest.current = now;
  useEffect(() => {
    const whose = currentSession()?.sub;
    return () => { if (currentSession()?.sub === whose) remember(entry, { ...latest.current, top: top.current }); };
  }, [entry]);
}

function totalWords(total: number | undefined, lowerBound: boolean | undefined): string {
  if (total === undefined) return '';
  return `${total.toLocaleString()}${lowerBound ? ' or more' : ''}`;
}
