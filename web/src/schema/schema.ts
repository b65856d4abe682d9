/** What `schema.json` says: everything that the pages are made from. Written by local/Tools/Clients/SchemaJson.cs. */
export interface Schema {
  readonly models: readonly Model[];
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly types: Readonly<Record<string, readonly Field[]>>;
}

export interface Model {
  readonly name: string;
  /** The first segment of its REST path. */
  readonly path: string;
  readonly description?: string;
  /** The field that a record is called by, where the schema chooses it. */
  readonly title?: string;
  /** Can its lists be followed? */
  readonly live?: boolean;
  /** The names of the fields that name one record, in order. */
  readonly key: readonly string[];
  /** Does the service make the id when none is sent? */
  readonly generatedId: boolean;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly fields: readonly Field[];
  readonly indexes: readonly Index[];
  readonly relations: readonly Relation[];
  /** Relations that only the other model declares, as they are seen from the record that holds the key. The API knows none of these names. */
  readonly parents?: readonly Relation[];
  readonly operations: readonly Operation[];
  readonly rules: readonly Rule[];
}

export type Operation = 'create' | 'get' | 'list' | 'update' | 'delete';

export interface Field {
  readonly name: string;
  /** A scalar's name, or that of an enum or a nested type. */
  readonly type: string;
  readonly kind: 'scalar' | 'enum' | 'nested';
  readonly list?: boolean;
  readonly itemRequired?: boolean;
  readonly required?: boolean;
  readonly description?: string;
  readonly role: 'data' | 'identifier' | 'owner' | 'foreignKey' | 'createdAt' | 'updatedAt';
  /** May the body of a create, or of an update, hold it? Must the first? */
  readonly create?: boolean;
  readonly createRequired?: boolean;
  readonly update?: boolean;
  readonly default?: string;
  readonly unique?: boolean;
  readonly validations?: readonly Validation[];
  readonly rules?: readonly Rule[];
}

export interface Validation {
  readonly kind:
    | 'greaterThan' | 'greaterOrEqual' | 'lessThan' | 'lessOrEqual'
    | 'minLength' | 'maxLength' | 'startsWith' | 'endsWith' | 'matches';
  readonly value: string;
  readonly message?: string;
}

export interface Index {
  readonly name: string;
  readonly partition: readonly string[];
  readonly sort: readonly string[];
  readonly origin: 'declared' | 'relation' | 'owner';
}

export interface Relation {
  readonly name: string;
  readonly kind: 'hasOne' | 'hasMany' | 'belongsTo' | 'manyToMany';
  readonly model: string;
  readonly description?: string;
  /** The foreign key, on this model or on the other; none for a many-to-many. */
  readonly key: readonly string[];
  readonly keyOnSource: boolean;
  readonly required?: boolean;
  /** What becomes of the others when this record is deleted, where they do not stay as they are. */
  readonly onDelete?: 'unset' | 'cascade' | 'restrict';
  /** The fields by which the related records can be sorted. */
  readonly sort: readonly string[];
  /** Of a many-to-many: what its pairs are called, whether this is the side that they are stored under, whether each owner has their own. */
  readonly pairing?: string;
  readonly left?: boolean;
  readonly owned?: boolean;
  readonly rules?: readonly Rule[];
}

export interface Rule extends Condition {
  readonly operations: readonly Operation[];
  /** What has to hold beside it. */
  readonly and?: readonly Condition[];
}

/** Whom a rule matches. */
export interface Condition {
  readonly allow: 'owner' | 'groups' | 'groupsField' | 'members' | 'private' | 'public';
  /** The record's field that an owner rule, or a groups rule, looks at. */
  readonly field?: string;
  /** Is that field a list of co-owners? */
  readonly list?: boolean;
  readonly groups?: readonly string[];
  readonly claim?: string;
  /** Of a rule for members: the model whose records say who is one, and its fields with the member and with the key of the group. */
  readonly through?: string;
  readonly member?: string;
  readonly throughGroup?: readonly string[];
  /** The values that fields of such a record must have. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** The record's own fields with the key of its group. */
  readonly group?: readonly string[];
}

/** What a record's own fields refer to, whichever side declares it. */
export const referencesOf = (model: Model): readonly Relation[] =>
  [...model.relations, ...(model.parents ?? [])].filter((relation) => relation.keyOnSource && relation.key.length > 0);

export const modelNamed = (schema: Schema, name: string): Model | undefined => schema.models.find((model) => model.name === name);

export const modelAt = (schema: Schema, path: string): Model | undefined => schema.models.find((model) => model.path === path);

export const fieldNamed = (model: Model, name: string): Field | undefined => model.fields.find((field) => field.name === name);

export const can = (model: Model, operation: Operation): boolean => model.operations.includes(operation);

/** A many-to-many relation as the other model declares it. */
export const otherSide = (relation: Relation, target: Model): Relation | undefined =>
  target.relations.find((each) => each.pairing === relation.pairing && !each.left === !!relation.left);

/** The field with the owner, where a record has one that the service itself writes into it. */
export const ownerField = (model: Model): string | undefined =>
  model.rules.find(({ allow, list, field }) => allow === 'owner' && !list && field && fieldNamed(model, field) && !isChosenOwner(model, fieldNamed(model, field)!))?.field;

/** Is it an owner whom the one who creates the record names? By no rule does the service write one into it. */
export const isChosenOwner = (model: Model, field: Field): boolean =>
  !!field.create && !field.list && field.role === 'owner' && [model, ...model.fields, ...model.relations].flatMap(({ rules = [] }) => rules).every(
    ({ operations, and = [], ...rule }) => !operations.includes('create') || [rule, ...and].every((each) => each.allow !== 'owner' || each.field !== field.name),
  );
