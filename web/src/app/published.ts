/** Read by public/start.js, which says why the client does not start. */
const forPeople = (words: string): Error => Object.assign(new Error(words), { isForPeople: true });

/** Fetches what the deployment, or the laptop cloud, wrote beside the page. */
export async function published<T>(file: string): Promise<T> {
  const answer = await fetch(`/${file}`, { credentials: 'same-origin' }).catch(() => { throw forPeople('There is no connection.'); });
  if (!answer.ok) throw forPeople(`${file} is missing: publish the client again.`);
  return answer.json().catch(() => { throw forPeople('Something between this page and its server answers in its place. Does this network ask you to sign in?'); }) as Promise<T>;
}
