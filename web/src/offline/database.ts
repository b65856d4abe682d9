/**
 * One IndexedDB database a person. `read` holds what the API answered, `drafts` what was typed and not sent, `sent` what was sent of
 * new records. Everything in it goes when the person signs out.
 */
const rooms = ['read', 'drafts', 'sent'] as const;

export type Room = (typeof rooms)[number];

let opened: { sub: string; database: Promise<IDBDatabase> } | undefined;

const nameOf = (sub: string): string => `trellis-${sub}`;

export function openFor(sub: string): void {
  if (opened?.sub === sub) return;
  opened = { sub, database: open(nameOf(sub)) };
  // A browser without a database (private windows of some) still works, it only remembers nothing.
  opened.database.catch(() => undefined);
}

export async function put(room: Room, key: string, value: unknown): Promise<void> {
  await within(room, 'readwrite', (rows) => rows.put(value, key));
}

export const get = <T>(room: Room, key: string): Promise<T | undefined> => within(room, 'readonly', (rows) => rows.get(key) as IDBRequest<T>);

export const all = async <T>(room: Room): Promise<readonly T[]> => (await within(room, 'readonly', (rows) => rows.getAll() as IDBRequest<T[]>)) ?? [];

/** Everything whose key begins so. */
export const under = async <T>(room: Room, beginning: string): Promise<readonly T[]> =>
  (await within(room, 'readonly', (rows) => rows.getAll(IDBKeyRange.bound(beginning, `${beginning}\uffff`)) as IDBRequest<T[]>)) ?? [];

export async function remove(room: Room, key: string): Promise<void> {
  await within(room, 'readwrite', (rows) => rows.delete(key));
}

/** Deletes the person's database, and waits until it is gone. */
export async function wipe(sub: string): Promise<void> {
  if (opened?.sub === sub) {
    const database = await opened.database.catch(() => undefined);
    database?.close();
    opened = undefined;
  }
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(nameOf(sub));
    request.onsuccess = request.onerror = () => resolve();
  });
}

async function within<T>(room: Room, mode: IDBTransactionMode, ask: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const database = await opened?.database;
  if (!database) return undefined;
  return settled(ask(database.transaction(room, mode).objectStore(room)));
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 2);
  request.onupgradeneeded = () => {
    for (const room of rooms) if (!request.result.objectStoreNames.contains(room)) request.result.createObjectStore(room);
  };
  return settled(request).then((database) => {
    // Another tab that signs out deletes the database, or one with a newer client changes it: let go of it.
    database.onversionchange = () => {
      database.close();
      opened = undefined;
    };
    return database;
  });
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps no data here.'));
  });
