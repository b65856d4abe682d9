import { useState } from 'preact/hooks';
import { useStore } from '../app/store';
import { drafts } from '../offline/drafts';
import { leave } from './leave';

/** Signs out, and asks first where something typed would be lost: the page shows the question where it stands. */
export function useSignOut(everywhere: boolean, onFailure: (error: unknown) => void = () => undefined) {
  const [asking, setAsking] = useState(false);
  const waiting = useStore(drafts).length;
  const go = () => void leave(everywhere).catch(onFailure);
  const question = asking && (
    <div class="warning" role="alert">
      <p>{waiting === 1 ? 'You have an unsent draft. Signing out discards it.' : `You have ${waiting} unsent drafts. Signing out discards them.`}</p>
      <p class="acts">
        <button type="button" class="danger" onClick={go}>Sign out and discard</button>
        <button type="button" onClick={() => setAsking(false)}>Cancel</button>
      </p>
    </div>
  );
  return { begin: waiting > 0 ? () => setAsking(true) : go, question };
}
