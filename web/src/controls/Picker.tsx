import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { listRecords, type Query } from '../api/lists';
import { pathOf } from '../api/records';
import { wordsFor } from '../api/problem';
import { usePerson } from '../auth/session';
import { keyOf, titleField, titleOf, type Item } from '../schema/records';
import { escapedValue, finderOf, holds, noSpelling, spellingsOf } from '../schema/filters';
import { searchable } from '../schema/scalars';
import { pluralOf } from '../schema/names';
import type { Model } from '../schema/schema';
import { Icon } from './icons';

/** As many choices at once; typing narrows them. */
const most = 20;
const mostSearched = 500;
const pause = 200;

/** Finds one record of a model by typing (WAI-ARIA's combobox with a list). */
export function Picker({ model, id, label, placeholder, onPick, disabled, invalid, describedBy, offers, first }: {
  model: Model; id: string; label?: string; placeholder: string; onPick: (record: Item) => void; disabled?: boolean; invalid?: boolean;
  /** The ids of what is said about it. */
  describedBy?: string | undefined;
  /** Which of those that are found can be chosen. */
  offers?: (record: Item) => boolean;
  /** Takes the focus when it appears. */
  first?: boolean;
}) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { choices, isFor, said } = useChoices(model, text, open);
  const offered = offers ? choices.filter(offers) : choices;
  const list = useId();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (first) root.current?.querySelector('input')?.focus();
  }, []);

  const pick = (record: Item | undefined) => {
    if (!record) return;
    onPick(record);
    setText('');
    setOpen(false);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setOpen(true);
      setActive((at) => Math.max(0, Math.min(offered.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1))));
    // What is shown until the answer comes was found for an earlier text.
    } else if (event.key === 'Enter' && open) pick(isFor === text ? offered[active] : undefined);
    else if (event.key === 'Escape' && open) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="picker" ref={root} onFocusOut={(event) => event.relatedTarget instanceof Node && root.current?.contains(event.relatedTarget) || setOpen(false)}>
      <Icon name="search" />
      <input
        id={id} type="text" role="combobox" autocomplete="off" aria-label={label} aria-expanded={open} aria-controls={list} aria-autocomplete="list" aria-invalid={invalid || undefined} aria-describedby={describedBy}
        aria-activedescendant={open && offered[active] ? `${list}-${active}` : undefined} placeholder={placeholder} disabled={disabled} value={text}
        onFocus={() => setOpen(true)} onClick={() => setOpen(true)} onKeyDown={onKey}
        onInput={(event) => { setText(event.currentTarget.value); setActive(0); setOpen(true); }}
      />
      <div class="choices-box" hidden={!open}>
        <ul id={list} role="listbox" aria-label={pluralOf(model)} aria-busy={isFor !== text}>
          {offered.map((record, at) => (
            <li key={pathOf(model, keyOf(model, record))} id={`${list}-${at}`} role="option" aria-selected={at === active} onPointerDown={(event) => { event.preventDefault(); pick(record); }}>
              {titleOf(model, record)}
            </li>
          ))}
        </ul>
        {offered.length === 0 && <p class="quiet" role="status">{said}</p>}
      </div>
    </div>
  );
}

function useChoices(model: Model, text: string, open: boolean): { choices: readonly Item[]; isFor: string | undefined; said: string } {
  const person = usePerson();
  const [{ choices, isFor }, setFound] = useState<{ choices: readonly Item[]; isFor?: string }>({ choices: [] });
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!open) return undefined;
    const control = new AbortController();
    const wanted = text.trim();
    const field = titleField(model);
    const asked = wanted && field && searchable(field.type) ? spellingsOf(wanted).map((each) => `${field.name}.contains=${escapedValue(each)}`) : undefined;
    // Titles that are no text are searched here, in the newest.
    const finds = finderOf(model, person, wanted);
    const query: Query = [['limit', String(wanted && !asked ? mostSearched : most)], ...(asked ? [['or', `(${asked.join(',')})`] as const] : [])];
    setSaid('Looking…');
    const timer = setTimeout(() => {
      listRecords(model, query, control.signal).then(
        ({ value }) => {
          const found = asked ? value.items : value.items.filter((item) => holds(titleOf(model, item), wanted) || finds(item)).slice(0, most);
          setFound({ choices: found, isFor: text });
          setSaid(asked ? noSpelling : value.nextToken ? `No matches among the first ${mostSearched}.` : 'No matches.');
        },
        (error: unknown) => { if (!control.signal.aborted) { setFound({ choices: [], isFor: text }); setSaid(wordsFor(error)); } },
      );
    }, wanted ? pause : 0);
    return () => { clearTimeout(timer); control.abort(); };
  }, [model, text, open]);
  return { choices, isFor, said };
}
