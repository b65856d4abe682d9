import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

let first = true;

/** A page's name: also the window's, and where the focus goes when one arrives by keyboard or screen reader. */
export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Trellis`;
  }, [title]);
  useEffect(() => {
    // The first page of a visit leaves the focus where the browser put it, and every page leaves somebody at a notice there.
    if (!first && !document.activeElement?.closest('.notices')) heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  return (
    <header class="heading">
      <h1 ref={heading} tabIndex={-1}>{title}</h1>
      {children}
    </header>
  );
}
