import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons';

/** A button that opens a small panel beneath it. Escape, a click elsewhere, or leaving by Tab closes it. */
export function Popover({ label, icon, children }: { label: string; icon: IconName; children: (close: () => void) => ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>('.panel :is(input, select, button)')?.focus();
    const elsewhere = (event: Event) => {
      // Not by the target: what was pressed may be gone from the panel already.
      if (root.current && !event.composedPath().includes(root.current)) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, [open]);

  return (
    <div class="popover" ref={root} onKeyDown={(event) => event.key === 'Escape' && open && (event.stopPropagation(), close())}>
      <button ref={button} type="button" aria-expanded={open} onClick={() => setOpen(!open)}><Icon name={icon} /><span class="label">{label}</span></button>
      {open && <div class="panel">{children(close)}</div>}
    </div>
  );
}
