import { assembleCsr, encodeCsrInfo, signatureFor } from '@certhall/pki'
import { insert, remove, type Token, virtualDriver } from '@certhall/token'

/** What a CA answers to a first issue; RA's IssuedPair fits. */
export interface FirstIssue {
  signing: { der: Uint8Array }
  encryption?: { der: Uint8Array }
  /** SM2EnvelopedKey. */
  envelope?: Uint8Array
}

interface Enrolment<Issued extends FirstIssue> {
  pin: string
  key: 'sm2' | 'p256' | 'rsa2048'
  /** Gives the CSR (DER) to the RA. */
  enrol(csr: Uint8Array): Promise<Issued>
}

/** What a first issue at the counter does with a virtual token: pair, CSR, certificates. It is left unplugged. */
export async function enrolToken<Issued extends FirstIssue>(
  options: Enrolment<Issued> & { tokensDir: string; token: string },
): Promise<Issued> {
  await insert(options.tokensDir, options.token)
  try {
    return await enrolOpen(await virtualDriver(options.tokensDir).open(options.token), options)
  } finally {
    await remove(options.tokensDir, options.token)
  }
}

/** The same with any token that is open. */
export async function enrolOpen<Issued extends FirstIssue>(
  token: Token,
  options: Enrolment<Issued>,
): Promise<Issued> {
  const container = 'CH-FIRST'
  try {
    await token.login(options.pin)
    await token.createContainer(container)
    const spki = await token.createPair(container, options.key)
    const { serial } = await token.info()
    const info = encodeCsrInfo({ subject: [{ type: 'CN', value: serial }], spki })
    const signature = signatureFor(options.key)
    const csr = assembleCsr(info, signature, await token.sign(container, signature, info))
    const pair = await options.enrol(csr)
    await token.writeCertificate(container, 'signing', pair.signing.der)
    if (pair.encryption && pair.envelope) {
      await token.importEncryptionPair(container, pair.envelope)
      await token.writeCertificate(container, 'encryption', pair.encryption.der)
    }
    return pair
  } finally {
    await token.logout().catch(() => undefined)
  }
}
