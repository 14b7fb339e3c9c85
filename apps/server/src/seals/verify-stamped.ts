import { toHex } from '@certhall/pki'
import type { Stampings } from '@certhall/ra'
import { type DocumentAnswer, overallVerdict, type SealAnswer, verifyStamps } from '@certhall/seal'
import type { SealVerification } from './verify-file.ts'

/** What ended a seal or a certificate: a stamp whose time nobody vouches for may have been laid on afterwards. */
const ENDED = ['maker-revoked', 'holder-revoked', 'standing-suspended', 'standing-revoked']

/**
 * Checks the stamps of a PDF. Where the hall has a record of the stamping, the seal is asked for that instant; else for the one that the stamp
 * claims, and anything that has ended since counts against it. `document-unreadable`, `document-encrypted`.
 */
export function verifyStamped(
  { seals, stampings }: { seals: SealVerification; stampings: Pick<Stampings, 'byDocument'> },
  file: Uint8Array,
): Promise<DocumentAnswer> {
  return verifyStamps({
    file,
    async checkSeal({ seal, signer, claimedAt, documentHash }) {
      const record = await stampings.byDocument(toHex(documentHash))
      if (record?.done) {
        const { recordedAt } = record.done
        return { ...(await seals.verify(seal, recordedAt, { signer, recorded: true })), recorded: true }
      }
      const [then, now] = await Promise.all([
        seals.verify(seal, claimedAt, { signer }),
        seals.verify(seal, undefined, { signer }),
      ])
      return { ...withWhatEnded(then, now), recorded: false }
    },
  })
}

function withWhatEnded(then: SealAnswer, now: SealAnswer): SealAnswer {
  const findings = then.findings.map((one) => {
    const later = now.findings.find(({ check, code }) => check === one.check && ENDED.includes(code))
    return later ?? one
  })
  return { ...then, findings, verdict: overallVerdict(findings) }
}
