// The client of `-- typescript`, following a list of a live model.
import { client, type Task } from "./api.js";

const { url, token } = JSON.parse(process.argv[2]!) as { url: string; token: string };
const requests: string[] = [];
let expire = false;
const api = client({
  url,
  token: () => token,
  fetch: async (input: any, init?: any) => {
    requests.push(String(input));
    if (expire && String(input).includes("since=")) {
      expire = false;
      return new Response(JSON.stringify({ code: "feed.expired", status: 410, title: "Gone" }), { status: 410, headers: { "content-type": "application/problem+json" } });
    }
    return fetch(input, init);
  },
});

const first = await api.tasks.create({ title: "first", state: "open" });
const done = await api.tasks.create({ title: "done", state: "done" });
const copy = new Map<string, Task>();
const wholes: boolean[] = [];
const stop = new AbortController();
const where = { state: "open" } as const;
let second: Task | undefined;
let since = "";
const titles = (): string[] => [...copy.values()].map((task) => task.title).sort();

for await (const change of api.tasks.changes({ where, signal: stop.signal })) {
  if (change.whole) copy.clear();
  for (const task of change.items) copy.set(task.id, task);
  for (const id of change.removed) copy.delete(id);
  wholes.push(change.whole);
  since = change.since;
  if (!second) {
    second = await api.tasks.create({ title: "second", state: "open" });
    await api.tasks.update(done, { title: "still done" });
  } else if (copy.has(second.id) && copy.has(first.id) && wholes.filter(Boolean).length == 1) {
    await api.tasks.update(first, { state: "done" });
    await api.tasks.update(second, { title: "changed" });
  } else if (titles().join() == "changed" && wholes.filter(Boolean).length == 1) {
    expire = true;
  } else if (wholes.filter(Boolean).length == 2) {
    stop.abort();
  }
}

// Somebody who was away goes on from there.
await api.tasks.delete(second!);
let gone: string[] = [];
for await (const { whole, removed } of api.tasks.changes({ where, since })) {
  wholes.push(whole);
  gone = removed;
  break;
}

console.log(JSON.stringify({ titles: titles(), wholes: wholes.filter(Boolean).length, gone: gone.length == 1 && gone[0] == second!.id, asked: requests.some((url) => url.includes("since=")) }));
