import { fingerprint } from '@certhall/crypto'
import { CerthallError, type RestoreStep } from '@certhall/model'
import type { SealDelivery } from '@certhall/model/api'
import { PkiError, sameBytes } from '@certhall/pki'
import { parseSeal } from '@certhall/seal'
import type { Room, Token } from '@certhall/token'
import { fromBase64 } from '../encoding.ts'
import { signStatement } from '../sign-statement.ts'
import type { SealClient } from './seal-client.ts'
import { sealFileName } from './seal-files.ts'

export interface SealFetch {
  /** Logged in. */
  token: Token
  hall: SealClient
  /** As the browser told it. */
  origin: string
  /** The lines that the user consented to. */
  shown: readonly string[]
  /** The certificate whose seals they are, and where its key is. */
  signer: { container: string; certificate: Uint8Array }
  /** Hears how many of the seals are on the token and acknowledged. */
  tell?(step: RestoreStep): void
}

/** What a token needs beside the file itself: its entry, and room for the next renewal's note. */
const FILE_OVERHEAD = 512

/**
 * Brings the seals of one certificate to the token, each into a file of its own: written where it is not there yet, read back and compared,
 * then acknowledged by the certificate's key. Safe to break off at any instant and to begin again; earlier seals stay as long as there is
 * room. `token-full` before anything is written that would not fit.
 */
export async function writeSeals(fetch: SealFetch): Promise<{ written: string[]; room: Room }> {
  const { token, hall, origin, shown, signer, tell = () => {} } = fetch
  const delivery = await hall.view()
  if (delivery.origin !== origin) throw new CerthallError('statement-origin-wrong', delivery.origin)
  // What is signed is what was shown, even when the hall changed its mind in between.
  if (JSON.stringify(delivery.shown) !== JSON.stringify(shown)) throw new CerthallError('consent-expired')
  const certificate = fingerprint(signer.certificate)
  if (delivery.certificate !== certificate) throw new CerthallError('delivery-other-token')
  const seals = delivery.seals.map((one) => ({ ...one, der: checked(one, signer.certificate) }))
  const missing: typeof seals = []
  for (const seal of seals) if (!(await isThere(token, certificate, seal))) missing.push(seal)
  await requireRoom(token, missing)

  tell(`0/${seals.length}`)
  for (const [at, seal] of seals.entries()) {
    const name = sealFileName(certificate, seal.ordinal)
    if (missing.includes(seal)) await token.writeFile(name, seal.der)
    if (!(await isThere(token, certificate, seal)))
      throw new CerthallError('token-damaged', 'the seal does not read back')
    const about = { origin, nonce: delivery.nonce, caseDigest: seal.digest, shown: [...shown], subject: '' }
    await hall.receive(await signStatement(token, signer, { purpose: 'seal', ...about }))
    tell(`${at + 1}/${seals.length}`)
  }
  return { written: missing.map(({ id }) => id), room: await token.room() }
}

type Offered = SealDelivery['seals'][number]
type Missing = Pick<Offered, 'replaces'> & { der: Uint8Array }

/** A seal that reads, is the one named, and lists the certificate on this token. Nothing else is written. */
function checked({ seal, digest, id }: Offered, certificate: Uint8Array): Uint8Array {
  const der = fromBase64(seal)
  if (fingerprint(der) !== digest) throw new CerthallError('delivery-answer-wrong', 'another seal')
  try {
    const { info } = parseSeal(der)
    const { signers } = info
    const listed =
      signers.by === 'certificate' && signers.certificates.some((one) => sameBytes(one, certificate))
    if (info.id !== id || !listed)
      throw new CerthallError('delivery-answer-wrong', 'the seal is of another certificate')
    return der
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('delivery-answer-wrong', error.message)
    throw error
  }
}

async function isThere(
  token: Token,
  certificate: string,
  { ordinal, der }: { ordinal: number; der: Uint8Array },
) {
  const there = await token.readFile(sealFileName(certificate, ordinal))
  return there !== undefined && sameBytes(there, der)
}

/**
 * Where room is short, the seals that these take the place of are taken off: their certificate has been replaced, so nothing can be
 * stamped with them any more, and the hall's register keeps them for who wants to check what they stamped.
 */
async function requireRoom(token: Token, missing: readonly Missing[]): Promise<void> {
  const bytesNeeded = missing.reduce((sum, { der }) => sum + der.length + FILE_OVERHEAD, 0)
  for (const { replaces } of missing) {
    if (!replaces || (await token.room()).bytesFree >= bytesNeeded) continue
    const name = sealFileName(replaces.certificate, replaces.ordinal)
    if (await token.readFile(name)) await token.deleteFile(name)
  }
  const room = await token.room()
  if (room.bytesFree < bytesNeeded) throw new CerthallError('token-full', undefined, { ...room, bytesNeeded })
}
