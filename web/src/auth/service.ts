/** One call of an AWS service that speaks JSON 1.1, for the few that Amplify does not make as we want them. */
export async function callService<T>(address: string, target: string, body: object): Promise<T> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  });
  // Some answers have no body at all.
  const said = JSON.parse((await answer.text()) || '{}') as T & { message?: string; __type?: string };
  if (answer.ok) return said;
  throw Object.assign(new Error(said.message ?? `The service answered ${answer.status}.`), { name: said.__type?.split('#').at(-1) ?? 'Error' });
}
