// The part of JSON Schema (draft 2020-12) that dictionaries/schema.json uses; a keyword it does not know is an error, so that none is passed over.
export type Schema = { readonly [keyword: string]: unknown }

const ANNOTATIONS = new Set(['$schema', '$defs', 'title', 'description'])

/** Faults of `value` as `path: message`; `root` resolves `$ref`. */
export function validate(root: Schema, value: unknown, schema: Schema = root, path = ''): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (ANNOTATIONS.has(keyword) || keyword === 'then' || keyword === 'else') return []
    const check = CHECKS[keyword]
    if (check === undefined) throw new Error(`the schema uses ${keyword}, which test/support/schema.ts does not know`)
    return check({ root, schema, argument, value, path })
  })
}

interface Context { readonly root: Schema; readonly schema: Schema; readonly argument: unknown; readonly value: unknown; readonly path: string }
type Check = (context: Context) => string[]

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const fails = (wrong: boolean, { path }: Context, message: string): string[] => (wrong ? [`${path}: ${message}`] : [])
const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value)

const CHECKS: Readonly<Record<string, Check>> = {
  $ref: ({ root, argument, value, path }) => {
    const target = String(argument).replace('#/', '').split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root)
    if (target === undefined) throw new Error(`the schema has no ${String(argument)}`)
    return validate(root, value, target as Schema, path)
  },
  if: ({ root, schema, argument, value, path }) => {
    const branch = schema[validate(root, value, argument as Schema, path).length === 0 ? 'then' : 'else']
    return branch === undefined ? [] : validate(root, value, branch as Schema, path)
  },
  type: (context) => fails(typeOf(context.value) !== context.argument, context, `is no ${String(context.argument)}`),
  enum: (context) => fails(!(context.argument as unknown[]).includes(context.value), context, `is none of ${String(context.argument)}`),
  pattern: (context) => fails(typeof context.value === 'string' && !new RegExp(String(context.argument), 'u').test(context.value), context, `does not match ${String(context.argument)}`),
  minimum: (context) => fails(typeof context.value === 'number' && context.value < Number(context.argument), context, 'is too small'),
  minItems: (context) => fails(Array.isArray(context.value) && context.value.length < Number(context.argument), context, 'is too short'),
  maxItems: (context) => fails(Array.isArray(context.value) && context.value.length > Number(context.argument), context, 'is too long'),
  required: (context) => (context.argument as string[]).flatMap((key) => fails(isObject(context.value) && !(key in context.value), context, `lacks ${key}`)),
  items: ({ root, argument, value, path }) => (Array.isArray(value) ? value.flatMap((item, i) => validate(root, item, argument as Schema, `${path}[${i}]`)) : []),
  properties: ({ root, argument, value, path }) =>
    isObject(value) ? Object.entries(argument as Record<string, Schema>).flatMap(([key, schema]) => (key in value ? validate(root, value[key], schema, `${path}.${key}`) : [])) : [],
  additionalProperties: ({ root, schema, argument, value, path }) => {
    const known = Object.keys((schema['properties'] ?? {}) as object)
    const rest = isObject(value) ? Object.keys(value).filter((key) => !known.includes(key)) : []
    return rest.flatMap((key) => (argument === false ? [`${path}.${key}: is not known`] : validate(root, (value as Record<string, unknown>)[key], argument as Schema, `${path}.${key}`)))
  },
}
