import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { answer, client, etag, faults, key, problem, record, table } from './records.mjs';
import { run } from './runtime.mjs';

await run(async event => {
  const body = JSON.parse(event.body);
  if (faults(body, false).length > 0) return problem(400, 'record.validation', 'The record is not valid.');
  const { Attributes } = await client.send(new UpdateItemCommand({
    TableName: table, Key: key(event), ReturnValues: 'ALL_NEW', ConditionExpression: 'attribute_exists(pk)',
    UpdateExpression: 'SET #title = :title, updatedAt = :now ADD #version :one', ExpressionAttributeNames: { '#title': 'title', '#version': '$version' },
    ExpressionAttributeValues: { ':title': { S: body.title }, ':now': { S: new Date().toISOString() }, ':one': { N: '1' } },
  }));
  return answer(200, record(Attributes), { etag: etag(Attributes) });
});
