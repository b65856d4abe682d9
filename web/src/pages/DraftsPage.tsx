import { useState } from 'preact/hooks';
import { Heading } from '../app/Heading';
import { say } from '../app/notice';
import { schema } from '../app/schema';
import { useStore } from '../app/store';
import { usePerson } from '../auth/session';
import { Icon } from '../controls/icons';
import { draftLink, drafts, dropDraft, type Draft } from '../offline/drafts';
import { submitTyped } from '../offline/submit';
import { labelOf } from '../schema/names';
import { modelNamed } from '../schema/schema';
import { ageOf } from '../schema/show';

/** What was typed and not sent. Nothing of it goes out before the person says so. */
export function DraftsPage() {
  const waiting = useStore(drafts);
  return (
    <section class="page narrow">
      <Heading title="Drafts" />
      <p class="quiet">What you typed and have not sent. It stays in this browser until you send it, discard it, or sign out. What you sent without a connection goes out as soon as there is one.</p>
      {waiting.length === 0 && <p class="state">Nothing is waiting.</p>}
      <ul class="drafts">{waiting.map((draft) => <Waiting key={draft.id} draft={draft} />)}</ul>
    </section>
  );
}

function Waiting({ draft }: { draft: Draft }) {
  const person = usePerson();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const model = modelNamed(schema(), draft.model);
  const send = async () => {
    if (!model) return;
    setBusy(true);
    const outcome = await submitTyped(schema(), model, person, draft);
    setBusy(false);
    switch (outcome.kind) {
      case 'saved': return say(`Sent “${draft.title}”.`);
      case 'lost': return setSaid('There is still no connection.');
      case 'conflict': return setSaid('Somebody else changed the record meanwhile. Open it to choose.');
      case 'elsewhere': return setSaid(outcome.made ? 'Another tab sent it with other values. Open it to choose.' : 'Another tab sent, changed or discarded it.');
      case 'gone': return setSaid('The record is gone, or not yours any more.');
      case 'invalid': return setSaid(`${outcome.detail} Open it to fix them.`);
      case 'refused': return setSaid(outcome.detail);
    }
  };
  return (
    <li class="draft">
      <div>
        <p class="title">{model ? <a href={draftLink(model, draft)}>{draft.title}</a> : draft.title}</p>
        <p class="quiet">{draft.key ? 'Changed' : 'New'} {labelOf(draft.model).toLowerCase()}, {ageOf(new Date(draft.at))}{draft.waits ? ', waiting for a connection' : ''}</p>
        {said && <p class="fault" role="alert">{said}</p>}
      </div>
      <span class="acts">
        <button type="button" class="primary" disabled={busy || !model} onClick={() => void send()}>{busy ? 'Sending…' : 'Send'}</button>
        <button type="button" onClick={() => void dropDraft(draft.id)}><Icon name="trash" />Discard</button>
      </span>
    </li>
  );
}
