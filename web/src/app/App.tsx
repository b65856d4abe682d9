import { useEffect, useState } from 'preact/hooks';
import { readMemberships } from '../api/memberships';
import { entering, refreshSession, useSession, type Session } from '../auth/session';
import { SignInPage } from '../auth/SignInPage';
import { openFor } from '../offline/database';
import { loadDrafts } from '../offline/drafts';
import { resendWhenConnected } from '../offline/resend';
import { keepShell } from '../offline/shell';
import { flushOnLeaving } from '../data/undo';
import { isPublicPlace, Pages } from './Pages';
import { usePlace } from './router';
import { Shell } from './Shell';
import { Notices } from './Notices';
import { useStore } from './store';

/** Signed in: the shell with the page of the address. Signed out: the same where it is public, else the way in. */
export function App() {
  const person = useSession();
  const { path } = usePlace();
  const isEntering = useStore(entering);
  const [looked, setLooked] = useState(person !== undefined);
  useEffect(() => {
    // The hosted pages send the person back with a code, which Amplify turns into tokens; without a connection we stay who we are.
    refreshSession().catch(() => undefined).finally(() => setLooked(true));
    flushOnLeaving();
  }, []);

  if (!looked) return <p class="starting" role="status">One moment…</p>;
  return (
    <>
      {person ? <Inside key={person.sub} person={person} /> : isPublicPlace(path) && !isEntering ? <Shell><Pages /></Shell> : <SignInPage />}
      <Notices />
    </>
  );
}

function Inside({ person }: { person: Session }) {
  const { sub } = person;
  const { path } = usePlace();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    openFor(sub);
    void loadDrafts().then(() => setReady(true));
    void keepShell();
  }, [sub]);
  useEffect(() => (ready ? resendWhenConnected(person) : undefined), [ready]);
  useEffect(() => void (ready && readMemberships()), [ready, path]);
  return ready ? <Shell><Pages /></Shell> : null;
}
