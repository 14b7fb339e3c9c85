import type { ProfileDifference } from '@certhall/model/api'

type Json = unknown
type Row = Record<string, Json>

/** What differs between two profiles, rule by rule, in their own order. */
export function differencesOf(before: Json, after: Json, path = ''): ProfileDifference[] {
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return []
  if (isWhole(before) && isWhole(after)) {
    return [
      {
        path,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      },
    ]
  }
  const [old, now] = [partsOf(before), partsOf(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])]
  return names.flatMap((name) =>
    differencesOf(old.get(name), now.get(name), path === '' ? name : `${path}.${name}`),
  )
}

const isScalar = (value: Json) => value === null || typeof value !== 'object'

/** What people read as one thing: a value, a list of values, a text in both languages, a period, a row of the price list. */
const isWhole = (value: Json): boolean =>
  isScalar(value) ||
  (Array.isArray(value) && value.length > 0 && value.every(isScalar)) ||
  (isRow(value) &&
    !('id' in value) &&
    Object.values(value).every((one) => isScalar(one) || isList(one)) &&
    isSmall(value))

const isRow = (value: Json): value is Row => !isScalar(value) && !Array.isArray(value)
const isList = (value: Json) => Array.isArray(value) && value.every(isScalar)

/** Pairs of languages, periods and prices are; a section of rules that happens to be flat is not. */
const isSmall = (row: Row) =>
  ['zh', 'days', 'months', 'workingDays', 'flatFen', 'perYearFen'].some((name) => name in row)

/** Parts by name; rows of a list by their id, or their place. */
function partsOf(value: Json): Map<string, Json> {
  if (Array.isArray(value))
    return new Map(
      value.map((one, at) => [isRow(one) && typeof one.id === 'string' ? one.id : String(at + 1), one]),
    )
  return new Map(isRow(value) ? Object.entries(value) : [])
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRow(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  )
}
