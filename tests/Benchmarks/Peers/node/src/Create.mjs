import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { answer, client, etag, faults, partition, problem, record, table } from './records.mjs';
import { run } from './runtime.mjs';

await run(async event => {
  const body = JSON.parse(event.body);
  if (faults(body, true).length > 0) return problem(400, 'record.validation', 'The record is not valid.');
  const now = new Date().toISOString();
  const item = {
    pk: { S: partition(event) }, sk: { S: randomUUID() }, title: { S: body.title }, state: { S: body.state },
    priority: { N: String(body.priority) }, createdAt: { S: now }, updatedAt: { S: now }, owner: { S: event.requestContext.authorizer.jwt.claims.sub }, $version: { N: '1' },
  };
  await client.send(new PutItemCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }));
  return answer(201, record(item), { etag: etag(item), location: `/tasks/${item.sk.S}` });
});
