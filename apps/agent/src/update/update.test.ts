import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPair, sign } from '@certhall/crypto'
import { expect, it, onTestFinished } from 'vitest'
import { toBase64 } from '../encoding.ts'
import { checkForUpdate } from './check-for-update.ts'
import { signManifest } from './sign-manifest.ts'
import { UPDATE_DOMAIN, type UpdateManifest } from './update-manifest.ts'

const NOW = new Date('2026-11-22T08:00:00Z')
const MANIFEST: UpdateManifest = {
  assistant: 'certhall',
  version: '0.10.0',
  issuedAt: '2026-11-20T00:00:00Z',
  expiresAt: '2027-01-20T00:00:00Z',
  files: [
    { system: 'linux-x64', name: 'certhall-assistant_0.10.0_amd64.deb', size: 1, sha256: '0'.repeat(64) },
  ],
}

const pair = await generateKeyPair('p256')
const key = { algorithm: 'ecdsa-sha256', spki: toBase64(pair.spki) } as const
const signer = { algorithm: 'ecdsa-sha256', pkcs8: pair.pkcs8 } as const

/** A hall that offers this, asked by an assistant of version 0.9.1. */
async function asked(answer: unknown, status = 200) {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const hall = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return checkForUpdate({ hall, key, version: '0.9.1', now: NOW })
}

it('tells of a newer version, compared by numbers, and of no older one', async () => {
  expect(await asked(await signManifest(MANIFEST, signer))).toBe('0.10.0')
  expect(await asked(await signManifest({ ...MANIFEST, version: '0.9.1' }, signer))).toBeUndefined()
  expect(await asked(await signManifest({ ...MANIFEST, version: '0.8.9' }, signer))).toBeUndefined()
  expect(await asked({}, 404)).toBeUndefined()
})

it('believes nobody but the pinned key, nothing out of date, and no signature made for something else', async () => {
  const right = await signManifest(MANIFEST, signer)
  const other = await generateKeyPair('p256')
  const newer = toBase64(Buffer.from(JSON.stringify({ ...MANIFEST, version: '9.0.0' })))
  const payload = Buffer.from(JSON.stringify(MANIFEST))
  const bare = {
    payload: toBase64(payload),
    signature: toBase64(await sign('ecdsa-sha256', pair.pkcs8, payload)),
  }
  for (const answer of [
    { ...right, payload: newer },
    await signManifest(MANIFEST, { ...signer, pkcs8: other.pkcs8 }),
    await signManifest({ ...MANIFEST, expiresAt: '2026-11-21T00:00:00Z' }, signer),
    await signManifest({ ...MANIFEST, files: [{ name: '../x' }] } as never, signer),
    bare,
    {},
    'text',
  ])
    await expect(asked(answer)).rejects.toMatchObject({ code: 'update-untrusted' })
  expect(UPDATE_DOMAIN.endsWith('\n')).toBe(true)
  await expect(asked({}, 503)).rejects.toMatchObject({ code: 'server-away' })
})

it('asks nobody without a pinned key', async () => {
  const question = { hall: 'http://127.0.0.1:9', key: undefined, version: '0.1.0', now: NOW }
  expect(await checkForUpdate(question)).toBeUndefined()
})
