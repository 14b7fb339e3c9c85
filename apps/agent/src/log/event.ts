import { z } from 'zod'

// What the log may hold: these events with these facts, and no free text. A PIN, a ticket, a name or a whole serial number has
// no field to stand in.

const fact = z.string().max(300)
const purpose = z.enum([
  'log-in',
  'staff-log-in',
  'deliver',
  'restore',
  'unlock',
  'issue',
  'seal',
  'list',
  'sign-document',
  'stamp-document',
  'check',
])
const one = <Name extends string, Facts extends z.ZodRawShape>(event: Name, facts: Facts) =>
  z.strictObject({ event: z.literal(event), ...facts })

const asked = { site: fact, purpose }
/** `token`: masked, see `masked`. `code`: one of the model's error codes. */
const event = z.discriminatedUnion('event', [
  one('started', { version: fact }),
  one('stopped', {}),
  one('token-inserted', { token: fact }),
  one('token-removed', { token: fact }),
  one('token-refused', { token: fact, code: fact, triesLeft: z.int().min(0).optional() }),
  one('pin-verified', { token: fact }),
  one('pin-changed', { token: fact }),
  one('site-allowed', { site: fact }),
  one('site-revoked', { site: fact }),
  one('asked', asked),
  one('agreed', { ...asked, token: fact }),
  one('refused', asked),
  one('finished', asked),
  one('interrupted', { ...asked, code: fact }),
  one('failed', { ...asked, code: fact }),
  one('module-failed', { module: fact, code: fact }),
  one('module-recovered', { module: fact }),
  one('repaired', { check: fact }),
  one('undone', { check: fact }),
  /** `where`: kind of error and place in our code, never its message. */
  one('fault', { where: fact }),
])

export type LogEvent = z.infer<typeof event>
export type LogEntry = LogEvent & { at: string }

/** One line of the file; undefined for a line that a crash or somebody else has spoilt. */
export function parseEntry(line: string): LogEntry | undefined {
  try {
    const { at, ...rest } = z.looseObject({ at: z.iso.datetime() }).parse(JSON.parse(line))
    return { ...event.parse(rest), at }
  } catch {
    return undefined
  }
}

/** Enough to tell one's tokens apart: the last four characters. */
export function masked(serial: string): string {
  return `…${serial.slice(-4)}`
}

/** Kind and place of an error that nobody foresaw. Its message may quote anything, so that stays out. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frame = /\n\s+at (?:(\S+) \()?(?:.*[/\\])?([^/\\\n]+?:\d+):\d+\)?/.exec(error.stack ?? '')
  return frame ? `${error.name} ${frame[1] ?? ''} ${frame[2]}`.replace('  ', ' ') : error.name
}
