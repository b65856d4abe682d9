import { useState } from 'preact/hooks';
import { wordsFor } from '../../api/problem';
import { say } from '../../app/notice';
import { schema } from '../../app/schema';
import { deleteAccount } from '../../auth/leave';
import { usePerson } from '../../auth/session';
import { erase, holdings, type Holding } from '../../data/erase';
import { pluralOf } from '../../schema/names';
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
      const left = await erase(schema(), person, held!, progress);
      await deleteAccount();
      const words = left === 0 ? '' : ` ${left.toLocaleString()} ${left === 1 ? 'record stays with its' : 'records stay with their'} other owners.`;
      say(`Your account is deleted, and everything in it.${words}`);
      return '';
    });
  };
  const full = (held ?? []).filter((each) => each.count > 0);
  return (
    <section class="block danger-zone">
      <h2>Delete account</h2>
      <p>
        This deletes your account and the records that you own. Records with other owners stay with them, without your name. If your name cannot
        be removed from such a record, it is deleted too. None of this can be undone: export your data first.
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
