import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { pathOf } from '../../api/records';
import { say } from '../../app/notice';
import { usePerson } from '../../auth/session';
import { Icon } from '../../controls/icons';
import { Popover } from '../../controls/Popover';
import { deleteSoon } from '../../data/undo';
import { mayTryOn } from '../../schema/access';
import { keyOf, type Item } from '../../schema/records';
import type { Model } from '../../schema/schema';

interface Props {
  readonly model: Model;
  readonly marked: readonly Item[];
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onChanged: () => void;
}

/** What can be done with the selected records: only what the person may do with them. */
export function Selection({ model, marked, onSelect, onChanged }: Props) {
  const person = usePerson();
  const deletable = marked.filter((row) => mayTryOn(model, 'delete', person, row));
  const changeable = marked.filter((row) => mayTryOn(model, 'update', person, row));
  const refused = (may: readonly Item[]) => (marked.length - may.length).toLocaleString();
  const select = (rows: readonly Item[]) => onSelect(new Set(rows.map((row) => pathOf(model, keyOf(model, row)))));
  return (
    <div class="selection" role="region" aria-label="Selection">
      <span>{marked.length.toLocaleString()} selected</span>
      {changeable.length > 0 && (
        <Popover label="Set a field" icon="pencil">
          {(close) => <Loaded model={model} records={changeable} close={close} onChanged={(left) => { select(left); onChanged(); }} />}
        </Popover>
      )}
      {deletable.length > 0 && (
        <button type="button" class="danger" onClick={() => { if (deleteSoon(model, deletable)) onSelect(new Set()); }}>
          <Icon name="trash" />Delete{deletable.length < marked.length ? ` ${deletable.length.toLocaleString()}` : ''}
        </button>
      )}
      {changeable.length > 0 && changeable.length < marked.length && <span class="quiet">{refused(changeable)} that you may not change</span>}
      {deletable.length > 0 && deletable.length < marked.length && <span class="quiet">{refused(deletable)} that you may not delete</span>}
      <button type="button" onClick={() => onSelect(new Set())}>Clear</button>
    </div>
  );
}

type Form = typeof import('./SetField').SetField extends ComponentType<infer P> | ((props: infer P) => unknown) ? P : never;

/** Loaded when it is opened. */
function Loaded(props: Form) {
  const [Form, setForm] = useState<ComponentType<Form>>();
  useState(() => void import('./SetField').then((file) => setForm(() => file.SetField), () => say('This form could not be loaded. Try again when you are back online.', 'bad')));
  return Form ? <Form {...props} /> : <p class="quiet" role="status">One moment…</p>;
}
