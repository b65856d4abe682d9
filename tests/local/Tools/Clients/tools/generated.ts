// A well-known generator's client (openapi-typescript with openapi-fetch) at work. Its types alone say what can be called.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const { url, token } = JSON.parse(process.argv[2]!) as { url: string; token: string };
// The one thing that openapi-fetch does not take from the document: lists are written with commas (style form, explode false).
const querySerializer = { array: { style: "form", explode: false } } as const;
const api = createClient<paths>({ baseUrl: url, headers: { authorization: `Bearer ${token}` }, querySerializer });

const input: components["schemas"]["TaskInput"] = { title: "Generated", state: "open", priority: 5, tags: ["a", "b"] };
const created = await api.POST("/tasks", { body: input });
const id = created.data!.id;
const etag = created.response.headers.get("etag")!;
await api.POST("/tasks", { body: { title: "Another", state: "done", priority: 1 } });

const listed = await api.GET("/tasks", {
  params: { query: { "priority.gt": 3, "state.in": ["open", "started"], fields: ["title"], sort: ["-createdAt"], count: true } },
});
const read = await api.GET("/tasks/{id}", { params: { path: { id } } });
const patched = await api.PATCH("/tasks/{id}", {
  params: { path: { id }, header: { "If-Match": etag } },
  body: { state: "done", priority: null },
});
const stale = await api.PATCH("/tasks/{id}", { params: { path: { id }, header: { "If-Match": etag } }, body: { state: "open" } });
// @ts-expect-error a state that the schema does not have
const wrong = await api.POST("/tasks", { body: { title: "x", state: "never" } });
const deleted = await api.DELETE("/tasks/{id}", { params: { path: { id } } });
const gone = await api.GET("/tasks/{id}", { params: { path: { id } } });

// The problem's code is one of those that the document lists for this answer: the compiler knows them.
const code = stale.error && "code" in stale.error ? stale.error.code : undefined;
const isStale: boolean = code === "record.stale";

console.log(JSON.stringify({
  created: created.response.status,
  listed: listed.data!.items.map((task) => task.title),
  count: listed.data!.count,
  same: read.data!._version === 1 && read.response.headers.get("etag") === etag,
  patched: { state: patched.data!.state, priority: patched.data!.priority ?? null, version: patched.data!._version },
  isStale,
  wrong: wrong.error && "errors" in wrong.error ? wrong.error.errors?.map((fault) => `${fault.pointer} ${fault.code}`) : null,
  deleted: deleted.response.status,
  gone: gone.error && "code" in gone.error ? gone.error.code : null,
}));
