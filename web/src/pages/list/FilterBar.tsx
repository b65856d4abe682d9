import { useEffect, useRef, useState } from 'preact/hooks';
import { usePerson } from '../../auth/session';
import { Icon } from '../../controls/icons';
import { Popover } from '../../controls/Popover';
import { mayFollow, targetOf } from '../../app/schema';
import { useTitle } from '../../controls/RelationControl';
import { canSearch, filterable, filteredName, filterLabel, relationOf, type Filter } from '../../schema/filters';
import { labelOf, pluralOf } from '../../schema/names';
import { isNumeric } from '../../schema/scalars';
import { fieldNamed, type Model } from '../../schema/schema';
import { hintsOf, sortFrom, sortLabel, sortsOf, sortText } from '../../schema/sorts';
import { FilterForm } from './FilterForm';
import type { View } from './view';

/** Waits for a pause in the typing before it asks. */
const pause = 300;

/** What the list is narrowed and ordered by; only what the API can do is offered. */
export function FilterBar({ model, view, onChange }: { model: Model; view: View; onChange: (view: View) => void }) {
  const person = usePerson();
  const fields = filterable(model, person).filter((field) => {
    const relation = relationOf(model, field.name);
    return !relation || mayFollow(relation, person);
  });
  const without = (filter: Filter) => onChange({ ...view, filters: view.filters.filter((each) => each !== filter) });
  return (
    <div class="filter-bar" role="search">
      {canSearch(model, person) && <Search key={model.path} model={model} wanted={view.search} onSearch={(search) => onChange({ ...view, search })} />}
      {fields.length > 0 && (
        <Popover label="Filter" icon="filter">
          {(close) => <FilterForm model={model} fields={fields} onFilter={(filter) => { close(); onChange({ ...view, filters: [...view.filters, filter] }); }} />}
        </Popover>
      )}
      <SortChoice model={model} view={view} onChange={onChange} />
      {view.filters.map((filter) => (
        <button key={`${filter.field}.${filter.operator}.${filter.value}`} type="button" class="chip" onClick={() => without(filter)}>
          <FilterWords model={model} filter={filter} /><Icon name="close" /><span class="unseen"> (remove this filter)</span>
        </button>
      ))}
    </div>
  );
}

function FilterWords({ model, filter }: { model: Model; filter: Filter }) {
  const relation = filter.operator === 'eq' ? relationOf(model, filter.field) : undefined;
  return relation ? <>{filteredName(model, filter.field)} is <RecordTitle target={targetOf(relation)} id={filter.value} /></> : <>{filterLabel(model, filter)}</>;
}

const RecordTitle = ({ target, id }: { target: Model; id: string }) => <>“{useTitle(target, [isNumeric(fieldNamed(target, target.key[0]!)?.type ?? '') ? Number(id) : id])}”</>;

function Search({ model, wanted, onSearch }: { model: Model; wanted: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(wanted);
  // A space at the end is where the next word begins.
  useEffect(() => setText((now) => (now.trim() === wanted ? now : wanted)), [wanted]);
  // As it is when the pause is over: a filter that was set meanwhile stays.
  const search = useRef(onSearch);
  search.current = onSearch;
  useEffect(() => {
    if (text.trim() === wanted) return undefined;
    const timer = setTimeout(() => search.current(text.trim()), pause);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label class="search">
      <Icon name="search" />
      <span class="unseen">Search {pluralOf(model).toLowerCase()}</span>
      <input type="search" placeholder="Search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
    </label>
  );
}

function SortChoice({ model, view, onChange }: { model: Model; view: View; onChange: (view: View) => void }) {
  const sorts = sortsOf(model, view.filters);
  const hints = [...hintsOf(model, view.filters)];
  const now = view.sort ?? view.local;
  if (sorts.length === 0) return null;
  return (
    <label class="sort">
      <Icon name="sort" />
      <span class="unseen">Order</span>
      <select
        value={now ? sortText(now) : ''}
        title={hints.map(([field, pinned]) => `Filter by one ${pinned.toLowerCase()} to sort by ${labelOf(field).toLowerCase()}.`).join('\n') || undefined}
        onChange={(event) => onChange({ ...view, local: undefined, sort: sortFrom(event.currentTarget.value) })}
      >
        <option value="">Default order</option>
        {view.local && <option value={sortText(view.local)}>{sortLabel(model, view.local)}</option>}
        {sorts.flatMap((field) =>
          [true, false].map((down) => <option key={sortText({ field, down })} value={sortText({ field, down })}>{sortLabel(model, { field, down })}</option>),
        )}
      </select>
    </label>
  );
}
