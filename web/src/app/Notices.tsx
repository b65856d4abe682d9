import { Icon } from '../controls/icons';
import { pendingDeletes, undo, undoSeconds } from '../data/undo';
import { dismiss, notices } from './notice';
import { useStore } from './store';

/** What just happened, and what can still be taken back. */
export function Notices() {
  const shown = useStore(notices);
  const pending = useStore(pendingDeletes);
  return (
    <div class="notices" role="status" aria-live="polite">
      {shown.map((notice) => (
        <p key={notice.id} class="notice" data-tone={notice.tone}>
          <Icon name={notice.tone === 'good' ? 'check' : 'warn'} />
          <span>{notice.text}</span>
          {notice.act && <button type="button" onClick={() => { dismiss(notice.id); notice.act!.run(); }}>{notice.act.label}</button>}
          <button type="button" class="plain" onClick={() => dismiss(notice.id)}><Icon name="close" /><span class="unseen">Dismiss</span></button>
        </p>
      ))}
      {pending.map((each) => (
        <p key={each.id} class="notice">
          <Icon name="trash" />
          <span>{each.what} will be deleted{each.along}.</span>
          <button type="button" onClick={() => undo(each.id)}>Undo</button>
          <span class="countdown" style={{ animationDuration: `${undoSeconds}s` }} aria-hidden="true" />
        </p>
      ))}
    </div>
  );
}
