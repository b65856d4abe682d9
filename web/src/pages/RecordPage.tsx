import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fetchPage, type Query } from '../api/lists';
import { wordsFor } from '../api/problem';
import { readRecord, type Tagged } from '../api/records';
import { useFollowing } from '../api/useFollowing';
import { Heading } from '../app/Heading';
import { listLink } from '../app/links';
import { cameFrom, go, goBackTo, isModified, usePlace } from '../app/router';
import { mayFollow } from '../app/schema';
import { useStore } from '../app/store';
import { usePerson } from '../auth/session';
import { Icon } from '../controls/icons';
import { deleteSoon } from '../data/undo';
import { connected } from '../offline/connection';
import { draftId, drafts, draftWord } from '../offline/drafts';
import type { Read } from '../offline/cache';
import { mayTryOn } from '../schema/access';
import { panelsOf } from '../schema/forms';
import { labelOf, pluralOf } from '../schema/names';
import { titleOf, type Key } from '../schema/records';
import type { Model } from '../schema/schema';
import { keptWords } from '../schema/show';
import { Facts } from './record/Facts';
import { RecordForm } from './record/RecordForm';
import { RecordSheet } from './record/RecordSheet';
import { RelationPanel } from './record/RelationPanel';

/** One record: its form, what the service keeps about it, and where it leads. Without an id it is one to be. */
export function RecordPage({ model, id }: { model: Model; id?: Key }) {
  return id ? <Existing model={model} id={id} /> : <New model={model} />;
}

function New({ model }: { model: Model }) {
  const { path, query } = usePlace();
  const word = new URLSearchParams(query).get(draftWord);
  // Each new record is a draft of its own, which its address names: so a reload finds it, and another tab does not.
  useLayoutEffect(() => {
    if (!word) go(`${path}?${new URLSearchParams([...new URLSearchParams(query), [draftWord, crypto.randomUUID().slice(0, 8)]])}`, 'replace');
  }, [word]);
  const others = useStore(drafts).filter((draft) => draft.model === model.name && !draft.key && draft.id !== draftId(model, word ?? ''));
  if (!word) return null;
  return (
    <section class="page record">
      <Back model={model} />
      <Heading title={`New ${labelOf(model.name).toLowerCase()}`} />
      {model.description && <p class="quiet description">{model.description}</p>}
      {others.length > 0 && (
        <p class="kept">
          {others.length === 1 ? 'One more that you began is' : `${others.length} more that you began are`} waiting under <a href="/drafts">Drafts</a>.
        </p>
      )}
      <div class="columns"><RecordForm key={word} model={model} id={word} /></div>
    </section>
  );
}

function Existing({ model, id }: { model: Model; id: Key }) {
  const person = usePerson();
  const { read, error, again, replace } = useRecord(model, id);
  // Whoever is typing keeps the form: it says what is wrong when they save.
  const isTyped = useStore(drafts).some((draft) => draft.id === draftId(model, id));
  if (error !== undefined && !(read && isTyped)) return <Unread model={model} error={error} again={again} />;
  if (!read) return <section class="page"><Back model={model} /><p class="quiet" role="status">One moment…</p></section>;

  const { record } = read.value;
  const mayUpdate = mayTryOn(model, 'update', person, record);
  return (
    <section class="page record">
      <Back model={model} />
      <Heading title={titleOf(model, record)}>
        <span class="space" />
        {mayTryOn(model, 'delete', person, record) && (
          <button type="button" class="danger" onClick={() => deleteSoon(model, [record]) && goBackTo(listLink(model))}><Icon name="trash" />Delete</button>
        )}
      </Heading>
      {read.keptAt && <p class="kept" role="status">{keptWords(read.keptAt)}</p>}
      <div class="columns">
        {mayUpdate ? <RecordForm model={model} id={id} loaded={read.value} onSaved={replace} /> : <RecordSheet model={model} record={record} />}
        <div class="side">
          {panelsOf(model).filter((relation) => mayFollow(relation, person)).map((relation) => <RelationPanel key={relation.name} model={model} record={record} relation={relation} />)}
          <Facts model={model} record={record} />
        </div>
      </div>
    </section>
  );
}

const Back = ({ model }: { model: Model }) => (
  <p class="back"><a href={cameFrom(listLink(model)) ?? listLink(model)} onClick={(event) => { if (!isModified(event)) { event.preventDefault(); goBackTo(listLink(model)); } }}><Icon name="left" />{pluralOf(model)}</a></p>
);

function Unread({ model, error, again }: { model: Model; error: unknown; again: () => void }) {
  return (
    <section class="page">
      <Back model={model} />
      <Heading title={labelOf(model.name)} />
      <div class="state" role="alert">
        <p>{wordsFor(error)}</p>
        <button type="button" onClick={again}>Try again</button>
      </div>
    </section>
  );
}

function useRecord(model: Model, id: Key) {
  const [read, setRead] = useState<Read<Tagged>>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const reading = useRef<AbortController>(undefined);
  const key = JSON.stringify(id);
  useEffect(() => {
    const control = new AbortController();
    reading.current = control;
    readRecord(model, id, control.signal).then(
      (found) => { if (!control.signal.aborted) { setError(undefined); setRead(found); } },
      (reason: unknown) => control.signal.aborted || setError(reason ?? new Error()),
    );
    return () => control.abort();
  }, [model, key, round]);
  const again = () => setRound((count) => count + 1);
  useFollowingOne(model, id, read?.value.record['_version'], again);
  // Back online: what is shown may be old.
  useEffect(() => connected.subscribe((up) => up && again()), []);
  // What is being read may be as it was before.
  const replace = (value: Tagged) => {
    reading.current?.abort();
    setError(undefined);
    setRead({ value });
  };
  return { read, error, again, replace };
}

/** Of a live model, a record is followed as the list of this one record. */
function useFollowingOne(model: Model, id: Key, version: unknown, again: () => void): void {
  const [since, setSince] = useState<string>();
  const query: Query = model.key.map((name, at) => [`${name}.eq`, String(id[at])] as const);
  const isRead = version !== undefined;
  useEffect(() => {
    setSince(undefined);
    if (!model.live || !isRead) return;
    const control = new AbortController();
    fetchPage(`/${model.path}`, query, control.signal).then(
      (page) => {
        setSince(page.since);
        if (page.items[0]?.['_version'] !== version) again();
      },
      // Who may not list it sees it as it was read.
      () => undefined,
    );
    return () => control.abort();
  }, [model, JSON.stringify(id), isRead]);
  useFollowing(`/${model.path}`, query, since, again);
}
