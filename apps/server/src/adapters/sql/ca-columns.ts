/** A plain Uint8Array of what the driver reads as a Buffer. (`from` would walk it octet by octet, ten times as long.) */
export const bytes = (column: Uint8Array): Uint8Array => new Uint8Array(column)

/** The field with its value, or nothing for a column that is null. */
export function optional<Key extends string, Value>(key: Key, value: Value | null): { [key in Key]?: Value } {
  return value === null ? {} : ({ [key]: value } as { [key in Key]: Value })
}
