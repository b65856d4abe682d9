import { useState } from 'preact/hooks';
import { wordsFor } from '../../api/problem';
import { say } from '../../app/notice';
import { schema } from '../../app/schema';
import { deleteAccount } from '../../auth/leave';
import { usePerson } from '../../auth/session';
import { erase, holdings, type Holding, type Shared } from '../../data/erase';
import { pluralOf } from '../../schema/names';
import { titleOf } from '../../schema/records';
import { useWork, WorkWords } from './useWork';

/** Shows what the account holds, asks once more, and deletes all of it. */
export function DeleteAccount() {
  const person = usePerson();
  const work = useWork();
  const [held, setHeld] = useState<readonly Holding[]>();
  const [typed, setTyped] = useState('');
  const [refusal, setRefusal] = useState('');

  const look = () => holdings(schema(), person).then(setHeld, (error: unknown) => setRefusal(wordsFor(error)));
  const begin = (event: Event) => {
    event.preventDefault();
    void work.run(async (progress) => {
      const { left, kept } = await erase(schema(), person, held!, progress);
      await deleteAccount();
      const words = left === 0 ? '' : ` ${left.toLocaleString()} ${left === 1 ? 'record stays with its' : 'records stay with their'} other owners.`;
      say(`Your account is deleted${kept.length > 0 ? '' : ', and everything in it'}.${words}`);
      if (kept.length > 0) say(wordsForKept(kept), 'bad');
      return '';
    });
  };
  const full = (held ?? []).filter((each) => each.count > 0);
  return (
    <section class="block danger-zone">
      <h2>Delete account</h2>
      <p>
        This deletes your account and the records that you own. Records with other owners stay with them, without your name. If such a record
        cannot be without your name, it is deleted too. If you may not change it, it stays as it is, and you are told which one that is. None
        of this can be undone: export your data first.
      </p>
      {!held && <p><button type="button" class="danger" onClick={() => void look()}>Show what would be deleted</button></p>}
      {refusal && <p class="fault" role="alert">{refusal}</p>}
      {held && (
        <form class="steps" onSubmit={begin}>
          <ul class="holdings">
            {full.map(({ model, count, more }) => <li key={model.name}><span>{pluralOf(model)}</span><span class="count">{count.toLocaleString()}{more && ' or more'}</span></li>)}
            <li><span>Your profile: when you signed in, and how often</span></li>
            <li><span>Your sign-in: <strong>{person.email}</strong></span></li>
          </ul>
          <p class="hint">
            Records of others stay. Backups, and what the service keeps for a day to recognize repeated requests, expire by themselves.
          </p>
          <label class="field">
            <span class="name">Type {person.email} to go on</span>
            <input autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          </label>
          <p class="acts">
            <button class="danger" disabled={typed.trim() !== person.email || work.kind === 'working'}>Delete everything</button>
            <button type="button" disabled={work.kind === 'working'} onClick={() => { setHeld(undefined); setTyped(''); }}>Keep it</button>
          </p>
        </form>
      )}
      <WorkWords work={work} doing="Deleting" />
    </section>
  );
}

/** As many records as the notice names. */
const mostNamed = 5;

function wordsForKept(kept: Shared['kept']): string {
  const named = kept.slice(0, mostNamed).map(({ model, record }) => `“${titleOf(model, record).slice(0, 60)}” (${pluralOf(model)})`);
  const more = kept.length > mostNamed ? `, and ${(kept.length - mostNamed).toLocaleString()} more` : '';
  const those = kept.length === 1 ? '1 record that others own too still has' : `${kept.length.toLocaleString()} records that others own too still have`;
  return `${those} your name, because the rules do not let you change ${kept.length === 1 ? 'it' : 'them'}: ${named.join(', ')}${more}.`;
}
