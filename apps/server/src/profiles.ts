import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { CerthallError, type Profile, profileSchema } from '@certhall/model'
import { type Document, isMap, LineCounter, parseDocument } from 'yaml'
import { profileFaults } from './profile-faults.ts'

/**
 * Reads every `*.yaml` of a folder. `profile-invalid` names file, line and reason, and in `extra.faults` every fault of the
 * file: a hall does not start with a rule that it would misread.
 */
export async function loadProfiles(folder: string): Promise<Map<string, Profile>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.ya?ml$/.test(name)).sort()
  if (names.length === 0) throw new CerthallError('profile-invalid', `no *.yaml files in ${folder}`)
  const profiles = new Map<string, Profile>()
  for (const name of names) {
    const profile = parseProfile(await readFile(path.join(folder, name), 'utf8'), name)
    if (profiles.has(profile.id)) {
      throw new CerthallError('profile-invalid', `${name}:1: id: ${profile.id} stands in another file too`)
    }
    profiles.set(profile.id, profile)
  }
  return profiles
}

interface Fault {
  line: number
  /** 'renewal.window.opens' */
  field: string
  reason: string
}

/** One profile from YAML text; `file` is named in what is thrown. */
export function parseProfile(text: string, file: string): Profile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const broken = document.errors.map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    field: '',
    reason: message,
  }))
  if (broken.length > 0) throw invalid(file, broken)

  const { profile, issues } = judge(document.toJS())
  if (profile) return profile
  throw invalid(
    file,
    issues.map(({ path: keys, message }) => ({
      line: lines.linePos(offsetOf(document, keys)).line,
      field: keys.join('.'),
      reason: message,
    })),
  )
}

/** One profile from JSON, as it is stored or proposed; `profile-invalid` as `parseProfile`, without lines. */
export function readProfile(body: unknown, name: string): Profile {
  const { profile, issues } = judge(body)
  if (profile) return profile
  const faults = issues.map(({ path: keys, message }) => ({ field: keys.join('.'), reason: message }))
  const text = faults.map(({ field, reason }) => `${name}: ${field ? `${field}: ` : ''}${reason}`)
  throw new CerthallError('profile-invalid', text.join('\n'), { file: name, faults })
}

function judge(body: unknown): { profile?: Profile; issues: Issue[] } {
  const parsed = profileSchema.safeParse(body)
  if (!parsed.success) return { issues: parsed.error.issues.flatMap(spread) }
  const issues = profileFaults(parsed.data)
  return issues.length === 0 ? { profile: parsed.data, issues } : { issues }
}

interface Issue {
  path: PropertyKey[]
  message: string
}

/** A foreign key is a fault of its own, at its own line. */
function spread(issue: { code?: string; keys?: string[]; path: PropertyKey[]; message: string }): Issue[] {
  if (issue.code !== 'unrecognized_keys') return [issue]
  return (issue.keys ?? []).map((key) => ({ path: [...issue.path, key], message: 'unknown field' }))
}

/** Where a field stands; a missing one, where the nearest thing around it does. */
function offsetOf(document: Document.Parsed, keys: readonly PropertyKey[]): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const around = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true)
    const key = keys[depth - 1]
    const pair = isMap(around) && around.items.find((item) => String(item.key) === String(key))
    const node = pair ? pair.key : document.getIn(keys.slice(0, depth), true)
    const range = (node as { range?: [number, number, number] } | undefined)?.range
    if (range) return range[0]
  }
  return 0
}

function invalid(file: string, faults: Fault[]): CerthallError {
  const sorted = [...faults].sort((a, b) => a.line - b.line)
  const text = sorted.map(
    ({ line, field, reason }) => `${file}:${line}: ${field ? `${field}: ` : ''}${reason}`,
  )
  return new CerthallError('profile-invalid', text.join('\n'), { file, faults: sorted })
}
