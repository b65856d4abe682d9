/** How far a long piece of work is; it stops where the person says so. */
export interface Progress {
  begin(total: number): void;
  step(by: number): void;
  /** Throws `Stopped` once the person has had enough. */
  check(): void;
}

export class Stopped extends Error {
  constructor() {
    super('Stopped.');
  }
}

/** Runs a piece of work for each thing, some at once. */
export async function abreast<T>(things: Iterable<T>, work: (thing: T) => Promise<void>, most = 6): Promise<void> {
  const waiting = things[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: most }, async () => {
      for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
    }),
  );
}
