import { createPublicKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { generateKeyPair, type KeyPair, sign } from '@certhall/crypto'
import { assembleCertificate, encodeTbsCertificate, signatureFor, toPem } from '@certhall/pki'

/** Both sides' keys of both providers. JSON, so that they can be kept. */
export interface SandboxKeys {
  wechat: {
    mchId: string
    appId: string
    serial: string
    privateKey: string
    apiV3Key: string
    platform: { serial: string; privateKey: string; certificate: string }
  }
  alipay: {
    appId: string
    privateKey: string
    platform: { privateKey: string; publicKey: string }
  }
  invoices: { clientId: string; key: string }
}

const DAY_MS = 86_400_000

export async function makeSandboxKeys(now: Date = new Date()): Promise<SandboxKeys> {
  const [merchant, application, alipay] = [rsa(), rsa(), rsa()]
  const platform = await generateKeyPair('rsa2048')
  const certificate = await platformCertificate(platform, now)
  return {
    wechat: {
      mchId: '1900000001',
      appId: 'wx0000000000sandbox',
      serial: randomBytes(20).toString('hex').toUpperCase(),
      privateKey: merchant,
      apiV3Key: randomBytes(16).toString('hex'),
      platform: {
        serial: new X509Certificate(certificate).serialNumber,
        privateKey: toPem('PRIVATE KEY', platform.pkcs8),
        certificate,
      },
    },
    alipay: {
      appId: '2021000000000001',
      privateKey: application,
      platform: { privateKey: alipay, publicKey: publicPem(alipay) },
    },
    invoices: { clientId: 'certhall', key: randomBytes(32).toString('hex') },
  }
}

/** The hall's configuration for this sandbox; with the real providers' addresses and keys in their places it is theirs. */
export function sandboxSettings(origin: string, { wechat, alipay, invoices }: SandboxKeys) {
  const phonePage = `${origin}/phone?code={code}`
  const { mchId, appId, serial, privateKey, apiV3Key } = wechat
  return {
    wechat: { baseUrl: origin, mchId, appId, serial, privateKey, apiV3Key, phonePage },
    alipay: {
      gateway: `${origin}/gateway.do`,
      appId: alipay.appId,
      privateKey: alipay.privateKey,
      alipayPublicKey: alipay.platform.publicKey,
      phonePage,
    },
    invoices: { url: origin, ...invoices },
  }
}

function rsa(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
}

export function publicPem(privateKey: string): string {
  return createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }) as string
}

/** WeChat Pay hands out its keys in certificates, named by their serials. */
async function platformCertificate({ spki, pkcs8 }: KeyPair, now: Date): Promise<string> {
  const name = [
    { type: 'O', value: 'Certhall payment sandbox' },
    { type: 'CN', value: 'Sandbox platform' },
  ] as const
  const signature = signatureFor('rsa2048')
  const serial = randomBytes(19)
  serial[0] = (serial[0] as number) | 0x40
  const tbs = encodeTbsCertificate({
    ...{ serial, signature, issuer: [...name], subject: [...name], spki, extensions: {} },
    notBefore: new Date(Math.floor(now.getTime() / 1000) * 1000 - DAY_MS),
    notAfter: new Date(Math.floor(now.getTime() / 1000) * 1000 + 1825 * DAY_MS),
  })
  return toPem('CERTIFICATE', assembleCertificate(tbs, signature, await sign(signature, pkcs8, tbs)))
}
