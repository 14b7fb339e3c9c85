import { digest, randomBytes, verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { RenewalCase } from '@certhall/model/api'
import { type CertId, encodeOcspRequest, parseCertificate, parseSpki, validatePath } from '@certhall/pki'
import type { Container } from '@certhall/token'

/** What the application promised, for the checks of what the token holds afterwards. */
export interface Expectation {
  finished: RenewalCase
  /** Any of which will do. */
  ends: Date[]
  container: Container
  dual: boolean
  chain: Uint8Array[]
}

function require(condition: boolean, fault: string): asserts condition {
  if (!condition) throw new CerthallError('delivery-proof-wrong', fault)
}

/** Chain up to the root, dates and key usages of the new certificates, on the bytes read from the token. */
export function checkCertificates(
  { finished, ends: end, container, dual, chain }: Expectation,
  now: Date,
): void {
  require(container.signingCertificate !== undefined, 'no signing certificate on the token')
  const certificates = [container.signingCertificate]
  if (dual) {
    require(container.encryptionCertificate !== undefined, 'no encryption certificate on the token')
    certificates.push(container.encryptionCertificate)
  }
  const usages = dual
    ? ['digitalSignature,nonRepudiation', 'keyEncipherment,dataEncipherment,keyAgreement']
    : [undefined]
  certificates.forEach((der, at) => {
    const certificate = parseCertificate(der)
    const path = validatePath({
      chain: [der, ...chain],
      anchors: [chain.at(-1) as Uint8Array],
      at: now,
      verify,
    })
    require(path.ok, `the chain is refused: ${path.ok ? '' : path.code}`)
    require(end.some(
      (allowed) => Math.abs(certificate.notAfter.getTime() - allowed.getTime()) < 120_000,
    ), `ends ${certificate.notAfter.toISOString()}, expected ${end.map((date) => date.toISOString()).join(' or ')}`)
    const usage = certificate.extensions.keyUsage?.join(',')
    require(usages[at] === undefined || usages[at] === usage, `key usage is ${usage}`)
  })
  require(finished.newCertificate?.serial ===
    parseCertificate(container.signingCertificate)
      .serial, 'the case names another serial than the token holds')
}

/** Asks the hall's OCSP responder and checks that its answer proves the certificate good. */
export async function checkStatus(origin: string, der: Uint8Array, issuerDer: Uint8Array): Promise<void> {
  const issuer = parseCertificate(issuerDer)
  const nonce = randomBytes(16)
  const certId: CertId = {
    hash: 'sha1',
    issuerNameHash: digest('sha1', issuer.subjectDer),
    issuerKeyHash: digest('sha1', parseSpki(issuer.spki).bits),
    serial: parseCertificate(der).serial,
  }
  const response = await fetch(`${origin}/ocsp`, {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request' },
    body: encodeOcspRequest({ certIds: [certId], nonce }) as Uint8Array<ArrayBuffer>,
  })
  const answer = new Uint8Array(await response.arrayBuffer())
  const path = validatePath({
    chain: [der],
    anchors: [issuer],
    at: new Date(),
    verify,
    digest,
    ocsp: [{ answer, nonce }],
  })
  require(path.ok, `OCSP does not prove the certificate good: ${path.ok ? '' : path.code}`)
}
