import { useState } from 'preact/hooks';
import { addGone } from '../../api/gone';
import { wordsFor } from '../../api/problem';
import { keptRecord, pathOf } from '../../api/records';
import { say } from '../../app/notice';
import { schema } from '../../app/schema';
import { usePerson } from '../../auth/session';
import { Icon } from '../../controls/icons';
import { batchesOf, writeTogether, type Written } from '../../data/together';
import type { Write } from '../../api/batch';
import { mayTryOn, type Person } from '../../schema/access';
import { labelOf, pluralOf } from '../../schema/names';
import { keyOf } from '../../schema/records';
import type { Model } from '../../schema/schema';

/** Some records to try an empty model out with: made in one batch, which can be undone. */
export function Samples({ model, onMade }: { model: Model; onMade: () => void }) {
  const person = usePerson();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const make = async () => {
    setBusy(true);
    setRefusal('');
    try {
      const { samplesOf } = await import('../../data/sample');
      const writes = await samplesOf(schema(), model, person);
      const written = await writeTogether(batchesOf(writes, (write) => write), (write) => write, () => false);
      if (written.error) throw written.error;
      if (written.done.length === 0) throw new Error([...new Set(written.refused.map(([, { words }]) => words))].join(' '));
      sayMade(model, person, written, onMade);
      onMade();
    } catch (error) {
      setRefusal(wordsFor(error));
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" disabled={busy} onClick={() => void make()}><Icon name="box" />{busy ? 'Adding…' : 'Add sample data'}</button>
      {refusal && <p class="fault" role="alert">{refusal}</p>}
    </>
  );
}

/** Undo is offered where the person may delete all of them. */
function sayMade(model: Model, person: Person, { done }: Written<Write>, onUndone: () => void): void {
  const records = done.flatMap(([, { record, etag }]) => (record ? [keptRecord(model, { record, ...(etag ? { etag } : {}) }).record] : []));
  const paths = records.map((record) => pathOf(model, keyOf(model, record)));
  const undo = async () => {
    const deletionOf = (path: string): Write => ({ method: 'DELETE', path });
    const { error, refused } = await writeTogether(batchesOf(paths, deletionOf), deletionOf, () => true);
    const [, refusal] = refused.find(([, { code }]) => code !== 'record.not-found') ?? [];
    if (error || refusal) return say(refusal?.words ?? wordsFor(error), 'bad');
    addGone(paths);
    onUndone();
    return say('The sample data is gone again.');
  };
  const mayUndo = records.length > 0 && records.every((record) => mayTryOn(model, 'delete', person, record));
  say(`Added ${records.length} sample ${(records.length === 1 ? labelOf(model.name) : pluralOf(model)).toLowerCase()}.`, 'good', mayUndo ? { label: 'Undo', run: () => void undo() } : undefined);
}
