import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([\w-]+)\/(\d{4}-\d\d-\d\d)\/([\w-]+)\/tc3_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/

const MAX_SKEW_S = 300

export type SignatureFault =
  | 'AuthFailure.SignatureFailure'
  | 'AuthFailure.SecretIdNotFound'
  | 'AuthFailure.SignatureExpire'

/** Checks a request as Tencent Cloud does (API signature v3, TC3-HMAC-SHA256); undefined where it is right. */
export function signatureFault(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
  secrets: { secretId: string; secretKey: string },
  now: Date,
): SignatureFault | undefined {
  const [, secretId, date, service, signedHeaders, given] =
    AUTHORIZATION.exec(String(headers.authorization)) ?? []
  if (!given || !date || !service || !signedHeaders) return 'AuthFailure.SignatureFailure'
  if (secretId !== secrets.secretId) return 'AuthFailure.SecretIdNotFound'
  const timestamp = String(headers['x-tc-timestamp'])
  const seconds = Number(timestamp)
  const day = new Date(seconds * 1000)
  if (Number.isNaN(day.getTime()) || Math.abs(now.getTime() / 1000 - seconds) > MAX_SKEW_S) {
    return 'AuthFailure.SignatureExpire'
  }
  const names = signedHeaders.split(';')
  const dated = date === day.toISOString().slice(0, 10)
  if (!dated || !names.includes('content-type') || !names.includes('host'))
    return 'AuthFailure.SignatureFailure'
  // Clients sign the host without its port.
  const signedValue = (name: string) => {
    const value = String(headers[name] ?? '').trim()
    return name === 'host' ? value.split(':')[0] : value.toLowerCase()
  }
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${signedValue(name)}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n')
  const toSign = ['TC3-HMAC-SHA256', timestamp, `${date}/${service}/tc3_request`, sha256(canonical)].join(
    '\n',
  )
  const key = hmac(hmac(hmac(`TC3${secrets.secretKey}`, date), service), 'tc3_request')
  const right = timingSafeEqual(hmac(key, toSign), Buffer.from(given, 'hex'))
  return right ? undefined : 'AuthFailure.SignatureFailure'
}
