import { can, type Field, type Model, type Operation, type Rule } from './schema';

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
export function mayTry(model: Model, operation: Operation, person: Person): boolean {
  return can(model, operation) && model.rules.some((rule) => grants(rule, operation, person));
}

/** The same for one record that is at hand. */
export function mayTryOn(model: Model, operation: Operation, person: Person, record: Readonly<Record<string, unknown>>): boolean {
  return can(model, operation) && model.rules.some((rule) => grants(rule, operation, person) && fits(rule, person, record));
}

/** A field with rules of its own follows those instead of the model's. */
export function mayTryField(field: Pick<Field, 'rules'>, operation: Operation, person: Person): boolean {
  return !field.rules || field.rules.some((rule) => grants(rule, operation, person));
}

function grants(rule: Rule, operation: Operation, person: Person): boolean {
  if (!rule.operations.includes(operation)) return false;
  if (person.visitor) return rule.allow === 'public' && !rule.conditional && (operation === 'get' || operation === 'list');
  if (rule.allow !== 'groups' || (rule.claim && rule.claim !== 'cognito:groups')) return true;
  return rule.groups?.some((group) => person.groups.includes(group)) ?? false;
}

/** Owner rules by `sub` can be told from the record; about others the API knows more than we do. */
function fits(rule: Rule, person: Person, record: Readonly<Record<string, unknown>>): boolean {
  if (rule.allow !== 'owner' || !rule.field || (rule.claim && rule.claim !== 'sub' && rule.claim !== 'sub::username')) return true;
  const value = record[rule.field];
  if (value === undefined) return true;
  const names = Array.isArray(value) ? (value as unknown[]) : [value];
  return names.some((name) => typeof name === 'string' && name.split('::')[0] === person.sub);
}

/** Is it the person's own, by one of the owner rules? Where a rule looks at a claim that we do not know, the API has judged already. */
export const ownedBy = (model: Model, person: Person, record: Readonly<Record<string, unknown>>): boolean =>
  model.rules.some((rule) => rule.allow === 'owner' && fits(rule, person, record));
