import { useState } from 'preact/hooks';
import { schema } from '../../app/schema';
import { bringIn, type Report } from '../../data/bringIn';
import { canPickFolders, linesFiles, pickFolder } from '../../data/destination';
import { linesFrom } from '../../data/lines';
import { useWork, WorkWords } from './useWork';

export function Restore() {
  const work = useWork();
  const [report, setReport] = useState<Report>();
  const begin = (files: readonly File[]) =>
    work.run(async (progress) => {
      setReport(undefined);
      const read = linesFrom((await Promise.all(files.map((file) => file.text()))).join('\n'));
      if (read.lines.length === 0) return 'There is nothing in it that could be brought in.';
      const done = await bringIn(schema(), read.lines, progress);
      setReport(done);
      return wordsFor(done, read.broken);
    });
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
      {report && report.reasons.length > 0 && <ul class="reasons">{[...new Set(report.reasons)].map((reason) => <li key={reason}>{reason}</li>)}</ul>}
    </section>
  );
}

function wordsFor({ made, already, linked, refused }: Report, broken: number): string {
  const parts = [`${made.toLocaleString()} made`, `${already.toLocaleString()} there already`];
  if (linked > 0) parts.push(`${linked.toLocaleString()} linked`);
  if (refused > 0) parts.push(`${refused.toLocaleString()} refused`);
  if (broken > 0) parts.push(`${broken.toLocaleString()} lines that are no records`);
  return `${parts.join(', ')}.`;
}
