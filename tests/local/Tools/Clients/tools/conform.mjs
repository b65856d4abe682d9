// Holds the answers of a running stack to the document: every status, media type, header and body has to be one that it describes,
// with no member that it does not. Requests are made from the document, too, and their bodies held to it.
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";

const { file, token, admin } = JSON.parse(process.argv[2]);
const document = JSON.parse(readFileSync(file, "utf8"));

// An answer may gain members in time, and so the document leaves them open; today's have no others.
const closed = structuredClone(document);
for (const schema of Object.values(closed.components.schemas)) if (schema.properties) schema.additionalProperties ??= false;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: "doc", ...closed });
const compiled = new Map();
const check = (schema, value) => {
  const key = JSON.stringify(schema).replaceAll('"#/', '"doc#/');
  if (!compiled.has(key)) compiled.set(key, ajv.compile(JSON.parse(key)));
  const validate = compiled.get(key);
  return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
};

const operations = new Map();
for (const [path, methods] of Object.entries(document.paths))
  for (const [method, operation] of Object.entries(methods)) operations.set(operation.operationId, { path, method, operation });
const resolved = (node) => (node?.$ref ? node.$ref.slice(2).split("/").reduce((at, name) => at[name], document) : node);

const faults = [];
const covered = new Set();
const seen = new Set();

async function call(id, { path = {}, query = {}, headers = {}, body, raw, as = token, asJson = "application/json", expect } = {}) {
  const { path: template, method, operation } = operations.get(id);
  const fault = (text) => faults.push(`${id} ${JSON.stringify({ path, query, expect })}: ${text}`);
  const known = (operation.parameters ?? []).map(resolved);
  for (const name of Object.keys(query)) if (!known.some((one) => one.in === "query" && one.name === name)) fault(`no parameter ${name}`);
  for (const one of known.filter((one) => one.in === "query" && query[one.name] !== undefined && (expect ?? 200) < 300))
    for (const error of check(one.schema, query[one.name])) fault(`parameter ${one.name} ${error}`);
  const accepts = body && check(operation.requestBody.content[asJson].schema, body);
  if (accepts && (accepts.length === 0) !== (expect !== 422)) fault(`the document ${accepts.length ? `refuses the body: ${accepts}` : "takes a body that the API refuses"}`);

  const server = (operation.servers ?? document.servers)[0].url;
  const url = server + template.replace(/\{(\w+)\}/g, (_, name) => path[name]);
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const answer = await fetch(`${url}?${search}`, {
    method: method.toUpperCase(),
    headers: { ...(as && { authorization: `Bearer ${as}` }), ...(body || raw ? { "content-type": asJson } : {}), ...headers },
    body: raw ?? (body && JSON.stringify(body)),
  });
  const text = await answer.text();
  if (expect && answer.status !== expect) fault(`${answer.status} instead: ${text}`);
  const described = resolved(operation.responses[answer.status]);
  if (!described) return fault(`${answer.status} is not described: ${text}`);
  seen.add(answer.status);
  if (answer.ok) covered.add(id);
  const type = answer.headers.get("content-type")?.split(";")[0];
  if (!text) {
    if (described.content) fault(`${answer.status} has no body`);
  } else if (!described.content?.[type]) fault(`${answer.status} as ${type} is not described: ${text}`);
  else for (const error of check(described.content[type].schema, JSON.parse(text))) fault(`${answer.status} ${error}`);
  const isShaped = query.include || query.fields;
  for (const name of Object.keys(described.headers ?? {})) if (!answer.headers.has(name) && !isShaped) fault(`${answer.status} has no ${name}`);
  return { status: answer.status, etag: answer.headers.get("etag"), body: text ? JSON.parse(text) : undefined };
}

await call("getMe", { expect: 200 });
const team = (await call("createTeam", { as: admin, body: { name: "Held", description: null }, expect: 201 })).body;
const comment = (await call("createComment", { body: { text: "Held ü 字", teamCommentsId: team.id }, expect: 201 })).body;
const label = (await call("createLabel", { body: { name: "held" }, expect: 201 })).body;
const full = { title: "Held", notes: "n", state: "open", priority: 3, due: "2030-12-31+02:00", tags: ["a"], teamTasksId: team.id };
const task = await call("createTask", { body: full, headers: { "idempotency-key": crypto.randomUUID() }, expect: 201 });
const at = { path: { id: task.body.id } };
await call("updateTeam", { as: admin, path: { id: team.id }, body: { teamPinnedId: comment.id }, expect: 200 });

await call("getTask", { ...at, expect: 200 });
await call("getTask", { ...at, headers: { "if-none-match": task.etag }, expect: 304 });
await call("getTask", { ...at, query: { include: ["team", "labels"], fields: ["title"] }, expect: 200 });
await call("getTeam", { path: { id: team.id }, query: { include: ["tasks", "comments", "pinned"] }, expect: 200 });
await call("listTasks", { query: { "priority.between": [1, 5], "tags.contains": "a", "notes.exists": true, count: true, explain: true, include: ["team"] }, expect: 200 });
await call("listTasks", { query: { or: "(state=open,priority.gt=3)", not: "(title=x)", limit: 1, sort: ["-createdAt"] }, expect: 200 });
for (const [id, item] of [["listTeams"], ["listLabels"], ["listComments"], ["getComment", comment], ["getLabel", label]])
  await call(id, { path: { id: item?.id }, expect: 200 });
await call("linkTaskLabels", { path: { ...at.path, other: label.id }, expect: 204 });
await call("linkLabelTasks", { path: { id: label.id, other: task.body.id }, expect: 204 });
for (const [id, from] of [["getTaskTeam", task.body], ["listTaskLabels", task.body], ["listLabelTasks", label], ["listTeamTasks", team], ["listTeamComments", team], ["getTeamPinned", team]])
  await call(id, { path: { id: from.id }, expect: 200 });
await call("getTaskTeam", { ...at, headers: { "if-match": '"7-0"' }, expect: 412 });
await call("getTaskTeam", { ...at, query: { fields: ["name"] }, expect: 200 });
await call("getCommentTeam", { path: { id: comment.id }, expect: 200 });
await call("unlinkLabelTasks", { path: { id: label.id, other: task.body.id }, expect: 204 });
await call("unlinkTaskLabels", { path: { ...at.path, other: label.id }, expect: 204 });

const patched = await call("updateTask", { ...at, body: { priority: null, state: "done" }, asJson: "application/merge-patch+json", headers: { "if-match": task.etag }, expect: 200 });
await call("updateTask", { ...at, body: { notes: "no" }, headers: { "if-match": task.etag }, expect: 412 });
await call("deleteTask", { ...at, headers: { "if-match": task.etag }, expect: 412 });
await call("updateComment", { path: { id: comment.id }, body: { text: "Changed" }, expect: 200 });
await call("updateLabel", { path: { id: label.id }, body: { colour: "red" }, expect: 200 });

const batched = { requests: [{ method: "POST", path: "/labels", body: { name: "batched" } }, { method: "PATCH", path: `/labels/${label.id}`, body: { colour: "blue" } }] };
await call("writeBatch", { body: batched, headers: { "idempotency-key": crypto.randomUUID() }, expect: 200 });
await call("writeBatch", { raw: JSON.stringify({ requests: [] }), expect: 400 });
await call("writeBatch", { raw: JSON.stringify({ requests: [{ method: "GET", path: "/labels" }] }), expect: 404 });
await call("writeBatch", { raw: JSON.stringify({ requests: [batched.requests[1], batched.requests[1]] }), expect: 422 });

// Refusals: what the document refuses the API does, and the other way round.
await call("createTask", { body: { title: 7, state: "open" }, expect: 422 });
await call("createTask", { body: { title: "x", state: "never" }, expect: 422 });
await call("createTask", { body: { title: "x", state: "open", unknown: 1 }, expect: 422 });
await call("createTask", { body: { title: "x", state: "open", due: "tomorrow" }, expect: 422 });
await call("createTask", { body: { title: "x", state: "open", priority: 2147483648 }, expect: 422 });
await call("createTask", { body: { state: "open" }, expect: 422 });
await call("createTask", { body: { title: null, state: "open" }, expect: 422 });
await call("createTask", { body: { title: "x", state: "open", tags: [null] }, expect: 422 });
await call("updateTask", { ...at, body: { title: null }, expect: 422 });
await call("updateTask", { ...at, body: { createdAt: "2030-01-01T00:00:00Z" }, expect: 422 });
await call("createTask", { raw: "{", expect: 400 });
await call("createTask", { raw: "<a/>", headers: { "content-type": "text/xml" }, expect: 415 });
await call("createTask", { raw: `{"title": "${"x".repeat(300_000)}"}`, expect: 413 });
await call("createTask", { raw: JSON.stringify({ ...full, id: task.body.id }), expect: 409 });
await call("createTask", { raw: JSON.stringify({ ...full, teamTasksId: "none" }), expect: 422 });
await call("listTasks", { query: { limit: 0 }, expect: 400 });
await call("listTasks", { query: { nextToken: "x" }, expect: 400 });
await call("listTasks", { query: { sort: ["id", "-createdAt"] }, expect: 400 });
await call("createTeam", { body: { name: "no" }, expect: 403 });
await call("getTask", { path: { id: "none" }, expect: 404 });
await call("listTaskLabels", { path: { id: "none" }, expect: 404 });
await call("linkTaskLabels", { path: { id: "none", other: label.id }, expect: 404 });
await call("getTask", { path: { id: "~none" }, expect: 400 });
await call("listTasks", { as: null, expect: 401 });
await call("getMe", { as: "no token", expect: 401 });

await call("deleteTask", { ...at, headers: { "if-match": patched.etag }, expect: 204 });
await call("deleteLabel", { path: { id: label.id }, expect: 204 });
await call("deleteComment", { path: { id: comment.id }, expect: 204 });
await call("deleteMe", { expect: 204 });
await call("deleteTeam", { path: { id: team.id }, as: admin, expect: 204 });

console.log(JSON.stringify({ faults, statuses: [...seen].sort(), uncovered: [...operations.keys()].filter((id) => !covered.has(id)) }));
