import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../controls/icons';
import { holdDeletes, pendingDeletes, resumeDeletes, undo, undoSeconds } from '../data/undo';
import { dismiss, notices } from './notice';
import { useStore } from './store';

/** What just happened, and what can still be taken back: by its button, or from anywhere by the keys. */
export function Notices() {
  const shown = useStore(notices);
  const pending = useStore(pendingDeletes);
  const { pane, enter, leave } = useWayBack();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const deleting = pendingDeletes.get().at(-1);
      const changed = notices.get().findLast(({ act }) => act?.label === 'Undo');
      if (!deleting && !changed || event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || (event.target as Element).closest('input:not([type=checkbox]), textarea')) return;
      event.preventDefault();
      if (deleting) return undo(deleting.id);
      dismiss(changed!.id);
      changed!.act!.run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <div
      class="notices" role="status" aria-live="polite" ref={pane} onFocusIn={enter} onFocusOut={(event) => event.relatedTarget instanceof Node && pane.current?.contains(event.relatedTarget) || resumeDeletes()}
      onPointerEnter={(event) => event.pointerType === 'mouse' && holdDeletes()} onPointerLeave={resumeDeletes}
    >
      {shown.map((notice) => (
        <p key={notice.id} class="notice" data-tone={notice.tone}>
          <Icon name={notice.tone === 'good' ? 'check' : 'warn'} />
          <span>{notice.text}</span>
          {notice.act && <button type="button" onClick={() => { leave(); dismiss(notice.id); notice.act!.run(); }}>{notice.act.label}</button>}
          <button type="button" class="plain" onClick={() => { leave(); dismiss(notice.id); }}><Icon name="close" /><span class="unseen">Dismiss</span></button>
        </p>
      ))}
      {pending.map((each) => (
        <p key={each.id} class="notice">
          <Icon name="trash" />
          <span>{each.what} will be deleted{each.along}.</span>
          <button type="button" title="Ctrl+Z" aria-keyshortcuts="Control+Z" onClick={() => { leave(); undo(each.id); }}>Undo<span class="unseen"> with Control Z</span></button>
          <span class="countdown" style={{ animationDuration: `${undoSeconds}s` }} aria-hidden="true" />
        </p>
      ))}
    </div>
  );
}

/** Deletions wait while the focus is here; with the button that was pressed it goes back to where it came from. */
function useWayBack() {
  const pane = useRef<HTMLDivElement>(null);
  const before = useRef<EventTarget | null>(null);
  const enter = ({ relatedTarget }: FocusEvent) => {
    holdDeletes();
    if (!(relatedTarget instanceof Node && pane.current?.contains(relatedTarget))) before.current = relatedTarget;
  };
  const leave = () => {
    if (!pane.current?.contains(document.activeElement)) return;
    const from = before.current instanceof HTMLElement && before.current.isConnected ? before.current : document.querySelector<HTMLElement>('main h1');
    from?.focus({ preventScroll: true });
  };
  return { pane, enter, leave };
}
