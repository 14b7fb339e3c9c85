import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SIGNATURES, type SignatureName } from '@certhall/pki'
import { toBase64 } from '../encoding.ts'
import { signManifest } from '../update/sign-manifest.ts'
import { VERSION } from '../version.ts'

const DAY_MS = 86_400_000
const HELP = `npm run sign-update -- --key KEY.pem --out UPDATE.json PACKAGE.deb…
  --key FILE       PEM private key (PKCS#8); its public half is pinned as updateKey when assistants are packaged
  --algorithm NAME how it signs (default ecdsa-sha256)
  --days N         how long the offer counts (default 60)
  --out FILE       for the hall: DATA/assistant/update.json`

// Signs the offer of a newer assistant. The key stays with whoever publishes; the hall holds only what is signed.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    key: { type: 'string' },
    algorithm: { type: 'string', default: 'ecdsa-sha256' },
    days: { type: 'string', default: '60' },
    out: { type: 'string' },
  },
})
const { key, out, algorithm } = values
if (values.help || !key || !out || !Object.hasOwn(SIGNATURES, algorithm)) {
  console.log(HELP)
  process.exitCode = values.help ? 0 : 2
} else {
  const secret = createPrivateKey(await readFile(key))
  const now = Date.now()
  const files = await Promise.all(
    positionals.map(async (file) => {
      const bytes = await readFile(file)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      return {
        system: `${process.platform}-${process.arch}`,
        name: path.basename(file),
        size: bytes.length,
        sha256,
      }
    }),
  )
  const manifest = {
    assistant: 'certhall' as const,
    version: VERSION,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + Number(values.days) * DAY_MS).toISOString(),
    files,
  }
  const pkcs8 = secret.export({ format: 'der', type: 'pkcs8' })
  const signed = await signManifest(manifest, { algorithm: algorithm as SignatureName, pkcs8 })
  await writeFile(out, `${JSON.stringify(signed)}\n`)
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  console.log(`"updateKey": ${JSON.stringify({ algorithm, spki: toBase64(spki) })}`)
}
