import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { answer, client, key, problem, table } from './records.mjs';
import { run } from './runtime.mjs';

await run(async event => {
  try {
    await client.send(new DeleteItemCommand({ TableName: table, Key: key(event), ConditionExpression: 'attribute_exists(pk)' }));
    return answer(204);
  } catch (error) {
    if (error.name === 'ConditionalCheckFailedException') return problem(404, 'record.not-found', 'There is no such record.');
    throw error;
  }
});
