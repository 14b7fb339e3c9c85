import { fingerprint } from '@certhall/crypto'
import { toHex } from '@certhall/pki'
import type { Seals, Stampings } from '@certhall/ra'
import {
  type DocumentAnswer,
  judgeStamps,
  overallVerdict,
  type SealAnswer,
  type StampReading,
} from '@certhall/seal'
import type { SealVerification } from './verify-file.ts'

/** What ended a seal or a certificate: a stamp whose time nobody vouches for may have been laid on afterwards. */
const ENDED = ['maker-revoked', 'holder-revoked', 'standing-suspended', 'standing-revoked']

interface Ports {
  seals: SealVerification
  stampings: Pick<Stampings, 'byDocument'>
  /** The register, by the seal's digest. */
  register: Pick<Seals, 'byDigest'>
  /** `readStamps`, in a thread: a stranger's file can make it long. */
  read(file: Uint8Array): Promise<StampReading[]>
}

/**
 * Checks the stamps of a PDF. Where the hall has a record of this very stamping, the seal is asked for that instant; else for the one that the
 * stamp claims, and anything that has ended since counts against it. `document-unreadable`, `document-encrypted`.
 */
export async function verifyStamped(
  { seals, stampings, register, read }: Ports,
  file: Uint8Array,
): Promise<DocumentAnswer> {
  return judgeStamps(await read(file), async ({ seal, signer, claimedAt, documentHash }) => {
    // The same document under another seal, or another time, is another stamping.
    const known = await register.byDigest(fingerprint(seal))
    const record = known && (await stampings.byDocument(toHex(documentHash), known.id))
    if (record?.done && record.done.at.getTime() === claimedAt.getTime()) {
      const { recordedAt } = record.done
      return { ...(await seals.verify(seal, recordedAt, { signer, recorded: true })), recordedAt }
    }
    const [then, now] = await Promise.all([
      seals.verify(seal, claimedAt, { signer }),
      seals.verify(seal, undefined, { signer }),
    ])
    return withWhatEnded(then, now)
  })
}

function withWhatEnded(then: SealAnswer, now: SealAnswer): SealAnswer {
  const findings = then.findings.map((one) => {
    const later = now.findings.find(({ check, code }) => check === one.check && ENDED.includes(code))
    return later ?? one
  })
  return { ...then, findings, verdict: overallVerdict(findings) }
}
