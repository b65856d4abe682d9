import { useState } from 'preact/hooks';
import { wordsFor } from '../../api/problem';
import { keptRecord, pathOf } from '../../api/records';
import { schema } from '../../app/schema';
import { say } from '../../app/notice';
import { usePerson } from '../../auth/session';
import { Control } from '../../controls/Control';
import { RelationControl } from '../../controls/RelationControl';
import { mirrorOf } from '../../data/pointBack';
import { batchesOf, writeTogether, type Written } from '../../data/together';
import { connected } from '../../offline/connection';
import { mayTryField } from '../../schema/access';
import { fieldsOf, placesOf, type Place } from '../../schema/forms';
import { labelOf, pluralOf } from '../../schema/names';
import { keyOf, titleOf, type Item } from '../../schema/records';
import type { Model } from '../../schema/schema';
import { settled } from '../../schema/settle';
import { faultsOf } from '../../schema/validate';
import type { Fault } from '../../api/problem';

interface Props {
  readonly model: Model;
  readonly records: readonly Item[];
  /** Something was changed; these are left to be looked at. */
  readonly onChanged: (left: readonly Item[]) => void;
  readonly close: () => void;
}

/** One field, and the value that it gets in every selected record: in as few requests as possible, each all or nothing. */
export function SetField({ model, records, onChanged, close }: Props) {
  const person = usePerson();
  // One side of a relation that both sides hold is not changed in a list.
  const places = placesOf(model, false, person).filter((place) => !place.fixed && (place.kind === 'field' || !mirrorOf(model, place.relation)));
  const [chosen, setChosen] = useState(nameOf(places[0]));
  const place = places.find((each) => nameOf(each) === chosen);
  const [values, setValues] = useState<Item>({});
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [left, setLeft] = useState<Written<Item>>();
  const [busy, setBusy] = useState(false);
  const [count, setCount] = useState(0);
  if (!place) return <p class="quiet">There is no field that you may change.</p>;

  const fields = fieldsOf([place]);
  const names = fields.map((field) => field.name);
  const mine = records.filter((record) => placesOf(model, false, person, record).some((each) => nameOf(each) === chosen && !each.fixed));
  const set = (field: string, value: Item[string]) => {
    setFaults([]);
    setValues((before) => ({ ...before, [field]: value }));
  };

  const write = async (to: readonly Item[]) => {
    const body = Object.fromEntries(names.map((name) => [name, settled(schema(), fields, values)[name] ?? null]));
    const found = faultsOf(schema(), fields, body, false);
    setFaults(found);
    if (found.length > 0) return;
    if (!connected.get()) return say('Nothing was changed: there is no connection. Change it when you are back online.', 'bad');
    setBusy(true);
    setCount(0);
    const writeOf = (record: Item) => ({ method: 'PATCH' as const, path: pathOf(model, keyOf(model, record)), body });
    const written = await writeTogether(batchesOf(to, writeOf), writeOf, () => false, { begin: () => undefined, step: (by) => setCount((before) => before + by), check: () => undefined });
    setBusy(false);
    for (const [, { record, etag }] of written.done) if (record) keptRecord(model, { record, ...(etag ? { etag } : {}) });
    const others = [...written.refused.map(([record]) => record), ...written.held, ...written.unsent];
    if (written.done.length > 0) {
      const known = written.done.filter(([record, { etag }]) => etag && fields.every((field) => mayTryField(model, field, 'get', person, record)));
      const act = { label: 'Undo', run: () => void undo(known) };
      say(`Changed ${labelOf(chosen).toLowerCase()} of ${counted(model, written.done.length)}.`, 'good', known.length === written.done.length ? act : undefined);
      onChanged(others);
    }
    if (others.length === 0) close();
    else setLeft(written);
  };

  /** What each record had, unless somebody has changed it since. */
  const undo = async (done: Written<Item>['done']) => {
    const writeOf = ([before, { etag }]: Written<Item>['done'][number]) => ({
      method: 'PATCH' as const, path: pathOf(model, keyOf(model, before)), headers: { 'If-Match': etag! },
      body: Object.fromEntries(names.map((name) => [name, before[name] ?? null])),
    });
    const undone = await writeTogether(batchesOf(done, writeOf), writeOf, () => true);
    const back = undone.done.map(([[before]]) => before);
    const other = done.length - back.length;
    const why = undone.error !== undefined ? wordsFor(undone.error) : undone.refused[0]?.[1].words;
    if (other === 0) say(`Changed ${labelOf(chosen).toLowerCase()} back.`);
    else say(`${counted(model, other)} ${other === 1 ? 'was' : 'were'} not changed back. ${why ?? ''}`, 'bad');
    if (back.length > 0) onChanged(back);
  };

  return (
    <form class="filter-form" onSubmit={(event) => { event.preventDefault(); void write(mine); }}>
      <label class="field">
        <span class="name">Field to set</span>
        <select value={chosen} disabled={busy} onChange={(event) => { setChosen(event.currentTarget.value); setValues({}); setFaults([]); setLeft(undefined); }}>
          {places.map((each) => <option key={nameOf(each)} value={nameOf(each)}>{labelOf(nameOf(each))}</option>)}
        </select>
      </label>
      {place.kind === 'field'
        ? <Control key={chosen} field={place.field} value={values[chosen]} pointer={`/${chosen}`} faults={faults} disabled={busy} label="Value" wide={false} onValue={(value) => set(chosen, value)} />
        : <RelationControl key={chosen} model={model} relation={place.relation} fields={place.fields} values={values} faults={faults} disabled={busy} set={set} />}
      {mine.length < records.length && <p class="quiet">{counted(model, records.length - mine.length)} in which you may not change it.</p>}
      {left && <Left model={model} written={left} />}
      <p class="acts">
        <button class="primary" disabled={busy || mine.length === 0}>{busy ? `Saving… ${count.toLocaleString()}` : `Set in ${counted(model, mine.length)}`}</button>
        {left && left.held.length > 0 && <button type="button" disabled={busy} onClick={() => void write(left.held)}>Set in the other {left.held.length.toLocaleString()}</button>}
      </p>
    </form>
  );
}

const nameOf = (place: Place | undefined): string => (!place ? '' : place.kind === 'field' ? place.field.name : place.relation.name);

const counted = (model: Model, count: number): string => `${count.toLocaleString()} ${count === 1 ? labelOf(model.name).toLowerCase() : pluralOf(model).toLowerCase()}`;

/** What was not changed, and why. */
function Left({ model, written: { done, refused, held, unsent, error } }: { model: Model; written: Written<Item> }) {
  const others = refused.length + held.length + unsent.length;
  return (
    <div class="warning" role="alert">
      <p>
        {done.length === 0 ? 'Nothing was changed.' : `${counted(model, others)} ${others === 1 ? 'was' : 'were'} not changed.`}
        {held.length > 0 && ` ${held.length.toLocaleString()} ${held.length === 1 ? 'has' : 'have'} no errors, but would be changed together with these:`}
      </p>
      {refused.length > 0 && <ul>{refused.map(([record, { words }]) => <li key={pathOf(model, keyOf(model, record))}>{titleOf(model, record)}: {words}</li>)}</ul>}
      {error !== undefined && <p>{wordsFor(error)}</p>}
    </div>
  );
}
