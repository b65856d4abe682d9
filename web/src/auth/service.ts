/** One call of an AWS service that speaks JSON 1.1, for the few that Amplify does not make as we want them. */
export async function callService<T>(address: string, target: string, body: object): Promise<T> {
  const [answer, said] = await asked<T & { message?: string; __type?: string }>(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  }).catch(() => { throw Object.assign(new Error('There is no connection.'), { name: 'NetworkError' }); });
  if (answer.ok) return said;
  throw Object.assign(new Error(said.message ?? `The service answered ${answer.status}.`), { name: said.__type?.split('#').at(-1) ?? 'Error' });
}

/** Some answers have no body at all. One that is no JSON is not the service's. */
async function asked<T>(address: string, init: RequestInit): Promise<readonly [Response, T]> {
  const answer = await fetch(address, init);
  return [answer, JSON.parse((await answer.text()) || '{}') as T];
}
