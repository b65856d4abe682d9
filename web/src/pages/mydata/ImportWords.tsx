import { wordsFor as reasonOf } from '../../api/problem';
import type { Report } from '../../data/bringIn';
import { rangesOf, type Line, type Numbered } from '../../data/lines';
import { Stopped } from '../../data/progress';

const mostReasons = 20;

/** What was refused and why, which lines were not stored for that, and a way to go on with those. */
export function ImportWords({ report, broken = [], onOthers }: { report: Report | undefined; broken?: readonly Numbered<string>[]; onOthers: (held: readonly Numbered<Line>[]) => void }) {
  const { refused = [], held = [] } = report ?? {};
  return (
    <>
      {broken.length + refused.length > 0 && (
        <ul class="reasons">
          {rangesOf(broken).map((lines) => <li key={lines}>{lines}: not a line of an export.</li>)}
          {refused.slice(0, mostReasons).map(({ at, words }) => <li key={at + words}>{at}: {words}</li>)}
          {refused.length > mostReasons && <li>And {(refused.length - mostReasons).toLocaleString()} more.</li>}
        </ul>
      )}
      {held.length > 0 && (
        <>
          <p class="warning" role="alert">
            {refused.length > 0 ? 'Records are stored in batches of 50, all or nothing. Not stored because of these errors: ' : 'Not stored: '}
            {rangesOf(held).join('; ')}.
          </p>
          <p class="acts"><button type="button" onClick={() => onOthers(held)}>Import the other {held.length.toLocaleString()}</button></p>
        </>
      )}
    </>
  );
}

export const isPart = (report: Report | undefined): boolean => !!report && report.refused.length + report.held.length > 0;

/** In one sentence; thrown where it ended early. */
export function importedWords({ made, already, linked, refused, held, error }: Report): string {
  const parts = [`${made.toLocaleString()} made`, `${already.toLocaleString()} there already`];
  if (linked > 0) parts.push(`${linked.toLocaleString()} linked`);
  if (refused.length > 0) parts.push(`${refused.length.toLocaleString()} refused`);
  if (held.length > 0) parts.push(`${held.length.toLocaleString()} not stored`);
  if (error) throw new Error(`${error instanceof Stopped ? 'Stopped.' : reasonOf(error)} ${parts.join(', ')}.`);
  return `${parts.join(', ')}.`;
}
