// ------------------------------------------------------------------------------ the code, which is the same for every schema

/** Why the API refused. `code` is stable; `errors` has every fault of the request at once. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly errors: readonly Fault[];
  /** The request, as the logs know it. */
  readonly instance: string | undefined;
  /** Seconds to wait before another try, where the API says. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: any, retryAfter?: number) {
    super(body.detail ?? body.message ?? `HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
    // What API Gateway itself answers has no code.
    this.code = body.code ?? `http.${status}`;
    this.errors = body.errors ?? [];
    this.instance = body.instance;
  }
}

/** The ETag of a record that create, get or update gave. */
export const etagOf = (record: object): string | undefined => etags.get(record);

const etags = new WeakMap<object, string>();

export function client(options: Options): Api {
  const send = async (method: string, path: string, { body, headers, signal }: any = {}, open = false): Promise<any> => {
    const token = !open && (await options.token?.());
    const all: Record<string, string> = { ...headers };
    if (token) all['authorization'] = `Bearer ${token}`;
    if (body) all['content-type'] = 'application/json';
    const init = { method, headers: all, body: body && JSON.stringify(body), signal };
    const answer = await (options.fetch ?? fetch)(options.url.replace(/\/$/, '') + path, init);
    const text = await answer.text();
    let value: any;
    try {
      value = text ? JSON.parse(text) : undefined;
    } catch {
      value = { message: text };
    }
    if (!answer.ok) throw new Problem(answer.status, value ?? {}, Number(answer.headers.get('retry-after')) || undefined);
    return tagged(value, answer.headers.get('etag'));
  };

  const one = (path: string, how: any = {}, open: boolean): Promise<any> =>
    send('GET', path + search({ fields: how.fields, include: how.include }), how, open);

  const listAt = (path: string, open: boolean, query: any = {}): List<any> => {
    const page = (nextToken?: string): Promise<any> =>
      send('GET', path + search({ ...query, nextToken: nextToken ?? query.nextToken }), query, open);
    async function* pages(): AsyncGenerator<any> {
      let next: string | undefined;
      do {
        const one = await page(next);
        yield one;
        next = one.nextToken;
      } while (next);
    }
    return {
      page,
      pages,
      async *[Symbol.asyncIterator]() {
        for await (const one of pages()) yield* one.items;
      },
    };
  };

  async function* changesAt(path: string, open: boolean, { since, ...how }: any = {}): AsyncGenerator<any> {
    const query = { ...how, limit: 1000 };
    let pause = 0;
    const longer = (): number => Math.min((pause || 500) * 2, 16e3);
    for (; !query.signal?.aborted; await passed(pause, query.signal)) {
      try {
        const whole = !since;
        let feed: any;
        if (whole) {
          const items: any[] = [];
          do items.push(...(feed = await listAt(path, open, query).page(feed?.nextToken)).items);
          while (feed.nextToken);
          if (!feed.since) throw new Problem(409, { detail: 'This list cannot be followed yet.', code: 'feed.unready' });
          feed = { items, removed: [], since: feed.since };
        } else feed = await send('GET', path + search({ ...query, since }), query, open);
        const { items, removed } = feed;
        pause = since == feed.since ? longer() : 1e3;
        since = feed.since;
        if (whole || items.length || removed.length) yield { items, removed, whole, since };
      } catch (error: any) {
        if (query.signal?.aborted) return;
        if (error.status == 410) since = pause = 0;
        else if (error.status == 429 || error.status > 499 || error instanceof TypeError) pause = longer();
        else throw error;
      }
    }
  }

  const records = (base: string, { key, relations }: any, open: boolean): any => {
    const at = (id: any): string => `${base}/${segment(key, id)}`;
    return {
      create: (body: any, how: any) => send('POST', base, once(body, how)),
      get: (id: any, how: any) => one(at(id), how, open),
      list: (query: any) => listAt(base, open, query),
      changes: (query: any) => changesAt(base, open, query),
      update: async (id: any, body: any, how: any) => send('PATCH', at(id), { ...matching(how), body }),
      delete: async (id: any, how: any) => send('DELETE', at(id), matching(how)),
      of: (id: any) =>
        Object.fromEntries(
          Object.entries<any>(relations).map(([name, otherKey]) => {
            const there = `${at(id)}/${name}`;
            const pair = (method: string) => (other: any, how: any) => send(method, `${there}/${segment(otherKey, other)}`, how);
            return [name, { get: (how: any) => one(there, how, open), list: (query: any) => listAt(there, open, query), changes: (query: any) => changesAt(there, open, query), link: pair('PUT'), unlink: pair('DELETE') }];
          }),
        ),
    };
  };

  const all = (root: string, open: boolean): any =>
    Object.fromEntries(Object.entries(models).map(([name, model]) => [name, records(`${root}/${name}`, model, open)]));
  const me = (method: string) => (how: any) => send(method, '/me', how);
  const batch = async (entries: any, how: any): Promise<any> => {
    const requests = entries(Object.fromEntries(Object.entries(models).map(([name, model]) => [name, entriesOf(`/${name}`, model)])));
    const { responses } = await send('POST', '/batch', once({ requests }, how));
    return Promise.all(
      responses.map(({ status, headers, body }: any, at: number) => {
        // A repeated batch, and one with a very long answer, leave records out. All is written: one that cannot be read is no refusal.
        if (status >= 400) return undefined;
        return body || status == 204 ? tagged(body, headers?.ETag) : send('GET', headers?.Location ?? requests[at].path, { signal: how?.signal }).catch(() => {});
      }),
    );
  };
  return { ...all('', false), public: all('/public', true), batch, me: Object.assign(me('GET'), { delete: me('DELETE') }) };
}

/** Waits, unless it is called off. */
const passed = (time: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, time);
    signal?.addEventListener('abort', end);
  });

const tagged = (value: any, etag: string | null | undefined): any => {
  if (etag && value) etags.set(value, etag);
  return value;
};

const once = (body: any, { idempotencyKey, signal }: any = {}): any => ({
  body,
  signal,
  headers: idempotencyKey && { 'idempotency-key': idempotencyKey },
});

/** The requests of a batch for the records of one model. */
const entriesOf = (base: string, { key, relations }: any): any => {
  const at = (id: any): string => `${base}/${segment(key, id)}`;
  const request = (method: string, path: string, how?: any, body?: any): any => ({ method, path, headers: matching(how).headers, body });
  return {
    create: (body: any) => request('POST', base, undefined, body),
    update: (id: any, body: any, how: any) => request('PATCH', at(id), how, body),
    delete: (id: any, how: any) => request('DELETE', at(id), how),
    of: (id: any) =>
      Object.fromEntries(
        Object.entries<any>(relations).map(([name, otherKey]) => {
          const pair = (method: string) => (other: any) => request(method, `${at(id)}/${name}/${segment(otherKey, other)}`);
          return [name, { link: pair('PUT'), unlink: pair('DELETE') }];
        }),
      ),
  };
};

const matching = ({ ifMatch, signal }: any = {}): any => {
  const etag = Object(ifMatch) === ifMatch ? etags.get(ifMatch) : ifMatch;
  if (ifMatch && !etag) throw new TypeError('ifMatch takes an ETag, or a record just as create, get or update gave it.');
  return { signal, headers: etag && { 'if-match': etag } };
};

/** A key as one segment of a path. */
const segment = (key: string[], id: any): string => {
  const parts = key.map((name) => (Object(id) === id ? id[name] : id));
  const plain = String(parts[0]);
  return parts.length < 2 && /^[\w.-]+$/.test(plain) && !/^\.\.?$/.test(plain)
    ? plain
    : '~' +
        btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(parts))))
          .replace(/\+/g, '-')
          .replace(/\//g, '_')
          .replace(/=/g, '');
};

const search = ({ where, sort, signal, ...others }: any): string => {
  const pairs = [...conditions(where, false)];
  for (const [name, value] of Object.entries<any>({ sort, ...others })) {
    if (value !== undefined) pairs.push([name, String(value)]);
  }
  return pairs.length ? `?${new URLSearchParams(pairs)}` : '';
};

/** Conditions as name and value; inside groups and lists a backslash keeps a comma or parenthesis plain. */
const conditions = (where: any = {}, grouped: boolean): [string, string][] =>
  Object.entries<any>(where).flatMap(([name, value]) => {
    if (/^(or|and|not)$/.test(name)) return [[name, `(${value.map((one: any) => group(conditions(one, true)))})`]];
    if (value === undefined) return [];
    const operators: [string, any][] = Object(value) === value ? Object.entries(value) : [['eq', value]];
    return operators
      .filter(([operator, operand]) => {
        if (operator == 'in' && operand?.length === 0) throw new TypeError(`${name}.in has no values, so no record can match.`);
        return operand !== undefined;
      })
      .map(([operator, operand]): [string, string] => [
        `${name}.${operator}`,
        Array.isArray(operand) ? (grouped ? `(${operand.map(escaped)})` : `${operand.map(escaped)}`) : grouped ? escaped(operand) : `${operand}`,
      ]);
  });

const group = (all: [string, string][]): string => {
  const parts = all.map((pair) => pair.join('='));
  return parts.length == 1 ? parts[0]! : `and=(${parts})`;
};

const escaped = (value: unknown): string => `${value}`.replace(/[\\,()]/g, '\\$&');
