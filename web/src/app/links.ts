import { keyOf, pageSegmentOf, type Item, type Key } from '../schema/records';
import type { Model } from '../schema/schema';

/** The client's own addresses. */
export const listLink = (model: Model): string => `/data/${model.path}`;

export const newLink = (model: Model, prefilled?: Readonly<Record<string, string>>): string =>
  `/data/${model.path}/new${prefilled ? `?${new URLSearchParams(prefilled)}` : ''}`;

export const keyLink = (model: Model, key: Key): string => {
  const segment = pageSegmentOf(key);
  // "new" is the page of a record to be; a record of that name is reached by the packed form of its key.
  return `/data/${model.path}/${segment === 'new' ? packedNew : segment}`;
};

export const recordLink = (model: Model, record: Item): string => keyLink(model, keyOf(model, record));

const packedNew = `~${btoa('["new"]').replaceAll('=', '')}`;
