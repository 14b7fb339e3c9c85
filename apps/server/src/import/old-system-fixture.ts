// Another system's authority, made with openssl alone: its certificates are not ours in any way.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateKeyPair, type KeyPair } from '@certhall/crypto'
import { fromPem, toPem } from '@certhall/pki'

type Key = 'p256' | 'sm2'
const DISTID = 'distid:1234567812345678'
const SIGN: Record<Key, string[]> = { p256: ['-sha256'], sm2: ['-sm3', '-sigopt', DISTID] }
const LEAF = {
  single: 'keyUsage=critical,digitalSignature,nonRepudiation',
  signing: 'keyUsage=critical,digitalSignature,nonRepudiation',
  encryption: 'keyUsage=critical,keyEncipherment,dataEncipherment,keyAgreement',
}

export interface OldCertificate {
  der: Uint8Array
  base64: string
  serial: string
  pair: KeyPair
}

/** A root and an authority below it; `remove` takes their files away. */
export async function oldSystem(key: Key) {
  const folder = mkdtempSync(path.join(tmpdir(), 'certhall-old-'))
  const file = (name: string) => path.join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const keyFile = async (name: string) => {
    const pair = await generateKeyPair(key)
    writeFileSync(file(`${name}.key`), toPem('PRIVATE KEY', pair.pkcs8))
    return pair
  }
  const certify = (name: string, subject: string, extensions: string, by: string, more: string[]) => {
    writeFileSync(file('ext'), `${extensions}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n`)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-utf8', ...SIGN[key], '-out', 'csr')
    const vouch = key === 'sm2' ? ['-vfyopt', DISTID] : []
    const from = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, ...SIGN[key], ...vouch, ...more]
    openssl('x509', '-req', '-in', 'csr', ...from, '-extfile', 'ext', '-out', `${name}.pem`)
    const [block] = fromPem(readFileSync(file(`${name}.pem`), 'utf8'))
    return block?.der as Uint8Array
  }
  await keyFile('root')
  openssl(
    ...['req', '-x509', '-key', 'root.key', '-subj', '/C=CN/O=Old Authority/CN=Old Root', ...SIGN[key]],
    ...['-days', '3000', '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', 'root.pem'],
  )
  const issuer = await keyFile('ca')
  const authority = 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign'
  certify('ca', '/C=CN/O=Old Authority/CN=Old CA', authority, 'root', ['-days', '2000', '-set_serial', '2'])
  const pem = (name: string) => readFileSync(file(`${name}.pem`), 'utf8')
  return {
    issuer,
    root: pem('root'),
    ca: pem('ca'),
    async issue(
      serial: number,
      use: keyof typeof LEAF,
      { cn = '张三', days = 20 } = {},
    ): Promise<OldCertificate> {
      const pair = await keyFile('leaf')
      const more = ['-days', String(days), '-set_serial', String(serial)]
      const der = certify('leaf', `/C=CN/CN=${cn}`, LEAF[use], 'ca', more)
      return { der, base64: Buffer.from(der).toString('base64'), serial: serial.toString(16), pair }
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
