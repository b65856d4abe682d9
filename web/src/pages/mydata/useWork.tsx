import { useRef, useState } from 'preact/hooks';
import { wordsFor } from '../../api/problem';
import { Stopped, type Progress } from '../../data/progress';

interface State {
  readonly kind: 'idle' | 'working' | 'done' | 'failed';
  readonly words: string;
  readonly done: number;
  readonly total: number;
}

/** Runs one long piece of work and shows how far it is. `work` answers what to say when it is done. */
export function useWork() {
  const [state, setState] = useState<State>({ kind: 'idle', words: '', done: 0, total: 0 });
  const stopped = useRef(false);

  const run = async (work: (progress: Progress) => Promise<string>) => {
    stopped.current = false;
    setState({ kind: 'working', words: '', done: 0, total: 0 });
    const progress: Progress = {
      begin: (total) => setState((before) => ({ ...before, total })),
      step: (by) => setState((before) => ({ ...before, done: before.done + by, total: Math.max(before.total, before.done + by) })),
      check: () => { if (stopped.current) throw new Stopped(); },
    };
    try {
      const words = await work(progress);
      setState((before) => ({ ...before, kind: 'done', words }));
    } catch (error) {
      setState((before) => ({ ...before, kind: 'failed', words: error instanceof Stopped ? 'Stopped.' : wordsFor(error) }));
    }
  };
  return { ...state, run, stop: () => { stopped.current = true; } };
}

/** How far it is, and what became of it; where that is only a part of what was wanted, not in the colour of success. */
export function WorkWords({ work, doing, isPart = false }: { work: ReturnType<typeof useWork>; doing: string; isPart?: boolean }) {
  if (work.kind === 'idle') return null;
  if (work.kind === 'working')
    return (
      <div class="work" role="status">
        <label class="quiet">
          {doing} {work.total > 0 ? `${work.done.toLocaleString()} of ${work.total.toLocaleString()}` : '…'}
          <progress max={work.total || undefined} value={work.total ? work.done : undefined} />
        </label>
        <button type="button" class="small" onClick={work.stop}>Stop</button>
      </div>
    );
  return <p class={work.kind === 'failed' ? 'warning' : isPart ? 'said part' : 'said'} role={work.kind === 'failed' ? 'alert' : 'status'}>{work.words}</p>;
}
