import { CerthallError, type DeliveryStep } from '@certhall/model'
import { sameBytes } from '@certhall/pki'
import type { Container, Token } from '@certhall/token'
import type { CheckedIssue } from './check-issued.ts'

/** Steps 5 to 8: writes what is not there yet, beside the old objects, then reads everything back. */
export async function writeIssued(
  token: Token,
  container: string,
  { signing, encryption }: CheckedIssue,
  reached: (step: DeliveryStep) => Promise<void>,
): Promise<void> {
  const before = await read(token, container)

  // 5 signing-written
  if (!isSame(before.signingCertificate, signing.der))
    await token.writeCertificate(container, 'signing', signing.der)
  await reached('signing-written')

  if (encryption) {
    const { certificate, envelope } = encryption
    // 6 encryption-imported; a pair that is there and is another one would be destroyed by a second import
    if (before.encryptionKey && !sameBytes(before.encryptionKey, certificate.spki)) {
      throw new CerthallError('token-damaged', 'another encryption pair is in the container')
    }
    if (!before.encryptionKey) await token.importEncryptionPair(container, envelope)
    await reached('encryption-imported')

    // 7 encryption-written
    if (!isSame(before.encryptionCertificate, certificate.der)) {
      await token.writeCertificate(container, 'encryption', certificate.der)
    }
    await reached('encryption-written')
  }

  // 8 read-back
  const after = await read(token, container)
  const complete =
    isSame(after.signingKey, signing.spki) &&
    isSame(after.signingCertificate, signing.der) &&
    (!encryption ||
      (isSame(after.encryptionKey, encryption.certificate.spki) &&
        isSame(after.encryptionCertificate, encryption.certificate.der)))
  if (!complete) throw new CerthallError('token-damaged', 'what was written does not read back')
  await reached('read-back')
}

async function read(token: Token, name: string): Promise<Container> {
  const found = (await token.containers()).find((container) => container.name === name)
  if (!found) throw new CerthallError('container-missing', name)
  return found
}

function isSame(there: Uint8Array | undefined, expected: Uint8Array): boolean {
  return there !== undefined && sameBytes(there, expected)
}
