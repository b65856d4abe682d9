import { schema } from '../app/schema';
import { currentSession, memberships } from '../auth/session';
import { membershipKey } from '../schema/access';
import { can, modelNamed, type Condition, type Model } from '../schema/schema';
import type { Item } from '../schema/records';
import { listRecords } from './lists';

/** As many memberships as the API looks at. */
const most = '100';

let last = 0;

/** Reads what makes the person a member of something, where the schema asks for it, so that the page offers what the rules will allow. */
export async function readMemberships(): Promise<void> {
  const sub = currentSession()?.sub;
  const asked = new Map(rules().map((rule) => [membershipKey(rule), rule]));
  if (!sub || asked.size === 0) return;
  const round = ++last;
  const read = await Promise.all([...asked].map(async ([key, rule]) => [key, await own(rule, sub)] as const));
  const now = Object.fromEntries(read);
  if (round === last && sub === currentSession()?.sub && JSON.stringify(now) !== JSON.stringify(memberships.get())) memberships.set(now);
}

const rules = (): readonly Condition[] =>
  schema().models
    .flatMap(({ rules, fields, relations }) => [rules, ...[...fields, ...relations].map((each) => each.rules ?? [])].flat())
    .flatMap((rule) => [rule, ...(rule.and ?? [])])
    .filter((rule) => rule.allow === 'members');

/** Null where there may be more than the API shows. */
async function own(rule: Condition, sub: string): Promise<readonly Item[] | null> {
  const model = modelNamed(schema(), rule.through!)!;
  if (!showsOwn(model, rule.member!)) return null;
  try {
    const { value } = await listRecords(model, [[`${rule.member!}.eq`, sub], ['limit', most]]);
    return value.nextToken ? null : value.items;
  } catch {
    return null;
  }
}

/** Does everybody see all memberships of their own, and all fields of them? */
const showsOwn = (model: Model, member: string): boolean =>
  can(model, 'list') && model.fields.every((field) => !field.rules) && model.rules.some((rule) => rule.operations.includes('list') && !rule.and && isOfOwn(model, member, rule));

function isOfOwn(model: Model, member: string, { allow, field, claim, through, where, group, throughGroup, ...rule }: Condition): boolean {
  if (allow === 'owner') return field === member && claim === 'sub';
  if (allow === 'members') return through === model.name && rule.member === member && !where && String(group) === String(throughGroup);
  return allow === 'private' || allow === 'public';
}
