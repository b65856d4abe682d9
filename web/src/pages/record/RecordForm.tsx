import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Fault } from '../../api/problem';
import type { Tagged } from '../../api/records';
import { say } from '../../app/notice';
import { keyLink, newLink, recordLink } from '../../app/links';
import { go, usePlace } from '../../app/router';
import { mayFollow, schema, targetOf } from '../../app/schema';
import { usePerson } from '../../auth/session';
import { Control } from '../../controls/Control';
import { LinksControl, RelationControl } from '../../controls/RelationControl';
import { pairings } from '../../data/own';
import { connected } from '../../offline/connection';
import { draftId, draftOf, draftWord, forgetSent, keepDraft } from '../../offline/drafts';
import { defaultsOf, fieldsOf, placesOf, type Place } from '../../schema/forms';
import { mayPair, mayTry, mayTryField } from '../../schema/access';
import { labelOf } from '../../schema/names';
import { keyFrom, titleField, valuesOf, type Item, type Json, type Key } from '../../schema/records';
import { isNumeric } from '../../schema/scalars';
import type { Model } from '../../schema/schema';
import { ageOf } from '../../schema/show';
import { Conflict } from './Conflict';
import { FaultSummary } from './FaultSummary';
import { useDraft } from './useDraft';
import { useSending, type Status } from './useSending';

interface Props {
  readonly model: Model;
  /** The record's key, or the word by which a new one's draft is known. */
  readonly id: Key | string;
  readonly loaded?: Tagged;
  readonly onSaved?: (tagged: Tagged) => void;
}

/** The form of one record: typed, kept as a draft, judged by the schema, sent, judged by the API. */
export function RecordForm({ model, id, loaded, onSaved }: Props) {
  const isNew = typeof id === 'string';
  const person = usePerson();
  const { query } = usePlace();
  const places = useMemo(() => placesOf(model, isNew, person, loaded?.record), [model, isNew, person, loaded]);
  const prefilled = useMemo(() => (!isNew ? {} : { ...defaultsOf(schema(), fieldsOf(places)), ...prefilledBy(query, model, places) }), []);
  const typing = useDraft(model, id, loaded, prefilled);
  const summary = useRef<HTMLDivElement>(null);
  const { faults, status, send, reset } = useSending(model, places, typing.draft.values, {
    saved: (tagged, isSeen) => {
      typing.settle(tagged);
      say('Saved.');
      onSaved?.(tagged);
      if (isNew && isSeen) go(recordLink(model, tagged.record), 'replace');
    },
    refused: (draft) => {
      typing.replace(draft);
      requestAnimationFrame(() => summary.current?.focus());
    },
  });

  const focused = useFocusAfter(status.kind);
  const submit = () => {
    focused.current = document.activeElement;
    typing.keep();
    void send(typing.draft);
  };
  // Of a record that is gone, what a new one may hold becomes a draft of such a one.
  const saveAsNew = async () => {
    const word = crypto.randomUUID().slice(0, 8);
    const names = fieldsOf(placesOf(model, true, person)).map((field) => field.name);
    const values = Object.fromEntries(Object.entries(typing.draft.values).filter(([name]) => names.includes(name)));
    await keepDraft({ id: draftId(model, word), model: model.name, title: typing.draft.title, values, at: Date.now() });
    typing.discard();
    go(newLink(model, { [draftWord]: word }), 'replace');
  };
  // Sent without a connection, and nothing typed since: it goes out as soon as there is one.
  const goOn = useRef(() => undefined as void);
  goOn.current = () => { if (draftOf(typing.draft.id)?.waits && status.kind !== 'sending') submit(); };
  useEffect(() => {
    if (connected.get()) goOn.current();
    return connected.subscribe((up) => up && goOn.current());
  }, []);

  if (status.kind === 'conflict')
    return (
      <Conflict
        model={model} base={typing.draft.base ?? {}} mine={typing.draft.values} theirs={status.theirs} places={places}
        onBack={() => { focused.current = document.activeElement; reset(); }}
        onChoose={(values) => {
          const next = { ...typing.draft, base: status.theirs.record, values, ...(status.theirs.etag ? { etag: status.theirs.etag } : {}) };
          focused.current = document.activeElement;
          typing.replace(next);
          reset();
          void send(next);
        }}
      />
    );

  const disabled = status.kind === 'sending';
  return (
    <form class="record-form" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }} onKeyDown={(event) => !disabled && (event.ctrlKey || event.metaKey) && event.key === 's' && (event.preventDefault(), submit())}>
      {typing.restored !== undefined && typing.dirty && (
        <p class="restored" role="status">
          Unsaved changes from {ageOf(new Date(typing.restored))} were restored. <button type="button" class="link" onClick={typing.discard}>Discard them</button>
        </p>
      )}
      <FaultSummary box={summary} faults={faults} model={model} />
      <StatusWords model={model} status={status} onAgain={submit} onAnother={() => void forgetSent(typing.draft.id).then(submit)} onNew={mayTry(model, 'create', person) ? () => void saveAsNew() : undefined} />
      <div class="fields">
        {places.map((place) => (
          <PlaceControl key={place.kind === 'field' ? place.field.name : place.relation.name} place={place} model={model} values={typing.draft.values} faults={faults} disabled={disabled || (place.fixed && !isNew)} set={typing.set} isNew={isNew} />
        ))}
        {isNew && <NewLinks model={model} values={typing.draft.values} faults={faults} disabled={disabled} set={typing.set} />}
      </div>
      <div class="acts">
        <button class="primary" disabled={disabled || (!isNew && !typing.dirty)}>{disabled ? 'Saving…' : isNew ? 'Create' : 'Save'}</button>
        {typing.dirty && <button type="button" onClick={() => { typing.discard(); reset(); }}>{isNew ? 'Clear form' : 'Discard changes'}</button>}
      </div>
    </form>
  );
}

/** While a form is being sent its controls are disabled, and the browser takes the focus away. This puts it back afterwards. */
function useFocusAfter(kind: Status['kind']) {
  const focused = useRef<Element | null>(null);
  useEffect(() => {
    const { current: element } = focused;
    if (kind === 'sending' || kind === 'conflict' || !element) return;
    focused.current = null;
    if (document.activeElement !== document.body) return;
    // The button that was pressed may be gone, or have nothing left to save.
    const isLost = !element.isConnected || element.matches(':disabled');
    (isLost ? document.querySelector<HTMLElement>('main h1') : (element as HTMLElement))?.focus({ preventScroll: true });
  }, [kind]);
  return focused;
}

function PlaceControl({ place, model, values, faults, disabled, set, isNew }: {
  place: Place; model: Model; values: Item; faults: readonly Fault[]; disabled: boolean; set: (field: string, value: Json) => void; isNew: boolean;
}) {
  const person = usePerson();
  if (place.kind === 'relation') {
    // What the record is to belong to may decide whether the person may write it.
    const offers = (key: Key) => {
      const after = { ...values, ...valuesOf(place.relation, key) };
      return place.fields.every((field) => mayTryField(model, field, isNew ? 'create' : 'update', person, after, true));
    };
    return <RelationControl model={model} relation={place.relation} fields={place.fields} values={values} faults={faults} disabled={disabled} set={set} offers={offers} />;
  }
  const { field } = place;
  return <Control field={field} value={values[field.name]} pointer={`/${field.name}`} faults={faults} disabled={disabled} label={labelOf(field.name)} wide={field === titleField(model)} onValue={(value) => set(field.name, value)} />;
}

/** The many-to-many relations in which a new record may begin. */
function NewLinks({ model, values, faults, disabled, set }: { model: Model; values: Item; faults: readonly Fault[]; disabled: boolean; set: (field: string, value: Json) => void }) {
  const person = usePerson();
  const relations = pairings(model).filter((relation) => mayFollow(relation, person) && mayPair(model, undefined, relation, targetOf(relation), person));
  return (
    <>
      {relations.map((relation) => (
        <LinksControl
          key={relation.name} relation={relation} chosen={(values[relation.name] ?? []) as readonly Key[]} faults={faults} disabled={disabled}
          offers={(other) => mayPair(model, undefined, relation, targetOf(relation), person, other)} onChoose={(keys) => set(relation.name, keys.length > 0 ? keys : null)}
        />
      ))}
    </>
  );
}

function StatusWords({ model, status, onAgain, onAnother, onNew }: {
  model: Model; status: Status; onAgain: () => void; onAnother: () => void; onNew: (() => void) | undefined;
}) {
  switch (status.kind) {
    case 'lost':
      return <div class="warning" role="alert"><p>There is no connection. What you typed is saved on this device, and is sent as soon as you are back online.</p><button type="button" onClick={onAgain}>Send now</button></div>;
    case 'gone':
      return <div class="warning" role="alert"><p>This record was deleted, or you no longer have access. What you typed is kept as a draft.</p>{onNew && <button type="button" onClick={onNew}>Go on as a new record</button>}</div>;
    case 'elsewhere':
      return (
        <div class="warning" role="alert">
          <p>This draft was sent from another tab already, and not as you typed it here. {status.made && <a href={keyLink(model, status.made)}>Open that record</a>}</p>
          <button type="button" onClick={onAnother}>Create another record</button>
        </div>
      );
    case 'refused':
      return <div class="warning" role="alert"><p>{status.detail}</p></div>;
    default:
      return null;
  }
}

/** A link to the page of a new record may say what some of its fields hold. */
function prefilledBy(query: string, model: Model, places: readonly Place[]): Item {
  const fields = fieldsOf(places);
  const links = pairings(model).flatMap(({ name }) => {
    const key = keyFrom(new URLSearchParams(query).get(name) ?? '');
    return key?.[0] ? [[name, [key]] as const] : [];
  });
  return Object.fromEntries([...links, ...
[...new URLSearchParams(query)].flatMap(([name, value]) => {
    const field = fields.find((each) => each.name === name && !each.list && each.kind !== 'nested');
    if (!field) return [];
    return [[name, isNumeric(field.type) ? Number(value) : field.type === 'Boolean' ? value === 'true' : value] as const];
  })]);
}
