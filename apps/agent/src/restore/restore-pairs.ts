import { fingerprint, randomBytes, sm2Encrypt } from '@certhall/crypto'
import { CerthallError, type RestoreStep } from '@certhall/model'
import type { RestoreState } from '@certhall/model/api'
import { type Certificate, PkiError, parseCertificate, sameBytes } from '@certhall/pki'
import type { Container, Room, Token } from '@certhall/token'
import { isSameKey } from '../delivery/check-issued.ts'
import { bytesNeeded, requireEncryptionPairs } from '../delivery/room.ts'
import { fromBase64, toBase64 } from '../encoding.ts'
import { makeCsr } from '../make-csr.ts'
import { signStatement } from '../sign-statement.ts'
import type { RestoreClient } from './restore-client.ts'

export interface Restore {
  /** Logged in. */
  token: Token
  hall: RestoreClient
  /** As the browser told it. */
  origin: string
  /** The lines that the user consented to. */
  shown: readonly string[]
  /** The holder's present signing certificate, and where its key is. */
  signer: { container: string; certificate: Uint8Array }
  /** Hears how many of the missing ones are there: at the beginning, and after each. */
  tell?(step: RestoreStep): void
}

/**
 * Brings the holder's older encryption pairs to the token, as many generations as the profile keeps: each into a container of
 * its own with a signing key made for it, since a container takes one pair, wrapped to its own signing key (GM/T 0016 §6.4).
 * Safe to break off at any instant and to begin again; nothing that is there is changed. Answers the certificates whose
 * pairs were brought now. `token-full` before anything is made that would not fit.
 */
export async function restorePairs(restore: Restore): Promise<{ restored: string[]; room: Room }> {
  const { token, hall, origin, shown, signer, tell = () => {} } = restore
  const state = await hall.view()
  if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
  // What is signed is what was shown, even when the hall changed its mind in between.
  if (JSON.stringify(state.shown) !== JSON.stringify(shown)) throw new CerthallError('consent-expired')
  if (!state.signers.includes(fingerprint(signer.certificate)))
    throw new CerthallError('delivery-other-token')
  await requireEncryptionPairs(token)

  const there = await token.containers()
  const missing = state.pairs
    // The present generation is one of those to be kept.
    .slice(0, Math.max(0, state.keepGenerations - 1))
    .map(readCertificate)
    .filter((certificate) => !there.some((container) => isComplete(container, certificate)))
  const restored: string[] = []
  tell(`0/${missing.length}`)
  for (const certificate of missing) {
    await restoreOne(restore, state, certificate)
    restored.push(fingerprint(certificate.der))
    tell(`${restored.length}/${missing.length}`)
  }
  return { restored, room: await token.room() }
}

async function restoreOne(restore: Restore, state: RestoreState, certificate: Certificate): Promise<void> {
  const { token } = restore
  const name = restoreContainer(certificate)
  const { spki, imported } = await ownContainer(token, name, certificate)
  if (!imported)
    await token.importEncryptionPair(name, await fetchEnvelope(restore, state, certificate, spki))
  await token.writeCertificate(name, 'encryption', certificate.der)
  const after = (await token.containers()).find((container) => container.name === name)
  if (!after || !isComplete(after, certificate))
    throw new CerthallError('token-damaged', 'what was written does not read back')
  await proveDecryption(token, name, certificate)
}

/** Of this computer's own making; the name is the same wherever a broken-off restore goes on. */
function restoreContainer({ der }: Certificate): string {
  return `CH-OLD-${fingerprint(der).slice(0, 16)}`
}

/** A container with a signing key of its own, and perhaps the pair already. */
async function ownContainer(token: Token, name: string, { spki }: Certificate) {
  const own = (await token.containers()).find((container) => container.name === name)
  if (own?.encryptionKey && !sameBytes(own.encryptionKey, spki))
    throw new CerthallError('container-exists', 'it holds another pair')
  if (own?.signingKey) return { spki: own.signingKey, imported: own.encryptionKey !== undefined }
  if (!own) {
    const room = await token.room()
    const needed = bytesNeeded(true)
    if (room.containersFree < 1 || room.bytesFree < needed)
      throw new CerthallError('token-full', undefined, { ...room, bytesNeeded: needed })
    await token.createContainer(name)
  }
  return { spki: await token.createPair(name, 'sm2'), imported: false }
}

/** The pair wrapped to this container's signing key; checked against the certificate before it is imported. */
async function fetchEnvelope(
  { token, hall, origin, signer }: Restore,
  { nonce, shown }: RestoreState,
  certificate: Certificate,
  spki: Uint8Array,
): Promise<Uint8Array> {
  const csr = await makeCsr(token, restoreContainer(certificate), { spki, subject: certificate.subjectDer })
  const statement = await signStatement(token, signer, {
    purpose: 'restore',
    origin,
    nonce,
    caseDigest: fingerprint(certificate.der),
    shown,
    subject: toBase64(spki),
  })
  const answer = await hall.fetchPair({ statement, csr: toBase64(csr) })
  const envelope = fromBase64(answer.envelope)
  if (!sameBytes(fromBase64(answer.certificate), certificate.der) || !namesKey(certificate, envelope))
    throw new CerthallError('delivery-answer-wrong', 'the pair is not that of the certificate')
  return envelope
}

function namesKey(certificate: Certificate, envelope: Uint8Array): boolean {
  try {
    return isSameKey(certificate, envelope)
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}

function readCertificate({ certificate, fingerprint: expected }: RestoreState['pairs'][number]): Certificate {
  const der = fromBase64(certificate)
  if (fingerprint(der) !== expected) throw new CerthallError('delivery-answer-wrong', 'another certificate')
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('delivery-answer-wrong', error.message)
    throw error
  }
}

function isComplete(
  { encryptionKey, encryptionCertificate }: Container,
  { spki, der }: Certificate,
): boolean {
  if (!encryptionKey || !encryptionCertificate) return false
  return sameBytes(encryptionKey, spki) && sameBytes(encryptionCertificate, der)
}

/** What the certificate's key encrypts, the token opens. */
async function proveDecryption(token: Token, name: string, { spki }: Certificate): Promise<void> {
  const secret = randomBytes(32)
  if (!sameBytes(await token.decrypt(name, sm2Encrypt(spki, secret)), secret))
    throw new CerthallError('token-damaged', 'the restored key does not decrypt')
}
