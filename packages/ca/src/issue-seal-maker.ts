import {
  authorityKeyIdentifier,
  fingerprint,
  keyIdentifier,
  randomSerial,
  type Signer,
} from '@certhall/crypto'
import { addDays, addYears, CerthallError, localDay } from '@certhall/model'
import {
  type Certificate,
  encodeTbsCertificate,
  nameValue,
  parseCertificate,
  signatureFor,
  toHex,
} from '@certhall/pki'
import { caAddress, crlAddress, ocspAddress, shardAddress } from './addresses.ts'
import { lintForIssue, signIntent } from './issuance-cycle.ts'
import type { Ca, Issuer } from './ports.ts'

/** Who signs electronic seals, certified by an issuer of ours. */
export interface SealMakerIdentity {
  /** By which his key is found again. */
  keyId: string
  signer: Signer
  certificate: Uint8Array
}

/** A seal lives as long as its holder's certificate, five years at most; who made it has to outlive it. */
const YEARS = 6

type Ports = Pick<Ca, 'issuers' | 'certificates' | 'keys' | 'shards' | 'clock' | 'baseUrl'>

/**
 * The seal maker of an issuer line: each year he has another key, made beside the authority's own when it is first asked for and
 * certified by the line's newest issuer. Idempotent. `purpose`: the extended key usage that marks him; `policies` of his certificate.
 */
export async function issueSealMaker(
  ca: Ports,
  { line, purpose, policies }: { line: string; purpose: string; policies: readonly string[] },
): Promise<SealMakerIdentity> {
  const issuer = await ca.issuers.newest(line)
  if (issuer === undefined) throw new CerthallError('issuer-unknown', line)
  const { algorithm } = issuer
  const keyId = `seal-maker-${line}-${localDay(ca.clock.now()).slice(0, 4)}`
  // The key's usual signature: a seal has room for an identifier alone, so none with parameters.
  const signer = await ca.keys.ensure({ id: keyId, algorithm, signature: signatureFor(algorithm) })
  const caseReference = `seal-maker/${keyId}/${fingerprint(signer.spki).slice(0, 16)}`
  const intent =
    (await ca.certificates.live(caseReference, 'single')) ??
    (await ca.certificates.intend(await prepare(ca, issuer, signer, { caseReference, purpose, policies })))
  const stored = intent && (await signIntent(ca, intent, await ca.keys.signerOf(issuer)))
  if (stored?.der === undefined) throw new CerthallError('key-unavailable', `no seal maker for ${line}`)
  return { keyId, signer, certificate: stored.der }
}

async function prepare(
  ca: Ports,
  issuer: Issuer,
  { spki }: Signer,
  {
    caseReference,
    purpose,
    policies,
  }: { caseReference: string; purpose: string; policies: readonly string[] },
) {
  const above = parseCertificate(issuer.certificate)
  const now = ca.clock.now()
  const today = new Date(`${localDay(now)}T00:00:00+08:00`)
  // From yesterday on: a client's clock may be late.
  const notBefore = new Date(Math.max(addDays(today, -1).getTime(), above.notBefore.getTime()))
  const notAfter = new Date(Math.min(addYears(today, YEARS).getTime(), above.notAfter.getTime()))
  const serial = randomSerial()
  const shard = await ca.shards.next(issuer.id)
  const { signature } = issuer
  const tbs = encodeTbsCertificate({
    ...{
      serial,
      signature,
      issuer: above.subjectDer,
      subject: sealMakerName(above),
      notBefore,
      notAfter,
      spki,
    },
    extensions: {
      authorityKeyId: authorityKeyIdentifier(above),
      subjectKeyId: keyIdentifier(spki),
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      extendedKeyUsage: [purpose],
      policies,
      crlDistributionPoints: [shardAddress(ca.baseUrl, issuer.id, shard), crlAddress(ca.baseUrl, issuer.id)],
      caIssuers: [caAddress(ca.baseUrl, issuer.id)],
      ocsp: [ocspAddress(ca.baseUrl)],
    },
  })
  lintForIssue(tbs, { kind: 'single', issuer: above })
  return {
    ...{
      serial: toHex(serial),
      issuer: issuer.id,
      use: 'single' as const,
      caseReference,
      profile: '',
      holder: '',
    },
    ...{ templateDigest: '', spki, signature, tbs, notBefore, notAfter, intendedAt: now, shard },
  }
}

function sealMakerName(above: Certificate) {
  const cn = `${nameValue(above.subject, 'CN')} 制章 Seal maker`
  return above.subject.map((part) => (part.type === 'CN' ? { ...part, value: cn } : part))
}
