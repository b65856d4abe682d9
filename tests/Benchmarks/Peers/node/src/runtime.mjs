// A client of Lambda's Runtime API, as small as it can be: Amazon's own does more, so this one flatters Node a little.
import http from 'node:http';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function send(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request({ host, port, method, path: `/2018-06-01/runtime/invocation/${path}`, agent, headers }, response => {
      const pieces = [];
      response.on('data', piece => pieces.push(piece));
      response.on('end', () => resolve({ headers: response.headers, text: Buffer.concat(pieces).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

export async function run(handler) {
  for (;;) {
    const event = await send('GET', 'next');
    const id = event.headers['lambda-runtime-aws-request-id'];
    try {
      await send('POST', `${id}/response`, JSON.stringify(await handler(JSON.parse(event.text), id)));
    } catch (error) {
      await send('POST', `${id}/error`, JSON.stringify({ errorType: error.name, errorMessage: error.message }));
    }
  }
}
