import { can, fieldNamed, otherSide, type Condition, type Field, type Model, type Operation, type Relation, type Rule } from './schema';

/** Who asks, as far as the rules look at it. */
export interface Person {
  readonly sub: string;
  readonly groups: readonly string[];
  /** Somebody who is not signed in: reads what rules give to the public. */
  readonly visitor?: boolean;
  /**
   * What makes them a member of something, by `membershipKey`. Not there while it is being read, null where only the API knows it; without
   * any of this the API knows it all.
   */
  readonly memberships?: Memberships;
}

export type Memberships = Readonly<Record<string, readonly Values[] | null>>;

/**
 * May the person hope to do it? Only a hint for what the page offers: the API decides. "No" is said only where no rule
 * could ever grant it; what depends on the record is a "yes" here.
 */
export const mayTry = (model: Model, operation: Operation, person: Person): boolean =>
  reaches(model, operation, (rules) => rules.some((rule) => grants(rule, operation, person)));

/** The same for one record that is at hand. */
export const mayTryOn = (model: Model, operation: Operation, person: Person, record: Values): boolean =>
  reaches(model, operation, (rules) => rules.some((rule) => grants(rule, operation, person) && fits(model, rule, person, record)));

/** May the person hope to create a record with these values? What is not among them may still become anything. */
export const mayCreate = (model: Model, person: Person, values: Values): boolean =>
  reaches(model, 'create', (rules) => rules.some((rule) => grants(rule, 'create', person) && fits(model, rule, person, values, true)));

/** A field, or a relation, with rules of its own follows those instead of the model's. */
export const mayTryField = (model: Model, field: Pick<Field, 'rules'>, operation: Operation, person: Person, record?: Values, isPart = false): boolean =>
  (field.rules ?? model.rules).some((rule) => grants(rule, operation, person) && (!record || fits(model, rule, person, record, isPart)));

/** The groups whose members a rule lets do it. */
export const groupsThatMay = (model: Model, operation: Operation): readonly string[] => [
  ...new Set(model.rules.flatMap(({ allow, operations, groups = [], claim }) => (allow === 'groups' && operations.includes(operation) && (claim ?? groupsClaim) === groupsClaim ? groups : []))),
];

/** The field in which each record names groups that may do it. Whoever is in any group is not refused, and gets what names theirs. */
export const groupsNamedIn = (model: Model, operation: Operation): string | undefined =>
  model.rules.find(({ allow, operations, claim }) => allow === 'groupsField' && operations.includes(operation) && (claim ?? groupsClaim) === groupsClaim)?.field;

/** May two records be paired? A pair is a change of its left record, from whichever side one looks. What is not given is still to be made, or chosen. */
export function mayPair(model: Model, record: Values | undefined, relation: Relation, target: Model, person: Person, other?: Values): boolean {
  if (relation.left) return can(model, 'update') && mayTryField(model, relation, 'update', person, record);
  const left = otherSide(relation, target);
  return left?.left === true && can(target, 'update') && mayTryField(target, left, 'update', person, other);
}

/** Is it the person's own, by one of the owner rules? Where a rule looks at a claim that we do not know, the API has judged already. */
export const ownedBy = (model: Model, person: Person, record: Values): boolean =>
  model.rules.some((rule) => rule.allow === 'owner' && fitsOne(model, rule, person, record));

type Values = Readonly<Record<string, unknown>>;

/** A record is reached by the model's rules or those of any field. A delete takes every field with it, so all have to grant it. */
function reaches(model: Model, operation: Operation, hold: (rules: readonly Rule[]) => boolean): boolean {
  if (!can(model, operation)) return false;
  const others = model.fields.flatMap((field) => (field.rules ? [field.rules] : []));
  return operation === 'delete' ? hold(model.rules) && others.every(hold) : hold(model.rules) || others.some(hold);
}

function grants(rule: Rule, operation: Operation, person: Person): boolean {
  if (!rule.operations.includes(operation)) return false;
  if (person.visitor) return rule.allow === 'public' && !rule.and && (operation === 'get' || operation === 'list');
  return [rule, ...(rule.and ?? [])].every((each) => knows(each, operation, person));
}

function knows(rule: Condition, operation: Operation, person: Person): boolean {
  // Who has just become a member is not yet known for one, and finds an empty list at worst.
  if (rule.allow === 'members') return operation === 'get' || operation === 'list' || ownMemberships(rule, person)?.length !== 0;
  if (rule.allow !== 'groups' || (rule.claim && rule.claim !== groupsClaim)) return true;
  return rule.groups?.some((group) => person.groups.includes(group)) ?? false;
}

const fits = (model: Model, rule: Rule, person: Person, record: Values, isPart = false): boolean =>
  [rule, ...(rule.and ?? [])].every((each) => fitsOne(model, each, person, record, isPart));

/** Owners by `sub`, and the groups of the token, can be told from the record; about other claims the API knows more than we do. */
function fitsOne(model: Model, rule: Condition, person: Person, record: Values, isPart = false): boolean {
  const { allow, field, claim = 'sub' } = rule;
  if (allow === 'members') return isMember(model, rule, person, record, isPart);
  const known = allow === 'owner' ? claim === 'sub' || claim === 'sub::username' : allow === 'groupsField' && claim === groupsClaim;
  if (!known || !field) return true;
  const value = record[field];
  // A field that is not shown may hold anything; one that is has no value.
  if (value === undefined || value === null) return isPart || mayHide(model, field);
  const names = (Array.isArray(value) ? (value as unknown[]) : [value]).map(String);
  return names.some((name) => (allow === 'owner' ? name.split('::')[0] === person.sub : person.groups.includes(name)));
}

function isMember(model: Model, rule: Condition, person: Person, record: Values, isPart: boolean): boolean {
  const own = ownMemberships(rule, person);
  const group = (rule.group ?? []).map((name) => record[name]);
  const missing = (rule.group ?? []).filter((_, at) => group[at] === undefined || group[at] === null);
  if (missing.length > 0) return isPart || missing.every((name) => mayHide(model, name));
  return own?.some((membership) => rule.throughGroup?.every((name, at) => String(membership[name]) === String(group[at]))) ?? true;
}

const mayHide = (model: Model, name: string): boolean => fieldNamed(model, name)?.rules !== undefined || !fieldNamed(model, name);

/** The person's records of the rule's `through` that count for it. Undefined where only the API knows them. */
function ownMemberships(rule: Condition, { memberships }: Person): readonly Values[] | undefined {
  const own = memberships?.[membershipKey(rule)];
  if (!memberships || own === null) return undefined;
  const asked = Object.entries(rule.where ?? {});
  return (own ?? []).filter((membership) => asked.every(([name, values]) => [membership[name]].flat().some((value) => values.includes(String(value)))));
}

export const membershipKey = ({ through, member }: Condition): string => `${through}.${member}`;

const groupsClaim = 'cognito:groups';
