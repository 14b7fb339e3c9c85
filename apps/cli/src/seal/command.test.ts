import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileSigner } from '@certhall/crypto'
import { toPem } from '@certhall/pki'
import { openPdf, parseSeal, stampDocument } from '@certhall/seal'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listOf, makeSeal, NOW, sealInfo, sealParties } from '../../../../test/seal-parties.ts'
import { testPdf } from '../../../../test/test-pdf.ts'
import { run } from './command.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-seal-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => path.join(folder, name)
const AT = ['--at', NOW.toISOString()]
const TRUST = ['--ca', at('root.pem'), '--crl', at('list.crl')]

beforeAll(async () => {
  const { root, maker, holder } = await sealParties('sm2')
  const data = new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../demo/seal.png')))
  const picture = { type: 'PNG', data, widthMm: 40, heightMm: 40 }
  const seal = await makeSeal(maker, sealInfo(holder, { picture }))
  writeFileSync(at('root.pem'), toPem('CERTIFICATE', root.certificate.der))
  writeFileSync(at('list.crl'), await listOf(root))
  writeFileSync(at('ended.crl'), await listOf(root, [holder.certificate]))
  writeFileSync(at('right.esl'), seal)
  const file = testPdf(2)
  const { algorithm, sign } = fileSigner(holder.pair.pkcs8)
  const { appended } = await stampDocument(
    openPdf(file),
    { page: 2, xMm: 20, yMm: 20, seal: parseSeal(seal), at: NOW, property: '' },
    { certificate: holder.certificate.der, algorithm, sign: async (message) => sign(message) },
  )
  writeFileSync(at('plain.pdf'), file)
  writeFileSync(at('stamped.pdf'), Buffer.concat([file, appended]))
  writeFileSync(at('added.pdf'), Buffer.concat([file, appended, Buffer.from('% more\n')]))
})

async function said(...args: string[]) {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    const code = await run(args)
    return { code, out: [...log.mock.calls, ...error.mock.calls].flat().join('\n') }
  } finally {
    log.mockRestore()
    error.mockRestore()
  }
}

test('a seal: right, unknown without roots, wrong where its holder was revoked', async () => {
  const right = await said('verify', at('right.esl'), ...AT, ...TRUST)
  expect(right).toMatchObject({ code: 0, out: expect.stringContaining('印章有效') })
  const alone = await said('verify', at('right.esl'), ...AT, '--english')
  expect(alone).toMatchObject({ code: 1, out: expect.stringContaining('Not all of it could be told') })
  const ended = await said('verify', at('right.esl'), ...AT, '--ca', at('root.pem'), '--crl', at('ended.crl'))
  expect(ended).toMatchObject({ code: 1, out: expect.stringContaining('已吊销') })
})

test('a stamped PDF: what is right and wrong in plain words, page by page', async () => {
  const told = await said('verify', at('stamped.pdf'), ...TRUST, '--english')
  expect(told.code).toBe(1)
  // Without the hall's record nobody vouches for the time; all else is right.
  expect(told.out.match(/^ {4}\? /gm)).toHaveLength(1)
  expect(told.out).toContain('page 2 · 某市财政局财务专用章')
  expect(told.out).toContain('✓ The document: Nothing was changed since it was stamped.')
  expect(told.out).not.toContain('✗')
  const added = await said('verify', at('added.pdf'), ...TRUST)
  expect(added.out).toContain('✗ 文件内容: 盖章之后文件又被修改或增补')
  const data = JSON.parse((await said('verify', at('plain.pdf'), at('added.pdf'), '--json', ...TRUST)).out)
  expect(data.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['none', 'wrong'])
})

test('what cannot be looked at is an error of its own', async () => {
  expect((await said('verify', at('missing.pdf'))).code).toBe(2)
  writeFileSync(at('broken.pdf'), '%PDF-1.7 and nothing more')
  expect((await said('verify', at('broken.pdf'))).code).toBe(2)
  expect((await said('verify')).code).toBe(2)
  expect(await said('--help')).toMatchObject({ code: 0 })
})
