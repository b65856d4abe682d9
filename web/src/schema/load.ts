import type { Schema } from './schema';

/** Fetches what the deployment, or the laptop cloud, wrote beside the page. */
export async function loadSchema(): Promise<Schema> {
  const answer = await fetch('/schema.json', { credentials: 'same-origin' });
  if (!answer.ok) throw new Error('schema.json is missing: publish the client again.');
  return (await answer.json()) as Schema;
}
