import { type KeyType, keyFits, type SignatureName } from '../algorithms.ts'

/** Checks one signature; false for anything that is not right. */
export type VerifySignature = (
  algorithm: SignatureName,
  spki: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean

/** What a certificate, a list and an answer have in common. */
export interface Signed {
  readonly tbs: Uint8Array
  readonly signatureName: SignatureName
  readonly signature: Uint8Array
}

/** Whoever's name and key may be behind a signature: a certificate or a trust anchor. */
export interface KeyHolder {
  readonly subjectDer: Uint8Array
  readonly spki: Uint8Array
  readonly key: KeyType
}

/** An honest check needs one signature for each certificate and each proof of status; hostile bags ask for millions. */
const SIGNATURE_LIMIT = 128
/** Certificates put onto a path, over all attempts. */
const STEP_LIMIT = 4096
/** Certificates looked at on the way, before one is put onto a path: a bag full of one name is looked through at every step. */
const LOOK_LIMIT = 1 << 16

/** What one validation may cost. Each pair of signed thing and key is checked once. */
export class Work {
  /** Once true, nothing more is looked at and no path is accepted. */
  exhausted = false
  #signatures = SIGNATURE_LIMIT
  #steps = STEP_LIMIT
  #looks = LOOK_LIMIT
  #known = new Map<Signed, Map<KeyHolder, boolean>>()
  #verify: VerifySignature

  constructor(verify: VerifySignature) {
    this.#verify = verify
  }

  step(): boolean {
    if (--this.#steps < 0) this.exhausted = true
    return !this.exhausted
  }

  /** At so many at once. */
  look(candidates: number): boolean {
    this.#looks -= candidates
    if (this.#looks < 0) this.exhausted = true
    return !this.exhausted
  }

  verify(signed: Signed, holder: KeyHolder): boolean {
    const known = this.#known.get(signed)?.get(holder)
    if (known !== undefined) return known
    if (!keyFits(holder.key, signed.signatureName)) return this.#remember(signed, holder, false)
    if (--this.#signatures < 0) this.exhausted = true
    if (this.exhausted) return false
    const { signatureName, tbs, signature } = signed
    return this.#remember(signed, holder, this.#verify(signatureName, holder.spki, tbs, signature))
  }

  /** Whether this key was found not to have made this signature. */
  refuted(signed: Signed, holder: KeyHolder): boolean {
    return this.#known.get(signed)?.get(holder) === false
  }

  #remember(signed: Signed, holder: KeyHolder, right: boolean): boolean {
    const holders = this.#known.get(signed) ?? new Map<KeyHolder, boolean>()
    this.#known.set(signed, holders.set(holder, right))
    return right
  }
}
