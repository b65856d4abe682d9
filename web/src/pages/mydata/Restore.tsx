import { useState } from 'preact/hooks';
import { schema } from '../../app/schema';
import { bringIn, type Report } from '../../data/bringIn';
import { canPickFolders, linesFiles, pickFolder } from '../../data/destination';
import { linesFrom, rangesOf, type Line, type Numbered } from '../../data/lines';
import { wordsFor as reasonOf } from '../../api/problem';
import { Stopped, type Progress } from '../../data/progress';
import { useWork, WorkWords } from './useWork';

export function Restore() {
  const work = useWork();
  const [report, setReport] = useState<Report>();
  const [broken, setBroken] = useState<readonly Numbered<string>[]>([]);
  const begin = (files: readonly File[]) =>
    work.run(async (progress) => {
      const read = await Promise.all(files.map(async (file) => linesFrom(await file.text(), files.length > 1 ? file.name : '')));
      setBroken(read.flatMap((each) => each.broken));
      return store(read.flatMap((each) => each.lines), progress);
    });
  const store = async (lines: readonly Numbered<Line>[], progress: Progress): Promise<string> => {
    setReport(undefined);
    if (lines.length === 0) return 'There is nothing in it that could be brought in.';
    const done = await bringIn(schema(), lines, progress);
    setReport(done);
    if (done.error) throw new Error(`${done.error instanceof Stopped ? 'Stopped.' : reasonOf(done.error)} ${wordsFor(done)}`);
    return wordsFor(done);
  };
  const fromFolder = async () => {
    const handle = await pickFolder('read');
    if (handle) await begin(await linesFiles(handle));
  };
  const busy = work.kind === 'working';
  return (
    <section class="block">
      <h2>Import data</h2>
      <p>Records come back under their old ids, and belong to you. Existing records are not changed; imported ones get new creation and change times.</p>
      <p class="acts">
        {canPickFolders() && <button type="button" disabled={busy} onClick={() => void fromFolder()}>From a folder</button>}
        <label class="button" data-disabled={busy}>
          From files
          <input
            class="unseen" type="file" multiple accept=".jsonl,application/jsonl" disabled={busy}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = '';
              if (files.length > 0) void begin(files);
            }}
          />
        </label>
      </p>
      <WorkWords work={work} doing="Bringing back" />
      {!busy && (broken.length > 0 || (report?.refused.length ?? 0) > 0) && (
        <ul class="reasons">
          {rangesOf(broken).map((lines) => <li key={lines}>{lines}: not a line of an export.</li>)}
          {report?.refused.slice(0, mostReasons).map(({ at, words }) => <li key={at + words}>{at}: {words}</li>)}
          {report && report.refused.length > mostReasons && <li>And {(report.refused.length - mostReasons).toLocaleString()} more.</li>}
        </ul>
      )}
      {!busy && report && report.held.length > 0 && (
        <>
          <p class="warning" role="alert">
            {report.refused.length > 0 ? 'Records are stored in batches of 50, all or nothing. Not stored because of these errors: ' : 'Not stored: '}
            {rangesOf(report.held).join('; ')}.
          </p>
          <p class="acts"><button type="button" onClick={() => void work.run((progress) => store(report.held, progress))}>Import the other {report.held.length.toLocaleString()}</button></p>
        </>
      )}
    </section>
  );
}

const mostReasons = 20;

function wordsFor({ made, already, linked, refused, held }: Report): string {
  const parts = [`${made.toLocaleString()} made`, `${already.toLocaleString()} there already`];
  if (linked > 0) parts.push(`${linked.toLocaleString()} linked`);
  if (refused.length > 0) parts.push(`${refused.length.toLocaleString()} refused`);
  if (held.length > 0) parts.push(`${held.length.toLocaleString()} not stored`);
  return `${parts.join(', ')}.`;
}
