import { randomBytes } from 'node:crypto'
import { arch, release, version as systemVersion } from 'node:os'
import type { TokenView } from '@certhall/bridge'
import { certificateDetails } from '../tokens/certificate-details.ts'
import { VERSION } from '../version.ts'
import type { CheckView, RepairView } from './environment-desk.ts'
import type { Place } from './place.ts'
import { redact } from './redact.ts'

export interface SupportBundle {
  /** What the holder tells the hotline: the report's name. */
  code: string
  /** Everything that is in it, to be read before it is sent. */
  files: { name: string; text: string }[]
  zip: Uint8Array
}

interface BundleInput {
  checks: readonly CheckView[]
  repairs: readonly RepairView[]
  tokens: readonly TokenView[]
  /** Last lines of the assistant's own log. */
  log: readonly string[]
}

/** Crockford's alphabet: nothing in it is mistaken when it is read out. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A report for the support, without PINs, names, numbers of persons, serial numbers or the user's own paths. */
export async function makeSupportBundle(place: Place, input: BundleInput): Promise<SupportBundle> {
  const code = caseCode(place.now())
  const known = { home: place.home, words: privateWords(input.tokens, place.now()) }
  const file = (name: string, content: unknown) => ({ name, text: redact(textOf(content), known) })
  const files = [
    file('summary.json', {
      code,
      at: place.now().toISOString(),
      assistant: VERSION,
      system: { platform: place.system, arch: arch(), release: release(), version: systemVersion() },
      tokens: input.tokens.map(countsOf),
    }),
    file('checks.json', input.checks),
    file('repairs.json', input.repairs),
    file('log.txt', input.log.join('\n')),
  ]
  const { strToU8, zipSync } = await import('fflate')
  const zip = zipSync(Object.fromEntries(files.map(({ name, text }) => [`${code}/${name}`, strToU8(text)])))
  return { code, files, zip }
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
}

/** What helps and identifies nobody. */
function countsOf({ driver, foreign, pin, certificates }: TokenView & { driver?: string }) {
  return { driver, foreign, pin, certificates: certificates.map(({ use }) => use) }
}

function privateWords(tokens: readonly TokenView[], now: Date): string[] {
  return tokens.flatMap(({ serial, id, certificates }) => [
    ...[serial, id].filter((text): text is string => text !== undefined),
    ...certificates.flatMap((view) => {
      const { holder, subject, serial: number, fingerprint, identity } = certificateDetails(view, now)
      return [holder, subject, number, fingerprint, ...Object.values(identity)]
    }),
  ])
}

function caseCode(now: Date): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '')
  const letters = [...randomBytes(6)].map((byte) => LETTERS[byte % LETTERS.length])
  return `ZS${day}-${letters.join('')}`
}
