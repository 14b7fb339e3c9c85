import type { Element } from '../der-read.ts'
import type { LintFinding } from '../lint.ts'
import { type ExtensionSet, ReadMemory } from '../read-memory.ts'
import type { LintContext } from './rule.ts'

/** A frame as it was met, and what its rules found. */
interface JudgedFrame extends Pick<LintContext['tbs'], 'version' | 'signatureName' | 'issuer' | 'key'> {
  readonly kind: LintContext['kind']
  readonly by: LintContext['issuer']
  readonly algorithm: Element
  readonly set: ExtensionSet
  readonly findings: readonly LintFinding[]
}

const LIMIT = 48

/**
 * What lint knows of the certificates of one issuer: it reads what they repeat once, and applies rules that look at nothing
 * else once. What is remembered is compared octet by octet (by `ReadMemory`) with what is to be signed, so nothing is taken
 * for granted but that the same octets are still right.
 */
export class LintMemory {
  readonly read = new ReadMemory()
  readonly #frames: JudgedFrame[] = []

  recall({ tbs, raw, kind, issuer }: LintContext): JudgedFrame | undefined {
    const set = this.read.together(tbs.extensions.all)
    for (const frame of this.#frames)
      if (
        frame.set === set &&
        frame.issuer === tbs.issuer &&
        frame.by === issuer &&
        frame.kind === kind &&
        frame.key === tbs.key &&
        frame.version === tbs.version &&
        frame.signatureName === tbs.signatureName &&
        frame.algorithm === raw.algorithm
      )
        return frame
    return undefined
  }

  /** `findings` are those of the rules about frames, for a certificate that is all in DER. */
  keep({ tbs, raw, kind, issuer: by }: LintContext, findings: readonly LintFinding[]): void {
    const { version, signatureName, issuer, key } = tbs
    const set = this.read.together(tbs.extensions.all)
    if (this.#frames.length >= LIMIT) this.#frames.shift()
    const { algorithm } = raw
    this.#frames.push({ ...{ version, signatureName, issuer, key, kind, by }, algorithm, set, findings })
  }
}
