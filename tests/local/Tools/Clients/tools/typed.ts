// The client of `-- typescript` at work.
import { client, etagOf, Problem, type Task } from "./api.js";

const { url, token, admin } = JSON.parse(process.argv[2]!) as { url: string; token: string; admin: string };
const api = client({ url, token: () => token });
const asAdmin = client({ url: url + "/", token: async () => admin });
const refused = async (call: () => Promise<unknown>): Promise<Problem> => {
  try {
    await call();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("It was not refused.");
};

const team = await asAdmin.teams.create({ name: "Builders" });
const tasks: Task[] = [];
for (let n = 0; n < 5; n++) {
  const state = n % 2 ? "started" : "open";
  tasks.push(await api.tasks.create({ title: `Typed, ${n} (a\\b)`, state, priority: n, due: "2030-01-0" + (n + 1), teamTasksId: team.id }));
}
const first = tasks[0]!;

// Lists: conditions, groups, pages, what is included.
const all = async <T>(list: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
};
const mine = { teamTasksId: team.id };
const high = await all(api.tasks.list({ where: { ...mine, priority: { gt: 2 } }, sort: "-createdAt", limit: 1, include: ["team"] }));
const groups = await all(api.tasks.list({
  where: { ...mine, or: [{ priority: { in: [0, 1] } }, { state: "open", priority: { between: [4, 9] } }], not: [{ title: "Typed, 1 (a\\b)" }] },
  fields: ["title"],
}));
const listed = await all(api.tasks.list({ where: { title: { in: ["Typed, 1 (a\\b)", "Typed, 2 (a\\b)"] }, ...mine } }));
let pages = 0;
for await (const page of api.tasks.list({ where: mine, limit: 2 }).pages()) pages += page.items.length ? 1 : 0;
const counted = await api.tasks.list({ where: mine, count: true, limit: 1 }).page();
const ofTeam = await all(api.teams.of(team).tasks.list());
const itsTeam = await api.tasks.of(first).team.get({ fields: ["name"] });
const alone = await api.tasks.create({ title: "alone", state: "open" });
const noTeam = await refused(() => api.tasks.of(alone).team.get());
await api.tasks.delete(alone);

// A record is changed only over the state that is known.
const known = await api.tasks.get(first.id, { include: ["team"] });
const changed = await api.tasks.update(first, { state: "done", priority: null }, { ifMatch: first });
const conflict = await refused(() => api.tasks.update(first, { state: "open" }, { ifMatch: first }));
const again = await api.tasks.update(changed, { notes: "again" }, { ifMatch: etagOf(changed)! });
const misused = await api.tasks.delete(first, { ifMatch: high[0]! }).then(() => null, (error: Error) => error.name);

// Links.
const label = await api.labels.create({ name: "urgent" });
await api.tasks.of(first).labels.link(label);
const linked = await all(api.tasks.of(first).labels.list());
await api.tasks.of(first.id).labels.unlink(label.id);
const unlinked = await all(api.tasks.of(first).labels.list());

// Several writes at once, each with its type.
const batchKey = { idempotencyKey: crypto.randomUUID() };
const draft = await api.tasks.create({ title: "to be changed", state: "open" });
const scrap = await api.tasks.create({ title: "to be deleted", state: "open" });
const write = () => api.batch((b) => [
  b.labels.create({ id: "batched " + draft.id, name: "batched" }),
  b.tasks.update(draft, { priority: 3 }, { ifMatch: draft }),
  b.tasks.delete(scrap.id),
  b.tasks.of(draft).labels.link("batched " + draft.id),
  b.tasks.of(draft).labels.unlink(label),
], batchKey);
const [batched, patched, ...nothings] = await write();
// @ts-expect-error it may be written, and not read again
batched.name;
if (!batched || !patched) throw new Error("The first answer has the records.");
const batchedName: string = batched.name;
const patchedPriority: number | undefined = patched.priority;
const nothing: undefined[] = nothings;
const replayed = await write();
const ofBatch = await all(api.tasks.of(draft).labels.list());
const goneInBatch = await refused(() => api.tasks.get(scrap));
const overBatch = await api.tasks.update(patched, { priority: 4 }, { ifMatch: patched });
const bad = await refused(() => api.batch((b) => [
  b.labels.create({ name: "never made" }),
  b.tasks.update(draft, { priority: 1 }, { ifMatch: draft }),
  // @ts-expect-error a text where a number belongs
  b.tasks.create({ title: "x", state: "open", priority: "high" }),
]));
const deletions = await api.batch((b) => [draft, batched].map((one) => ("title" in one ? b.tasks.delete(one) : b.labels.delete(one))));
// Repeated when its records are gone: that is no refusal.
const unread = await write();

// What is refused says why.
// @ts-expect-error a text where a number belongs
const invalid = await refused(() => api.tasks.create({ title: "x", state: "open", priority: "high" }));
// @ts-expect-error there is no such field
const unknown = await refused(() => api.tasks.list({ where: { colour: "red" } }).page());
const once = { idempotencyKey: crypto.randomUUID() };
const one = await api.tasks.create({ title: "once", state: "open" }, once);
const same = await api.tasks.create({ title: "once", state: "open" }, once);
const odd = await api.labels.create({ id: "a/b ü", name: "odd" });
const oddAgain = await api.labels.get("a/b ü");
const forbidden = await refused(() => api.teams.create({ name: "mine" }));
const unsigned = await refused(() => client({ url }).tasks.list().page());
for (const task of tasks) await api.tasks.delete(task.id);
const gone = await refused(() => api.tasks.get(first.id));
const me = await api.me();
const before = await asAdmin.me();
await asAdmin.me.delete();
await asAdmin.me.delete();
const after = await asAdmin.me();

// Other types are errors, which tsc would say if they were not.
const misuses = (): unknown[] => [
  // @ts-expect-error a list cannot include what takes a query for each record
  api.tasks.list({ include: ["labels"] }),
  // @ts-expect-error nothing sorts by it
  api.tasks.list({ sort: "notes" }),
  // @ts-expect-error the service keeps it
  api.tasks.update("a", { createdAt: "2030-01-01T00:00:00Z" }),
  // @ts-expect-error a title is required
  api.tasks.create({ state: "open" }),
  // @ts-expect-error a number has no parts
  api.tasks.list({ where: { priority: { beginsWith: "1" } } }),
  // @ts-expect-error a relation to one record is no list
  api.tasks.of("a").team.list(),
  api.batch((b) => [
    // @ts-expect-error there is no such field
    b.tasks.create({ title: "x", state: "open", colour: "red" }),
    // @ts-expect-error only pairs of records are linked
    b.teams.of("a").tasks.link("b"),
    // @ts-expect-error a relation to one record has no pairs
    b.tasks.of("a").team,
    // @ts-expect-error a batch reads nothing
    b.tasks.get("a"),
  ]),
  // @ts-expect-error a deletion gives nothing
  api.batch((b) => [b.tasks.delete("a")]).then(([one]) => one.title),
  // @ts-expect-error there is only one result
  api.batch((b) => [b.tasks.delete("a")]).then((all) => all[1]),
  // @ts-expect-error only pairs of records are linked
  api.teams.of("a").tasks.link("b"),
];

console.log(JSON.stringify({
  high: high.map((task) => [task.priority, task.team?.name]),
  groups: groups.map((task) => task.title).sort(),
  fields: Object.keys(groups[0]!).sort(),
  listed: listed.length,
  pages,
  count: counted.count,
  ofTeam: ofTeam.length,
  itsTeam: [Object.keys(itsTeam).sort(), itsTeam.name, noTeam.status],
  known: [known.title, known.team?.name],
  changed: [changed.state, changed.priority ?? null, changed._version],
  conflict: [conflict.status, conflict.code],
  again: again._version,
  misused,
  linked: linked.map((one) => one.name),
  unlinked: unlinked.length,
  batch: [batchedName, patchedPriority, nothing, replayed.map((one) => one && one._version), ofBatch.map((one) => one.name), goneInBatch.status, overBatch._version],
  notInBatch: [bad.status, bad.code, bad.errors.map((fault) => `${fault.pointer} ${fault.code}`)],
  deletions: deletions.length,
  unread,
  invalid: [invalid.status, invalid.code, invalid.errors.map((fault) => `${fault.pointer} ${fault.code}`)],
  unknown: [unknown.status, unknown.code],
  once: one.id === same.id,
  odd: oddAgain.id === odd.id,
  forbidden: forbidden.code,
  unsigned: [unsigned.status, unsigned.code],
  gone: [gone.status, gone.code, gone.message.length > 0],
  me: me.groups,
  left: [before.signIns > 0, before.sub === after.sub, after.signIns],
  misuses: typeof misuses,
}));
