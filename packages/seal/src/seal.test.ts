import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { digest } from '@certhall/crypto'
import { type KeyType, toPem } from '@certhall/pki'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FINDING_WORDS, parseSeal, SEAL_CODES, type SealQuestion, verifySeal } from './index.ts'
import { DOT, listOf, makeOlderSeal, makeSeal, NOW, sealInfo, sealParties } from './seal-fixture.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-seal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: Uint8Array | string): string {
  const place = path.join(folder, name)
  writeFileSync(place, content)
  return place
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8' })

// What the command has to be told for each kind of key; SM2 with the identity of GM/T 0009 §10.
const BY_OPENSSL: Partial<Record<KeyType, string[]>> = {
  sm2: ['-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'],
  p256: ['-digest', 'sha256'],
  rsa2048: ['-digest', 'sha256'],
}

describe.each(Object.keys(BY_OPENSSL) as KeyType[])('a seal made with %s (GB/T 38540-2020)', (key) => {
  test('says what was put in, holds, and OpenSSL reads it and verifies its signature', async () => {
    const { root, maker, holder } = await sealParties(key)
    const info = sealInfo(holder, { extensions: [{ oid: '1.2.3', critical: false, value: DOT }] })
    const der = await makeSeal(maker, info)
    const seal = parseSeal(der)
    expect(seal.info).toEqual(info)
    expect(seal.form).toBe('gbt-38540-2020')
    const answer = verifySeal({
      ...{ seal: der, at: NOW, anchors: [root.certificate], crls: [await listOf(root)] },
      signer: holder.certificate.der,
    })
    expect(answer.findings.filter(({ verdict }) => verdict !== 'right')).toEqual([])
    expect(answer.verdict).toBe('right')

    const parsed = openssl('asn1parse', '-inform', 'DER', '-in', file(`${key}.esl`, der))
    expect(parsed).toContain('IA5STRING         :ES')
    expect(parsed).toContain('GENERALIZEDTIME   :20260615080000Z')
    const verified = openssl(
      ...['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey'],
      file('key.pem', toPem('PUBLIC KEY', maker.pair.spki)),
      ...['-in', file('signed', seal.signed), '-sigfile', file('signature', seal.signature)],
      ...(BY_OPENSSL[key] ?? []),
    )
    expect(verified).toContain('Verified Successfully')
  })
})

describe('what is wrong with a seal is told by its code', () => {
  let parties: Awaited<ReturnType<typeof sealParties>>
  let right: SealQuestion

  beforeAll(async () => {
    parties = await sealParties('sm2')
    const { root, maker, holder } = parties
    right = {
      ...{ seal: await makeSeal(maker, sealInfo(holder)), at: NOW },
      ...{ anchors: [root.certificate], crls: [await listOf(root)] },
    }
  })

  const codes = (question: Partial<SealQuestion>) =>
    verifySeal({ ...right, ...question })
      .findings.filter(({ verdict }) => verdict !== 'right')
      .map(({ code }) => code)

  test('nothing, in the form of 2014 too', async () => {
    expect(codes({})).toEqual([])
    const seal = await makeOlderSeal(parties.maker, parties.holder)
    const answer = verifySeal({ ...right, seal })
    expect(answer.verdict).toBe('right')
    expect(answer.findings[0]).toMatchObject({ code: 'form-older', detail: 'GM/T 0031-2014' })
    expect(answer.seal?.info.extensions).toEqual([
      { oid: '1.2.3', critical: false, value: Uint8Array.of(5, 0) },
    ])
  })

  test('every octet that is changed', () => {
    const { seal } = right
    // A seal is some hundreds of octets: all of them in turn.
    for (let i = 0; i < seal.length; i += 7) {
      const spoilt = Uint8Array.from(seal)
      spoilt[i] = (spoilt[i] as number) ^ 0x01
      expect(verifySeal({ ...right, seal: spoilt }).verdict, `octet ${i}`).not.toBe('right')
    }
  })

  test('no seal at all, and a seal with something behind it', () => {
    expect(codes({ seal: DOT })).toEqual(['form-unreadable'])
    expect(codes({ seal: Uint8Array.from([...right.seal, 0]) })).toEqual(['form-unreadable'])
  })

  test('its dates', async () => {
    expect(codes({ at: new Date('2026-06-14T08:00:00Z') })).toContain('not-yet-valid')
    expect(codes({ at: new Date('2027-02-01T08:00:00Z') })).toContain('no-longer-valid')
    const { maker, holder } = parties
    const turned = sealInfo(holder, { validUntil: new Date('2026-06-01T00:00:00Z') })
    expect(codes({ seal: await makeSeal(maker, turned) })).toEqual(['dates-turned'])
  })

  test('its picture', async () => {
    const { maker, holder } = parties
    const withPicture = async (type: string, data: Uint8Array, widthMm = 40) =>
      codes({
        seal: await makeSeal(maker, sealInfo(holder, { picture: { type, data, widthMm, heightMm: 40 } })),
      })
    expect(await withPicture('GIF', DOT)).toEqual(['picture-other-type'])
    expect(await withPicture('TIFF', DOT)).toEqual(['picture-unknown-type'])
    expect(await withPicture('PNG', DOT, 0)).toEqual(['picture-no-size'])
  })

  test('who made it: a stranger, a holder of the same authority, one who was revoked', async () => {
    const { root, maker, holder } = parties
    const stranger = await sealParties('sm2', '别处的根')
    expect(codes({ seal: await makeSeal(stranger.maker, sealInfo(holder)) })).toEqual(['maker-unknown'])
    expect(codes({ seal: await makeSeal(holder, sealInfo(holder)) })).toEqual(['maker-not-entitled'])
    expect(codes({ crls: [await listOf(root, [maker.certificate])] })).toEqual(['maker-revoked'])
    expect(codes({ crls: undefined })).toEqual(['maker-status-unknown', 'holder-unknown'])
    const other = { ...maker, pair: holder.pair }
    expect(codes({ seal: await makeSeal(other, sealInfo(holder)) })).toEqual(['signature-wrong'])
  })

  test('who may stamp with it: listed whole, or by digest', async () => {
    const { root, maker, holder } = parties
    expect(codes({ signer: maker.certificate.der })).toEqual(['signer-not-listed'])
    expect(codes({ crls: [await listOf(root, [holder.certificate])] })).toEqual(['holder-revoked'])
    const byDigest = (algorithm: string, value: Uint8Array) =>
      makeSeal(maker, sealInfo(holder, { signers: { by: 'digest', digests: [{ algorithm, value }] } }))
    const { der } = holder.certificate
    const seal = await byDigest('1.2.156.10197.1.401', digest('sm3', der))
    expect(parseSeal(seal).info.signers.by).toBe('digest')
    expect(codes({ seal, signer: der })).toEqual(['holder-unknown'])
    expect(codes({ seal: await byDigest('SHA256', digest('sm3', der)), signer: der })).toContain(
      'signer-not-listed',
    )
    const none = sealInfo(holder, { signers: { by: 'certificate', certificates: [] } })
    expect(codes({ seal: await makeSeal(maker, none) })).toEqual(['signers-none', 'holder-unknown'])
  })

  test('what the register says', () => {
    expect(codes({ standing: 'revoked' })).toEqual(['standing-revoked'])
    expect(codes({ standing: 'replaced' })).toEqual([])
    expect(verifySeal({ ...right, standing: 'unknown' }).verdict).toBe('unknown')
  })
})

test('every code has words in both languages', () => {
  for (const code of Object.keys(SEAL_CODES) as (keyof typeof SEAL_CODES)[]) {
    expect(FINDING_WORDS[code].zh, code).toMatch(/[\u4e00-\u9fff].*。$/)
    expect(FINDING_WORDS[code].en, code).toMatch(/^[A-Z].*\.$/)
  }
})
