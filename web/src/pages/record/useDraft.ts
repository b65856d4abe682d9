import { useEffect, useRef, useState } from 'preact/hooks';
import type { Tagged } from '../../api/records';
import { same } from '../../data/patch';
import { draftId, draftOf, dropDraft, keepDraft, keepDraftAtOnce, type Draft } from '../../offline/drafts';
import { inForms } from '../../offline/resend';
import { titleOf, type Item, type Key } from '../../schema/records';
import { labelOf } from '../../schema/names';
import type { Model } from '../../schema/schema';

/** A pause in the typing after which it is kept. */
const pause = 300;

/** What is being typed: begins with the record, or with the draft that was left of an earlier visit, and is kept as it grows. */
export function useDraft(model: Model, id: Key | string, loaded: Tagged | undefined, prefilled: Item) {
  const name = draftId(model, id);
  const [draft, setDraft] = useState<Draft>(() => draftOf(name) ?? fresh(name, model, id, loaded, prefilled));
  const [restored, setRestored] = useState(() => draftOf(name)?.at);
  const base = draft.base ?? prefilled;
  const dirty = !same(base, draft.values);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(draft);
  latest.current = draft;

  useEffect(() => {
    inForms.add(name);
    return () => void inForms.delete(name);
  }, [name]);

  // The record was read again: a form in which nothing was typed follows it.
  useEffect(() => {
    if (loaded && !dirty) setDraft(fresh(name, model, id, loaded, prefilled));
  }, [loaded]);

  const save = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const { current } = latest;
    if (same(current.base ?? prefilled, current.values)) void dropDraft(name);
    else void keepDraft(current);
  };
  // Leaving the page, in the client or for good, is no reason to lose the last words.
  useEffect(() => {
    const left = () => { if (timer.current !== undefined) keepDraftAtOnce(latest.current); };
    addEventListener('pagehide', left);
    return () => {
      removeEventListener('pagehide', left);
      if (timer.current !== undefined) save();
    };
  }, []);

  return {
    draft,
    dirty,
    restored,
    set: (field: string, value: Item[string]) => {
      setDraft((before) => ({ ...before, values: { ...before.values, [field]: value }, title: titleFor(model, { ...before.values, [field]: value }), at: Date.now() }));
      clearTimeout(timer.current);
      timer.current = setTimeout(save, pause);
    },
    /** Before it is sent: from then on the sending keeps it, or drops it, and no timer comes after that. */
    keep: () => { if (timer.current !== undefined) save(); },
    replace: (next: Draft) => {
      clearTimeout(timer.current);
      timer.current = undefined;
      setRestored(undefined);
      setDraft(next);
    },
    discard: () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      setRestored(undefined);
      setDraft(fresh(name, model, id, loaded, prefilled));
      void dropDraft(name);
    },
    /** After a save: the form goes on from the record as it is now. */
    settle: (tagged: Tagged) => {
      clearTimeout(timer.current);
      timer.current = undefined;
      setRestored(undefined);
      setDraft(fresh(name, model, id, tagged, prefilled));
    },
  };
}

export function fresh(name: string, model: Model, id: Key | string, loaded: Tagged | undefined, prefilled: Item): Draft {
  const values = loaded?.record ?? prefilled;
  return {
    id: name,
    model: model.name,
    title: titleFor(model, values),
    values,
    at: Date.now(),
    ...(typeof id === 'string' ? {} : { key: id }),
    ...(loaded ? { base: loaded.record } : {}),
    ...(loaded?.etag ? { etag: loaded.etag } : {}),
  };
}

const titleFor = (model: Model, values: Item): string => titleOf(model, values) || labelOf(model.name);
