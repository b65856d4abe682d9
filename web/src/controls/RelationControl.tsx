import { useEffect, useState } from 'preact/hooks';
import type { Fault } from '../api/problem';
import { pathOf, readRecord } from '../api/records';
import { keyLink } from '../app/links';
import { targetOf } from '../app/schema';
import { labelOf, pluralOf } from '../schema/names';
import { keyOf, titleOf, type Item, type Json, type Key } from '../schema/records';
import type { Field, Model, Relation } from '../schema/schema';
import { describing, focusNext } from './field';
import { Icon } from './icons';
import { Picker } from './Picker';

/** The record that a foreign key names: shown by its title, followed, picked by search, let go. The key itself is never typed. */
export function RelationControl({ relation, fields, values, faults, disabled, set, offers }: {
  model: Model; relation: Relation; fields: readonly Field[]; values: Item; faults: readonly Fault[]; disabled: boolean; set: (field: string, value: Json) => void;
  /** Which keys can be chosen. */
  offers?: (key: Key) => boolean;
}) {
  const target = targetOf(relation);
  const parts = relation.key.map((name) => values[name]);
  const key = parts.every((part) => part !== undefined && part !== null && part !== '') ? (parts as Key) : undefined;
  const fault = faults.find((each) => relation.key.some((name) => each.pointer === `/${name}`) || each.pointer === `/${relation.name}`);
  const required = fields.some((field) => field.required);
  const label = labelOf(relation.name);
  const id = `/${relation.name}`;

  const pick = (record: Item | undefined) => {
    const chosen = record ? keyOf(target, record) : [];
    relation.key.forEach((name, at) => set(name, chosen[at] ?? null));
    focusNext(id);
  };
  return (
    <div class="field relation">
      {/* Not of the button that lets go: a click on the name would press it. */}
      <label class="name" for={key ? undefined : id}>{label}{!required && <span class="optional"> optional</span>}</label>
      {key
        ? <Chosen target={target} keyParts={key} id={id} disabled={disabled} onClear={() => pick(undefined)} words={() => `Choose another ${label.toLowerCase()}`} />
        : <Picker model={target} id={id} placeholder={`Find in ${pluralOf(target).toLowerCase()}`} onPick={pick} disabled={disabled} invalid={fault !== undefined} describedBy={describing(id, relation, fault)} {...(offers ? { offers: (record: Item) => offers(keyOf(target, record)) } : {})} />}
      {relation.description && <span class="hint" id={`${id}?`}>{relation.description}</span>}
      {fault && <span class="fault" id={`${id}!`}>{fault.detail}</span>}
    </div>
  );
}

/** What a record to be is linked with: the pairs are made with it. */
export function LinksControl({ relation, chosen, faults, disabled, offers, onChoose }: {
  relation: Relation; chosen: readonly Key[]; faults: readonly Fault[]; disabled: boolean; offers: (record: Item) => boolean; onChoose: (keys: readonly Key[]) => void;
}) {
  const target = targetOf(relation);
  const label = labelOf(relation.name);
  const id = `/${relation.name}`;
  const fault = faults.find((each) => each.pointer === id);
  const paths = chosen.map((key) => pathOf(target, key));
  return (
    <div class="field relation">
      <label class="name" for={id}>{label}<span class="optional"> optional</span></label>
      {chosen.map((key, at) => (
        <Chosen key={paths[at]} target={target} keyParts={key} id={`${id}/${at}`} disabled={disabled} onClear={() => { onChoose(chosen.filter((each) => each !== key)); focusNext(id); }} words={(title) => `Do not link ${title}`} />
      ))}
      <Picker
        model={target} id={id} placeholder={`Find in ${pluralOf(target).toLowerCase()}`} disabled={disabled} invalid={fault !== undefined} describedBy={describing(id, relation, fault)}
        onPick={(record) => onChoose([...chosen, keyOf(target, record)])} offers={(record) => !paths.includes(pathOf(target, keyOf(target, record))) && offers(record)}
      />
      {relation.description && <span class="hint" id={`${id}?`}>{relation.description}</span>}
      {fault && <span class="fault" id={`${id}!`}>{fault.detail}</span>}
    </div>
  );
}

function Chosen({ target, keyParts, id, disabled, onClear, words }: { target: Model; keyParts: Key; id: string; disabled: boolean; onClear: () => void; words: (title: string) => string }) {
  const title = useTitle(target, keyParts);
  return (
    <span class="chosen">
      <a href={keyLink(target, keyParts)}>{title}</a>
      {!disabled && <button type="button" class="plain" id={id} onClick={onClear}><Icon name="close" /><span class="unseen">{words(title)}</span></button>}
    </span>
  );
}

/** The title of a record that is known by its key only. One that is gone, or not ours to see, is called by its key. */
export function useTitle(model: Model, key: Key): string {
  const named = key.join(' · ');
  const [title, setTitle] = useState('…');
  useEffect(() => {
    const control = new AbortController();
    readRecord(model, key, control.signal).then(
      ({ value }) => setTitle(titleOf(model, value.record)),
      () => control.signal.aborted || setTitle(named),
    );
    return () => control.abort();
  }, [model, named]);
  return title;
}
