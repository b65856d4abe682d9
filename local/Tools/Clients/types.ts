// ----------------------------------------------------------------------------- the types that are the same for every schema

/** A condition on a field: a value, or operators of which all must hold. */
export type Condition<T, O extends keyof Operators<T>> = T | Pick<Operators<T>, O>;

/** The operators of numbers, of times, of texts, and of what has no order. */
export type Ordered = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'between' | 'in' | 'exists';
export type Timed = Ordered | 'beginsWith';
export type Textual = Timed | 'contains' | 'notContains';
export type Chosen = 'eq' | 'ne' | 'in' | 'exists';

export interface Operators<T> {
  eq?: T;
  ne?: T;
  lt?: T;
  le?: T;
  gt?: T;
  ge?: T;
  between?: readonly [T, T];
  in?: readonly T[];
  beginsWith?: string;
  contains?: string;
  notContains?: string;
  exists?: boolean;
}

/** Groups of conditions: one of them at least, all of them, not all of them. */
export interface Groups<W> {
  or?: readonly W[];
  and?: readonly W[];
  not?: readonly W[];
}

/** What the client knows of a model. */
export interface Shape {
  record: object;
  key: PropertyKey;
  id: unknown;
  input: object;
  patch: object;
  where: object;
  sort: string;
  one: object;
  many: object;
  relations: object;
}

/** A record's key, or anything that holds it, such as the record. */
export type Id<M extends Shape> = M['id'] | Pick<M['record'], M['key'] & keyof M['record']>;

/** A record with just these fields, beside its key and version, and with what these relations lead to. */
export type Read<M extends Shape, F extends keyof M['record'], R, I extends keyof R> = Pick<
  M['record'],
  F | ((M['key'] | '_version') & keyof M['record'])
> &
  Pick<R, I>;

/** The state to write over: an ETag, or the record as create, get or update gave it. */
export interface Match {
  ifMatch?: string | object;
  signal?: AbortSignal;
}

export interface Reading<F, I> {
  fields?: readonly F[];
  include?: readonly I[];
  signal?: AbortSignal;
}

/** What is included stands in each record as a copy of its own: where many name one large record, read that one by itself. */
export interface Query<M extends Shape, F, I> extends Reading<F, I> {
  where?: M['where'];
  sort?: M['sort'] | readonly M['sort'][];
  /** Records on a page; a loop goes on to the next page by itself. */
  limit?: number;
  nextToken?: string;
  count?: boolean;
}

export interface Page<T> {
  items: T[];
  nextToken: string | null;
  count?: number;
  countIsExact?: boolean;
}

/** Records, one after the other, with `for await`; or whole pages. Nothing is asked before. */
export interface List<T> extends AsyncIterable<T> {
  pages(): AsyncIterable<Page<T>>;
  /** The first page, or the one that follows. */
  page(nextToken?: string): Promise<Page<T>>;
}

export type Listing<M extends Shape> = <F extends keyof M['record'] = keyof M['record'], I extends keyof M['one'] = never>(
  query?: Query<M, F, I>,
) => List<Read<M, F, M['one'], I>>;

export interface Related<M extends Shape> {
  list: Listing<M>;
}

/** What has changed in a list. */
export interface Change<T, K> {
  /** The records that are new in the list or have changed, as they are now. */
  items: T[];
  /** The keys of records that are no longer in it. */
  removed: K[];
  /** Is this the whole list? Then all that was known before is void. */
  whole: boolean;
  /** From where another loop can go on. */
  since: string;
}

export interface Following<M extends Shape, F, I> extends Reading<F, I> {
  where?: M['where'];
  /** Go on from there, without the whole list at first. */
  since?: string;
}

/** The lists of a live model can be followed. */
export interface Live<M extends Shape> {
  /**
   * The whole list, and then what changes in it, until the loop or the signal ends it. It asks every second, and less often while nothing
   * changes. If what has changed is not known any longer, the whole list comes again.
   */
  changes<F extends keyof M['record'] = keyof M['record'], I extends keyof M['one'] = never>(
    options?: Following<M, F, I>,
  ): AsyncIterable<Change<Read<M, F, M['one'], I>, [M['id']] extends [never] ? Pick<M['record'], M['key'] & keyof M['record']> : M['id']>>;
}

/** The one record that a relation leads to. A Problem with status 404 where there is none, or none that you may read. */
export interface Single<M extends Shape> {
  get<F extends keyof M['record'] = keyof M['record'], I extends keyof M['one'] = never>(options?: Reading<F, I>): Promise<Read<M, F, M['one'], I>>;
}

export interface Linked<M extends Shape> extends Related<M> {
  link(other: Id<M>, options?: { signal?: AbortSignal }): Promise<void>;
  unlink(other: Id<M>, options?: { signal?: AbortSignal }): Promise<void>;
}

export interface Records<M extends Shape> {
  create(record: M['input'], options?: { idempotencyKey?: string; signal?: AbortSignal }): Promise<M['record']>;
  get<F extends keyof M['record'] = keyof M['record'], I extends keyof (M['one'] & M['many']) = never>(
    id: Id<M>,
    options?: Reading<F, I>,
  ): Promise<Read<M, F, M['one'] & M['many'], I>>;
  list: Listing<M>;
  /** A merge patch: null removes a field, what is not named stays. */
  update(id: Id<M>, patch: M['patch'], options?: Match): Promise<M['record']>;
  delete(id: Id<M>, options?: Match): Promise<void>;
  /** What one record's relations lead to. */
  of(id: Id<M>): M['relations'];
}

/** One request of a batch, as a plain value: nothing is sent before the batch is. */
export interface Entry<T> {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Never there: it carries the type of the result. */
  readonly _result?: () => T;
}

export interface RecordEntries<M extends Shape> {
  create(record: M['input']): Entry<M['record']>;
  update(id: Id<M>, patch: M['patch'], options?: Pick<Match, 'ifMatch'>): Entry<M['record']>;
  delete(id: Id<M>, options?: Pick<Match, 'ifMatch'>): Entry<undefined>;
}

/** Of each many-to-many relation, the requests for its pairs. */
export type PairEntries<M extends Shape> = {
  [N in keyof M['relations'] as M['relations'][N] extends Linked<any> ? N : never]: M['relations'][N] extends Linked<infer O>
    ? Record<'link' | 'unlink', (other: Id<O>) => Entry<undefined>>
    : never;
};

export type Entries<M extends Shape, N extends keyof RecordEntries<M> = keyof RecordEntries<M>> = Pick<RecordEntries<M>, N> & {
  /** One record's pairs. */
  of(id: Id<M>): PairEntries<M>;
};

/** Of each entry, in order, the new or changed record, undefined if it is written and could not be read again; undefined for a deletion and a pair. */
export type Results<E extends readonly Entry<unknown>[]> = { -readonly [N in keyof E]: E[N] extends Entry<infer T> ? T | undefined : never };

/** Who is signed in. */
export interface Profile {
  sub: string;
  email?: string;
  firstSignIn?: string;
  lastSignIn?: string;
  signIns: number;
  groups: string[];
}

export interface Me {
  (options?: { signal?: AbortSignal }): Promise<Profile>;
  /**
   * Removes the profile of somebody who leaves: the last step but one, after their records are deleted and before their account is, at Cognito.
   * A later sign-in makes a new one.
   */
  delete(options?: { signal?: AbortSignal }): Promise<void>;
}

export interface Fault {
  /** Where: a JSON pointer into the body, or a parameter's name. */
  pointer: string;
  code: string;
  detail: string;
}

export interface Options {
  /** Where the API answers. */
  url: string;
  /** The token of whoever is signed in; asked before each call. */
  token?: () => string | null | undefined | Promise<string | null | undefined>;
  /** Sends requests in place of the global fetch: one that signs them, say, for the API that takes signatures. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}
