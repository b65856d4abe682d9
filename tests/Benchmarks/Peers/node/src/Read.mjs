import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { answer, client, etag, key, problem, record, table } from './records.mjs';
import { run } from './runtime.mjs';

await run(async event => {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key(event), ConsistentRead: true }));
  return Item ? answer(200, record(Item), { etag: etag(Item) }) : problem(404, 'record.not-found', 'There is no such record.');
});
