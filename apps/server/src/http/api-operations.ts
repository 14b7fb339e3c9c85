// For tests: reads the hall's own API description, so that a route added later is tried like the others.

export interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  pattern?: string
  format?: string
  maxLength?: number
  maximum?: number
  items?: Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
}

interface Parameter {
  name: string
  in: 'path' | 'query'
  required?: boolean
  schema: Schema
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Who = 'holder' | 'staff' | 'unlock' | 'loss' | 'ticket' | 'restore' | 'seal'

export interface Operation {
  /** 'POST /api/cases' */
  name: string
  method: Method
  path: string
  parameters: Parameter[]
  body?: Schema
  who?: Who
}

interface Described {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  security?: Record<string, string[]>[]
}

/** Every operation of an OpenAPI document. */
export function operationsOf(document: { paths: Record<string, Record<string, Described>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, security = [] }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase() as Method,
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      who: security.flatMap(Object.keys)[0] as Who | undefined,
    })),
  )
}

const BY_PATTERN: Record<string, string> = {
  // a token's serial, a one-time code
  '^[\\x21-\\x7e]+$': 'UNKNOWN1',
  '^[0-9]{6}$': '123456',
  // zod's base64
  '^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$': 'AAAA',
  '^CH[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$': 'CH20260101-00000000',
  '^SO[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$': 'SO20260101-00000000',
  '^(1[3-9]\\d{9}|0\\d{2,3}-?\\d{7,8})$': '13800000000',
  '^1[3-9][0-9]{9}$': '13800000000',
  '^[0-9a-f]{64}$': 'a'.repeat(64),
  '^\\d{4}-\\d{2}-\\d{2}$': '2026-01-01',
  '^[\\w-]{1,60}$': 'something',
  '^(?!00)(?:[0-9a-f]{2}){1,32}$': 'abcd',
  '^RP[0-9]{8}[0-9A-HJKMNP-TV-Z]{12}$': 'RP20260101000000000000',
  '^[IC]P[0-9]{8}[0-9A-HJKMNP-TV-Z]{12}$': 'IP20260101000000000000',
  '^[a-z]{1,20}$': 'wechat',
  '^[a-z][a-z0-9-]{1,39}$': 'something',
  '^[a-z][a-z0-9._-]{1,39}$': 'something',
  '^[A-Za-z0-9_-]{1,40}$': 'something',
}

/** A value that the schema takes. Throws for a schema that it has not been taught. */
export function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [either] = schema.oneOf ?? schema.anyOf ?? []
  if (either) return sample(either)
  const type = schema.type ?? ''
  const make = SAMPLES[type]
  if (!make) throw new Error(`no sample for ${JSON.stringify(schema)}`)
  return make(schema)
}

const SAMPLES: Record<string, (schema: Schema) => unknown> = {
  string({ pattern, format, maxLength = 8 }) {
    if (format === 'uri') return 'https://example.test/'
    if (format === 'email') return 'nobody@example.test'
    if (format === 'date') return '2026-01-01'
    if (format === 'date-time') return '2026-01-01T00:00:00Z'
    if (pattern === undefined) return 'x'.repeat(Math.min(maxLength, 8))
    const known = BY_PATTERN[pattern]
    if (known === undefined) throw new Error(`no sample for the pattern ${pattern}`)
    return known
  },
  // High, so that no version of anything has it.
  integer: ({ maximum = 999_999 }) => Math.min(maximum, 999_999),
  boolean: () => true,
  array: ({ items }) => (items ? [sample(items)] : []),
  object: ({ properties = {} }) =>
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, sample(one)])),
}

/** Values that the schema refuses, each with a name: another type, too long, too large, cut off, with something foreign. */
export function wrongValues(schema: Schema): [string, unknown][] {
  const faults: [string, unknown][] = [
    [`${schema.type ?? 'value'} → other type`, OTHER_TYPE[schema.type ?? ''] ?? {}],
  ]
  if (schema.maxLength !== undefined) faults.push(['too long', 'A'.repeat(schema.maxLength + 4)])
  if (schema.enum || schema.const !== undefined) faults.push(['unknown word', 'no-such-word'])
  if (schema.type === 'string') faults.push(['NUL', 'a\0b'], ['half a surrogate pair', 'a\ud800b'])
  if (schema.type === 'integer') faults.push(['not whole', 1.5], ['too large', Number.MAX_VALUE])
  if (schema.type === 'object') faults.push(...wrongObjects(schema))
  return faults
}

function wrongObjects(schema: Schema): [string, unknown][] {
  const whole = sample(schema) as Record<string, unknown>
  const faults: [string, unknown][] = []
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (schema.required?.includes(name)) {
      const { [name]: _left, ...rest } = whole
      faults.push([`without ${name}`, rest])
    }
    for (const [fault, value] of wrongValues(property))
      faults.push([`${name}: ${fault}`, { ...whole, [name]: value }])
  }
  if (schema.additionalProperties === false) faults.push(['with a foreign field', { ...whole, foreign: 1 }])
  return faults
}

const OTHER_TYPE: Record<string, unknown> = {
  string: { not: 'a string' },
  integer: 'three',
  boolean: 'maybe',
  array: 'none',
  object: ['not an object'],
}

/** The address with its parameters filled in. */
export function addressOf(
  { path, parameters: described }: Operation,
  parameters: Record<string, string>,
): string {
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const number =
      name === 'number' ? described.find((one) => one.in === 'path' && one.name === name) : undefined
    return encodeURIComponent(parameters[name] ?? (number ? String(sample(number.schema)) : 'missing'))
  })
}

/** With what the route needs in its query, too, so that it is refused for who asks and not for how. */
export function addressWithQuery(operation: Operation, parameters: Record<string, string>): string {
  const needed = operation.parameters.filter((one) => one.in === 'query' && one.required)
  const query = new URLSearchParams(needed.map(({ name, schema }) => [name, String(sample(schema))]))
  return `${addressOf(operation, parameters)}?${query}`
}
