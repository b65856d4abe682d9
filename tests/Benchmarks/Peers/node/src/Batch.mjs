import { randomUUID } from 'node:crypto';
import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { answer, client, etag, faults, partition, problem, record, table } from './records.mjs';
import { run } from './runtime.mjs';

// Creates only: that is what it is asked for here.
await run(async event => {
  const bodies = JSON.parse(event.body).requests.map(request => request.body);
  if (bodies.some(body => faults(body, true).length > 0)) return problem(400, 'record.validation', 'A record is not valid.');
  const now = new Date().toISOString();
  const owner = event.requestContext.authorizer.jwt.claims.sub;
  const items = bodies.map(body => ({
    pk: { S: partition(event) }, sk: { S: randomUUID() }, title: { S: body.title }, state: { S: body.state },
    priority: { N: String(body.priority) }, createdAt: { S: now }, updatedAt: { S: now }, owner: { S: owner }, $version: { N: '1' },
  }));
  await client.send(new TransactWriteItemsCommand({
    TransactItems: items.map(item => ({ Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } })),
    ClientRequestToken: randomUUID(),
  }));
  return answer(200, { responses: items.map(item => ({ status: 201, headers: { ETag: etag(item), Location: `/tasks/${item.sk.S}` }, body: record(item) })) });
});
