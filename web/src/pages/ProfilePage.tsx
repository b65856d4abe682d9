import { useEffect, useState } from 'preact/hooks';
import { fetchProfile, type Profile } from '../api/profile';
import { wordsFor } from '../api/problem';
import { Heading } from '../app/Heading';
import { usePerson } from '../auth/session';
import { useSignOut } from '../auth/useSignOut';
import { Icon } from '../controls/icons';
import type { Read } from '../offline/cache';
import { keptWords, showMoment, showNumber } from '../schema/show';

/** Who one is here: what the sign-in hook keeps, and the groups of one's own token. */
export function ProfilePage() {
  const person = usePerson();
  const [read, setRead] = useState<Read<Profile>>();
  const [error, setError] = useState<unknown>();
  const { begin, question } = useSignOut(false);
  useEffect(() => {
    fetchProfile().then(setRead, setError);
  }, []);
  return (
    <section class="page narrow">
      <Heading title="Profile"><span class="space" /><button type="button" onClick={begin}><Icon name="out" />Sign out</button></Heading>
      {question}
      {error !== undefined && <p class="warning" role="alert">{wordsFor(error)}</p>}
      {read?.keptAt && <p class="kept" role="status">{keptWords(read.keptAt)}</p>}
      {!read && error === undefined && <p class="quiet" role="status">One moment…</p>}
      {read && <Facts email={read.value.email ?? person.email} profile={read.value} groups={read.value.groups} />}
    </section>
  );
}

function Facts({ email, profile, groups }: { email: string; profile: Profile; groups: readonly string[] }) {
  const moment = (text: string | undefined) => (text ? showMoment(new Date(text)) : '—');
  return (
    <section class="block"><dl class="sheet wide">
      <div><dt>E-mail</dt><dd>{email}</dd></div>
      <div><dt>First sign-in</dt><dd>{moment(profile.firstSignIn)}</dd></div>
      <div><dt>Last sign-in</dt><dd>{moment(profile.lastSignIn)}</dd></div>
      <div><dt>Sign-ins</dt><dd>{showNumber(profile.signIns)}</dd></div>
      <div><dt>Groups</dt><dd>{groups.length === 0 ? 'None' : <span class="tags">{groups.map((group) => <span key={group} class="tag">{group}</span>)}</span>}</dd></div>
      <div><dt>Your id</dt><dd><code>{profile.sub}</code></dd></div>
    </dl></section>
  );
}
