import { store } from '../app/store';

/** Paths of records that lists leave out: those that are about to be deleted, and those that just were. */
export const gone = store<ReadonlySet<string>>(new Set());

export const addGone = (paths: readonly string[]): void => gone.update((all) => new Set([...all, ...paths]));

export const removeGone = (paths: readonly string[]): void =>
  gone.update((all) => (paths.some((path) => all.has(path)) ? new Set([...all].filter((path) => !paths.includes(path))) : all));
