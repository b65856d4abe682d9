import type { Write } from '../api/batch';
import { listRecords } from '../api/lists';
import { mayCreate, mayTry, mayTryField, type Person } from '../schema/access';
import { labelOf, pluralOf } from '../schema/names';
import { keyOf, valuesOf, type Item, type Json, type Key } from '../schema/records';
import { fieldNamed, isChosenOwner, modelNamed, ownerField, referencesOf, type Field, type Model, type Relation, type Schema, type Validation } from '../schema/schema';
import { isNumeric } from '../schema/scalars';
import { faultsOf } from '../schema/validate';

/** As many records as are made to try a model out. */
const count = 6;

/**
 * Some plausible records of a model, for which the schema finds no fault. What refers to others refers to records that are there.
 * Throws, with what is missing, where there can be none.
 */
export async function samplesOf(schema: Schema, model: Model, person: Person): Promise<readonly Write[]> {
  const parents = await parentsOf(schema, model, person);
  const behind = new Set(parents.flatMap(([relation]) => relation.key));
  const fields = model.fields.filter((field) => field.create && !isKept(model, field) && !behind.has(field.name) && mayTryField(model, field, 'create', person));
  return Array.from({ length: count }, (_, at) => {
    const body: Record<string, Json> = {};
    for (const [relation, keys] of parents) relation.key.forEach((name, part) => { if (keys.length > 0) body[name] = keys[at % keys.length]![part]!; });
    for (const field of fields) {
      // Nobody who could own it is known here.
      const value = field.role === 'owner' ? undefined : fitting(schema, model, field, at);
      if (value !== undefined) body[field.name] = value;
      else if (field.createRequired) throw new Error(`No sample fits ${labelOf(field.name).toLowerCase()}: create the first one by hand.`);
    }
    return { method: 'POST', path: `/${model.path}`, body };
  });
}

/** What the service fills in, and ids that it makes. */
const isKept = (model: Model, field: Field): boolean =>
  field.role === 'createdAt' || field.role === 'updatedAt' || field.role === 'identifier' || (field.role === 'owner' && !isChosenOwner(model, field)) || field.name === ownerField(model);

/** The relations whose keys a record holds, each with the keys of records that it may name. */
async function parentsOf(schema: Schema, model: Model, person: Person): Promise<readonly (readonly [Relation, readonly Key[]])[]> {
  const relations = referencesOf(model);
  return Promise.all(relations.map(async (relation) => {
    const target = modelNamed(schema, relation.model)!;
    const isUnique = relation.key.some((name) => fieldNamed(model, name)?.unique);
    const found = mayTry(target, 'list', person) && !isUnique ? (await listRecords(target, [['limit', String(count)]])).value.items : [];
    const items = found.filter((item) => mayCreate(model, person, valuesOf(relation, keyOf(target, item))));
    if (items.length === 0 && relation.key.some((name) => fieldNamed(model, name)?.createRequired))
      throw new Error(`“${labelOf(relation.name)}” has to be chosen: create one in ${pluralOf(target)} first.`);
    return [relation, items.map((item) => keyOf(target, item))] as const;
  }));
}

/** The first value that fits the field's type and validations; undefined where none does. */
function fitting(schema: Schema, model: Model, field: Field, at: number): Json | undefined {
  const one = { ...field, list: false };
  const value = valuesFor(schema, model, field, at).find((each) => faultsOf(schema, [one], { [field.name]: each }, true).length === 0);
  return value === undefined || !field.list ? value : [value];
}

function valuesFor(schema: Schema, model: Model, field: Field, at: number): readonly Json[] {
  if (field.kind === 'enum') return (schema.enums[field.type] ?? []).slice(0).map((_, index, all) => all[(at + index) % all.length]!);
  if (field.kind === 'nested') return [nested(schema, model, field, at)];
  if (isNumeric(field.type) && field.type !== 'AWSTimestamp') return numbers(field, at);
  const day = new Date(Date.now() + (at * 3 + 1) * 86_400_000).toISOString();
  switch (field.type) {
    case 'Boolean': return [at % 2 === 0];
    case 'AWSDate': return [day.slice(0, 10)];
    case 'AWSTime': return [`${String(9 + at).padStart(2, '0')}:30:00`];
    case 'AWSDateTime': return [`${day.slice(0, 11)}09:30:00Z`];
    case 'AWSTimestamp': return [Math.floor(Date.parse(day) / 1000)];
    case 'AWSEmail': return [`${people[at]!.toLowerCase()}@example.com`];
    case 'AWSURL': return [`https://example.com/${at + 1}`];
    case 'AWSPhone': return [`+44 20 7946 000${at}`];
    case 'AWSIPAddress': return [`192.0.2.${at + 1}`];
    case 'AWSJSON': return [JSON.stringify({ sample: at + 1 })];
    default: return texts(model, field, at);
  }
}

/** Only what an object cannot be without: types may hold each other. */
function nested(schema: Schema, model: Model, field: Field, at: number): Item {
  const inner = (schema.types[field.type] ?? []).filter((each) => each.required || each.kind !== 'nested');
  return Object.fromEntries(inner.flatMap((each) => {
    const value = fitting(schema, model, each, at);
    return value === undefined ? [] : [[each.name, value] as const];
  }));
}

function numbers({ type, validations = [] }: Field, at: number): readonly number[] {
  const bounds = (kinds: readonly Validation['kind'][]) => validations.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => Number(value));
  const least = Math.max(...bounds(['greaterOrEqual', 'greaterThan']));
  const most = Math.min(...bounds(['lessOrEqual', 'lessThan']));
  const step = type === 'Float' ? 0.5 : 1;
  const low = Number.isFinite(least) ? least : Number.isFinite(most) ? Math.min(1, most - count) : 1;
  return [low + at, low + (at % 3), low + step, low, (least + most) / 2].map((each) => (type === 'Float' ? each : Math.ceil(each)));
}

const people = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Tony'];
const places = ['Harbour', 'Oak', 'River', 'Summit', 'Lantern', 'Meadow'];
const cities = ['Lisbon', 'Oslo', 'Kyoto', 'Quito', 'Nairobi', 'Wellington'];
const colours = ['green', 'blue', 'red', 'yellow', 'orange', 'purple'];
const words = ['urgent', 'home', 'later', 'work', 'idea', 'waiting'];
const deeds = ['Plan the week', 'Call the supplier', 'Check the numbers', 'Write up the notes', 'Book a room', 'Thank the team'];
const remarks = ['A sample, to try things out.', 'Change it as you like.', 'Two weeks at most.', 'Ask before you start.', 'Nearly done.', 'Not urgent.'];

/** What a text of that name usually holds; then texts of shapes that patterns ask for. */
function texts(model: Model, { name, unique, validations = [] }: Field, at: number): readonly string[] {
  const label = labelOf(model.name);
  const usual: readonly (readonly [RegExp, string])[] = [
    [/colou?r/i, colours[at]!],
    [/city|town/i, cities[at]!],
    [/street|address/i, `${at + 1} ${places[at]!} Road`],
    [/(first|last|full|user|display)_?name|author|person|contact/i, people[at]!],
    [/tag|label|category|kind|type/i, words[at]!],
    [/name/i, /label|tag|category/i.test(model.name) ? words[at]! : /person|user|customer|member|employee|author/i.test(model.name) ? people[at]! : places[at]!],
    [/code|sku|number|^id$|key/i, `${label.slice(0, 3).toUpperCase()}-${100 + at}`],
    [/title|subject|headline|summary/i, deeds[at]!],
  ];
  const text = usual.find(([pattern]) => pattern.test(name))?.[1] ?? remarks[at]!;
  // A value that may be there once is told apart from those of an earlier time.
  const mark = unique ? ` ${Date.now().toString(36).slice(-4)}${at}` : '';
  const shapes = [text, `${label} ${at + 1}`, `S${at + 1}`, `sample-${at + 1}`, String(at + 1), `SAMPLE${at + 1}`, `ABC-${100 + at}`, `AB${at}`, `1000${at}`, `#a1b2c${at}`, `${colours[at]!}`, 'abc', 'ABC'];
  const value = (kind: Validation['kind']) => validations.find((each) => each.kind === kind)?.value;
  return shapes.map((shape) => {
    const whole = `${value('startsWith') ?? ''}${shape}${mark}`.padEnd(Number(value('minLength') ?? 0) - (value('endsWith')?.length ?? 0), '.');
    return `${whole.slice(0, Number(value('maxLength') ?? 200) - (value('endsWith')?.length ?? 0))}${value('endsWith') ?? ''}`;
  });
}
