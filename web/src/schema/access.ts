import { can, fieldNamed, otherSide, type Condition, type Field, type Model, type Operation, type Relation, type Rule } from './schema';

/** Who asks, as far as the rules look at it. */
export interface Person {
  readonly sub: string;
  readonly groups: readonly string[];
  /** Somebody who is not signed in: reads what rules give to the public. */
  readonly visitor?: boolean;
}

/**
 * May the person hope to do it? Only a hint for what the page offers: the API decides. "No" is said only where no rule
 * could ever grant it; what depends on the record is a "yes" here.
 */
export const mayTry = (model: Model, operation: Operation, person: Person): boolean =>
  reaches(model, operation, (rules) => rules.some((rule) => grants(rule, operation, person)));

/** The same for one record that is at hand. */
export const mayTryOn = (model: Model, operation: Operation, person: Person, record: Values): boolean =>
  reaches(model, operation, (rules) => rules.some((rule) => grants(rule, operation, person) && fits(model, rule, person, record)));

/** A field, or a relation, with rules of its own follows those instead of the model's. */
export const mayTryField = (model: Model, field: Pick<Field, 'rules'>, operation: Operation, person: Person, record?: Values): boolean =>
  (field.rules ?? model.rules).some((rule) => grants(rule, operation, person) && (!record || fits(model, rule, person, record)));

/** The groups whose members a rule lets do it. */
export const groupsThatMay = (model: Model, operation: Operation): readonly string[] => [
  ...new Set(model.rules.flatMap(({ allow, operations, groups = [], claim }) => (allow === 'groups' && operations.includes(operation) && (claim ?? groupsClaim) === groupsClaim ? groups : []))),
];

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
  return [rule, ...(rule.and ?? [])].every((each) => knows(each, person));
}

function knows(rule: Condition, person: Person): boolean {
  if (rule.allow !== 'groups' || (rule.claim && rule.claim !== groupsClaim)) return true;
  return rule.groups?.some((group) => person.groups.includes(group)) ?? false;
}

const fits = (model: Model, rule: Rule, person: Person, record: Values): boolean =>
  [rule, ...(rule.and ?? [])].every((each) => fitsOne(model, each, person, record));

/** Owners by `sub`, and the groups of the token, can be told from the record; about other claims the API knows more than we do. */
function fitsOne(model: Model, { allow, field, claim = 'sub' }: Condition, person: Person, record: Values): boolean {
  const known = allow === 'owner' ? claim === 'sub' || claim === 'sub::username' : allow === 'groupsField' && claim === groupsClaim;
  if (!known || !field) return true;
  const value = record[field];
  // A field that is not shown may hold anything; one that is has no value.
  if (value === undefined || value === null) return fieldNamed(model, field)?.rules !== undefined || !fieldNamed(model, field);
  const names = (Array.isArray(value) ? (value as unknown[]) : [value]).map(String);
  return names.some((name) => (allow === 'owner' ? name.split('::')[0] === person.sub : person.groups.includes(name)));
}

const groupsClaim = 'cognito:groups';
