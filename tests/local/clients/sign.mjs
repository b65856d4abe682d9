// Signs requests with aws4fetch and with @smithy/signature-v4, and prints them as they would be sent.
import { Sha256 } from "@aws-crypto/sha256-js";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import { AwsV4Signer } from "aws4fetch";
import { config, report } from "./support.mjs";

const requests = [
  { method: "GET", path: "/tasks" },
  { method: "GET", path: "/tasks/a%20b%2Fc(1)", query: { "z.eq": ["2"], a: ["1 1", "0"], é: ["ü&="] } },
  { method: "POST", path: "/tasks", headers: { "content-type": "application/json", "x-note": "two  spaces" }, body: '{"title":"a"}' },
  { method: "DELETE", path: "/tasks/1", headers: { "if-match": '"3"' } },
];
const { accessKeyId, secretAccessKey, sessionToken, region, service, host } = config;
const credentials = { accessKeyId, secretAccessKey, sessionToken };
const signed = [];

for (const { method, path, query = {}, headers = {}, body } of requests) {
  const url = new URL(`http://${host}${path}`);
  Object.entries(query).forEach(([name, values]) => values.forEach((value) => url.searchParams.append(name, value)));
  for (const signQuery of [false, true]) {
    const target = new URL(url);
    if (signQuery) target.searchParams.set("X-Amz-Expires", "900");
    const done = await new AwsV4Signer({
      ...credentials, region, service, method, url: target.href, headers, body, signQuery, allHeaders: true,
    }).sign();
    signed.push({
      by: signQuery ? "aws4fetch, presigned" : "aws4fetch",
      method, target: done.url.pathname + done.url.search, headers: Object.fromEntries(done.headers), body,
    });
  }

  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: true });
  const request = new HttpRequest({ method, protocol: "http:", hostname: host, path, query, headers: { host, ...headers }, body });
  const byHeader = await signer.sign(request);
  const byQuery = await signer.presign(request, { expiresIn: 900 });
  const target = ({ path, query }) =>
    path + (Object.keys(query).length === 0 ? "" : "?" + Object.entries(query).flatMap(([name, value]) =>
      [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`)).join("&"));
  signed.push({ by: "smithy", method, target: target(byHeader), headers: byHeader.headers, body });
  signed.push({ by: "smithy, presigned", method, target: target(byQuery), headers: byQuery.headers, body });
}

report(signed);
