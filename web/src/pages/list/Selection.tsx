import { useEffect, useState } from 'preact/hooks';
import { pathOf } from '../../api/records';
import type { Listing } from '../../api/useList';
import { loaded } from '../../app/loaded';
import { usePerson } from '../../auth/session';
import { Icon } from '../../controls/icons';
import { Popover } from '../../controls/Popover';
import { deleteSoon } from '../../data/undo';
import { mayTry, mayTryOn } from '../../schema/access';
import { keyOf, type Item } from '../../schema/records';
import type { Model } from '../../schema/schema';

const SetField = loaded(() => import('./SetField').then((file) => file.SetField));

interface Props {
  readonly model: Model;
  readonly marked: readonly Item[];
  readonly rows: readonly Item[];
  readonly list: Listing;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onChanged: () => void;
}

/** What can be done with the selected records: only what the person may do with them. */
export function Selection({ model, marked, rows, list, onSelect, onChanged }: Props) {
  const person = usePerson();
  const deletable = marked.filter((row) => mayTryOn(model, 'delete', person, row));
  const changeable = marked.filter((row) => mayTryOn(model, 'update', person, row));
  const fixed = mayTry(model, 'update', person) ? marked.length - changeable.length : 0;
  const kept = mayTry(model, 'delete', person) ? marked.length - deletable.length : 0;
  const select = (rows: readonly Item[]) => onSelect(new Set(rows.map((row) => pathOf(model, keyOf(model, row)))));
  const clear = () => {
    onSelect(new Set());
    // These buttons go with the selection.
    requestAnimationFrame(() => (document.querySelector<HTMLElement>('tbody tr[tabindex="0"]') ?? document.querySelector<HTMLElement>('main h1'))?.focus({ preventScroll: true }));
  };
  return (
    <div class="selection" role="region" aria-label="Selection">
      <span>{marked.length.toLocaleString()} selected</span>
      <Whole list={list} rows={rows} isAll={marked.length === rows.length} onRead={select} />
      {changeable.length > 0 && (
        <Popover label="Set a field" icon="pencil">
          {(close) => <SetField model={model} records={changeable} close={close} onChanged={(left) => { select(left); onChanged(); }} />}
        </Popover>
      )}
      {deletable.length > 0 && (
        <button type="button" class="danger" onClick={() => { if (deleteSoon(model, deletable)) clear(); }}>
          <Icon name="trash" />Delete{deletable.length < marked.length ? ` ${deletable.length.toLocaleString()}` : ''}
        </button>
      )}
      {fixed > 0 && <span class="quiet">{fixed.toLocaleString()} that you may not change{kept === fixed && ' or delete'}</span>}
      {kept > 0 && kept !== fixed && <span class="quiet">{kept.toLocaleString()} that you may not delete</span>}
      <button type="button" onClick={clear}>Clear</button>
    </div>
  );
}

/** As many records as are read to be selected at once. */
const most = 10_000;

/** Where all that is loaded is selected: reads the rest of what the list finds, and selects that too. */
function Whole({ list, rows, isAll, onRead }: { list: Listing; rows: readonly Item[]; isAll: boolean; onRead: (rows: readonly Item[]) => void }) {
  const [reading, setReading] = useState(false);
  useEffect(() => {
    if (!reading) return;
    onRead(rows);
    if (list.state === 'failed' || list.done || rows.length >= most) setReading(false);
    else if (list.state === 'ready') list.more();
  }, [reading, rows, list.state]);
  if (reading) return <button type="button" onClick={() => setReading(false)}>Stop reading</button>;
  if (list.done || !isAll) return null;
  if (rows.length >= most) return <span class="quiet">No more are selected at once.</span>;
  const all = list.totalIsLowerBound || list.total === undefined ? '' : ` ${list.total.toLocaleString()}`;
  return <button type="button" onClick={() => setReading(true)}>Select all{all} of the result</button>;
}
