import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { link, listRelated, unlink, type Query } from '../../api/lists';
import { wordsFor } from '../../api/problem';
import { fetchRecord, pathOf, updateRecord } from '../../api/records';
import { useFollowing } from '../../api/useFollowing';
import { useList } from '../../api/useList';
import { newLink, recordLink } from '../../app/links';
import { say } from '../../app/notice';
import { targetOf } from '../../app/schema';
import { usePerson } from '../../auth/session';
import { Icon } from '../../controls/icons';
import { Picker } from '../../controls/Picker';
import { mayCreate, mayPair, mayTryField } from '../../schema/access';
import { labelOf, pluralOf } from '../../schema/names';
import { keyOf, segmentOf, titleOf, valuesOf, type Item, type Key } from '../../schema/records';
import { fieldNamed, otherSide, type Model, type Relation } from '../../schema/schema';

const pageful: Query = [['limit', '20']];

/** The records that a relation leads to, with what links and unlinks them where the person may. */
export function RelationPanel({ model, record, relation }: { model: Model; record: Item; relation: Relation }) {
  const person = usePerson();
  const target = targetOf(relation);
  const key = keyOf(model, record);
  const path = pathOf(model, key);
  const ask = useCallback((query: Query, signal: AbortSignal) => listRelated(model, key, relation, target, query, signal), [path, relation]);
  const list = useList(ask, pageful);
  useFollowing(`${path}/${relation.name}`, pageful, list.since, list.again, true);
  const [adding, setAdding] = useState(false);
  // A change of this record may be one of those that it leads to.
  const version = useRef(record['_version']);
  useEffect(() => {
    if (version.current === record['_version']) return;
    version.current = record['_version'];
    if (target === model) list.again();
  }, [record]);

  const pairs = relation.kind === 'manyToMany';
  const foreign = relation.key.flatMap((name) => fieldNamed(target, name) ?? []);
  // Without a record: is there one at all that could be linked? The rules have to allow it before and after.
  const settable = (other?: Item, to: Key = key) => {
    if (pairs) return mayPair(model, record, relation, target, person, other);
    const after = { ...other, ...valuesOf(relation, to) };
    return foreign.length > 0 && foreign.every((field) => !!field.update && mayTryField(target, field, 'update', person, other) && mayTryField(target, field, 'update', person, after, !other));
  };
  const clearable = (other: Item) => settable(other, []) && foreign.every((field) => !field.required);
  const linked = new Set(list.items.map((item) => pathOf(target, keyOf(target, item))));
  // What the form of a new one says of this record.
  const other = pairs && settable() ? otherSide(relation, target)?.name : undefined;
  const prefilled = other ? { [other]: segmentOf(key) } : pairs ? undefined : Object.fromEntries(relation.key.map((name, at) => [name, String(key[at])]));
  // After "Show more" the focus moves to the first new entry.
  const related = useRef<HTMLUListElement>(null);
  const next = useRef<number>(undefined);
  useEffect(() => {
    if (next.current === undefined || list.items.length <= next.current) return;
    related.current?.children[next.current]?.querySelector('a')?.focus({ preventScroll: true });
    next.current = undefined;
  }, [list.items]);
  const full = relation.kind === 'hasOne' && list.items.length > 0;

  const heading = useRef<HTMLHeadingElement>(null);
  const change = (what: Promise<unknown>, words: string) =>
    // The button that was pressed disappears with the change.
    what.then(() => { say(words); heading.current?.focus({ preventScroll: true }); setAdding(false); list.again(); }, (error: unknown) => say(wordsFor(error), 'bad'));
  const connect = (other: Item) => change(pairs ? link(model, key, relation, keyOf(target, other)) : setForeign(target, relation, other, key), `Linked “${titleOf(target, other)}”.`);
  const part = (other: Item) => change(pairs ? unlink(model, key, relation, keyOf(target, other)) : setForeign(target, relation, other, []), `Unlinked “${titleOf(target, other)}”.`);

  return (
    <section class="panel-card" aria-label={labelOf(relation.name)}>
      <header>
        <h2 ref={heading} tabIndex={-1}>{labelOf(relation.name)}</h2>
        <span class="total">{list.total === undefined ? '' : list.total.toLocaleString()}{list.totalIsLowerBound ? '+' : ''}</span>
        <span class="space" />
        {settable() && !full && <button type="button" class="small" aria-expanded={adding} onClick={() => setAdding(!adding)}><Icon name="link" />Link</button>}
        {prefilled && !full && mayCreate(target, person, pairs ? {} : valuesOf(relation, key)) && (
          <a class="button small" href={newLink(target, prefilled)}><Icon name="plus" />New<span class="unseen"> {labelOf(target.name).toLowerCase()}</span></a>
        )}
      </header>
      {relation.description && <p class="hint">{relation.description}</p>}
      {adding && (
        <Picker
          model={target} id={`link-${relation.name}`} label={`Find in ${pluralOf(target).toLowerCase()}`} placeholder={`Find in ${pluralOf(target).toLowerCase()}`}
          first onPick={(other) => void connect(other)} offers={(other) => !linked.has(pathOf(target, keyOf(target, other))) && settable(other)}
        />
      )}
      {list.state === 'failed' && <p class="quiet" role="alert">{wordsFor(list.error)}</p>}
      {list.state === 'ready' && list.items.length === 0 && <p class="quiet">None yet.</p>}
      <ul class="related" ref={related}>
        {list.items.map((item) => (
          <li key={pathOf(target, keyOf(target, item))}>
            <a href={recordLink(target, item)}>{titleOf(target, item)}</a>
            {clearable(item) && <button type="button" class="plain" onClick={() => void part(item)}><Icon name="unlink" /><span class="unseen">Unlink {titleOf(target, item)}</span></button>}
          </li>
        ))}
      </ul>
      {!list.done && list.items.length > 0 && <button type="button" class="small" aria-disabled={list.state === 'loading'} onClick={() => { next.current = list.items.length; list.more(); }}>Show more</button>}
    </section>
  );
}

/** Writes the key that the other record holds, over the version that is there now. */
async function setForeign(target: Model, relation: Relation, other: Item, key: Key): Promise<void> {
  const { etag } = await fetchRecord(target, keyOf(target, other));
  await updateRecord(target, keyOf(target, other), valuesOf(relation, key), etag);
}
