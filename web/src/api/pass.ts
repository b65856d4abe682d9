/** What STS lends through the identity pool. */
export interface Lent {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expires: Date;
  readonly identityId: string;
}

/**
 * What lets calls in at one of the API's doors, as it is now: a token, or credentials that sign; for the public one, nothing. The
 * service worker gets it from a page that is left, and cannot renew it.
 */
export interface Pass {
  /** The address of the door. */
  readonly api: string;
  readonly token?: string;
  readonly lent?: Lent & { readonly region: string };
}

/** Turns a call into a request that the door lets in. */
export async function admittedBy({ api, token, lent }: Pass, path: string, init: RequestInit): Promise<Request> {
  if (lent) {
    const { AwsClient } = await import('aws4fetch');
    return new AwsClient({ ...lent, service: 'execute-api' }).sign(api + path, init);
  }
  const headers = new Headers(init.headers);
  if (token) headers.set('authorization', `Bearer ${token}`);
  return new Request(api + path, { ...init, headers });
}
