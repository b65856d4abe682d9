import { store } from './store';

/** A short word at the edge of the page that goes by itself. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
  /** What can be done about it. */
  readonly act?: { readonly label: string; readonly run: () => void };
}

export const notices = store<readonly Notice[]>([]);

let last = 0;

/** Milliseconds for a letter, for whoever reads slowly. */
const readingTime = 100;

export function say(text: string, tone: Notice['tone'] = 'good', act?: Notice['act']): void {
  const notice = { id: ++last, text, tone, ...(act ? { act } : {}) };
  // The same words twice are said once.
  notices.update((shown) => [...shown.filter((each) => each.text !== text), notice]);
  setTimeout(() => dismiss(notice.id), act ? 20_000 : tone === 'bad' ? Math.max(10_000, text.length * readingTime) : 4000);
}

export function dismiss(id: number): void {
  notices.update((shown) => shown.filter((notice) => notice.id !== id));
}
