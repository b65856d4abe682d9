import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { run } from './runtime.mjs';

const client = new DynamoDBClient({});

await run(async event => {
  const { sub, email } = event.request.userAttributes;
  const now = new Date().toISOString();
  await client.send(new UpdateItemCommand({
    TableName: process.env.TABLE_NAME, Key: { pk: { S: `peer|profile|${sub}` }, sk: { S: 'profile' } },
    UpdateExpression: 'SET email = :email, lastSignIn = :now, firstSignIn = if_not_exists(firstSignIn, :now) ADD signIns :one',
    ExpressionAttributeValues: { ':email': { S: email }, ':now': { S: now }, ':one': { N: '1' } },
  }));
  return event;
});
