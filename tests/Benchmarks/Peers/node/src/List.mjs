import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { answer, client, partition, record, table } from './records.mjs';
import { run } from './runtime.mjs';

await run(async event => {
  const page = await client.send(new QueryCommand({
    TableName: table, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: partition(event) } },
    ConsistentRead: true, ScanIndexForward: false, Limit: Number(event.rawQueryString.slice('limit='.length)),
  }));
  const nextToken = page.LastEvaluatedKey ? Buffer.from(JSON.stringify(page.LastEvaluatedKey)).toString('base64url') : null;
  return answer(200, { items: page.Items.map(record), nextToken });
});
