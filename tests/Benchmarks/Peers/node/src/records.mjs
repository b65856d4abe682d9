// What all six operations share: the table, the caller, and a record's two forms.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export const client = new DynamoDBClient({});
export const table = process.env.TABLE_NAME;
export const partition = event => `peer|Task|${event.requestContext.authorizer.jwt.claims.sub}`;
export const key = event => ({ pk: { S: partition(event) }, sk: { S: event.pathParameters.id } });

const states = ['open', 'started', 'done'];

export function answer(statusCode, body, headers = {}) {
  return { statusCode, headers: { 'content-type': 'application/json', 'cache-control': 'private, no-cache', ...headers }, body: body === undefined ? '' : JSON.stringify(body) };
}

export function problem(statusCode, code, detail) {
  return answer(statusCode, { type: 'about:blank', status: statusCode, code, detail });
}

export function faults(body, whole) {
  const found = [];
  if ((whole || body.title !== undefined) && typeof body.title !== 'string') found.push({ pointer: '/title', code: 'field.type' });
  if ((whole || body.state !== undefined) && !states.includes(body.state)) found.push({ pointer: '/state', code: 'field.enum' });
  if (body.priority !== undefined && !Number.isInteger(body.priority)) found.push({ pointer: '/priority', code: 'field.type' });
  return found;
}

export function record(item) {
  const result = { id: item.sk.S };
  for (const [name, value] of Object.entries(item)) {
    if (name !== 'pk' && name !== 'sk' && !name.startsWith('$')) result[name] = value.S ?? (value.N === undefined ? value.BOOL : Number(value.N));
  }
  result._version = Number(item.$version.N);
  return result;
}

export const etag = item => `"${item.$version.N}"`;
