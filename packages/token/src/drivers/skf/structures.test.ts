import { generateKeyPair, wrapSm2EncryptionPair } from '@certhall/crypto'
import { envelopedKeyToBlob, parseSm2EnvelopedKey } from '@certhall/pki'
import koffi from 'koffi'
import { expect, test } from 'vitest'
import { buildSoftSkf } from '../../../../../test/soft-skf/build.ts'
import { LAYOUTS, type LayoutName, measure, relayout, STRUCTURES, type StructureName } from './structures.ts'

// GM/T 0016-2012 §6.4, packed: sizes and offsets as measured with a compiler and, for DEVINFO, seen on a token.
const PACKED: Record<string, Record<string, number>> = {
  DEVINFO: {
    size: 294,
    ...{ Version: 0, Manufacturer: 2, Issuer: 66, Label: 130, SerialNumber: 162, HWVersion: 194 },
    ...{ FirmwareVersion: 196, AlgSymCap: 198, AlgAsymCap: 202, AlgHashCap: 206, DevAuthAlgId: 210 },
    ...{ TotalSpace: 214, FreeSpace: 218, MaxECCBufferSize: 222, MaxBufferSize: 226, Reserved: 230 },
  },
  RSAPUBLICKEYBLOB: { size: 268, AlgID: 0, BitLen: 4, Modulus: 8, PublicExponent: 264 },
  ECCPUBLICKEYBLOB: { size: 132, BitLen: 0, X: 4, Y: 68 },
  ECCSIGNATUREBLOB: { size: 128, r: 0, s: 64 },
  ECCCIPHERBLOB: { size: 165, X: 0, Y: 64, HASH: 128, CipherLen: 160, Cipher: 164 },
  ENVELOPEDKEYBLOB: {
    size: 373,
    ...{ Version: 0, SymmAlgID: 4, Bits: 8, EncPriKey: 12, PubKey: 76, 'PubKey.X': 80, 'PubKey.Y': 144 },
    ...{ CipherBlob: 208, 'CipherBlob.Y': 272, 'CipherBlob.HASH': 336, 'CipherBlob.CipherLen': 368 },
    ...{ 'CipherBlob.Cipher': 372 },
  },
  FILEATTRIBUTE: { size: 44, FileName: 0, FileSize: 32, ReadRights: 36, WriteRights: 40 },
}

test.each(Object.entries(PACKED))('%s is packed as the standard has it', (name, { size, ...offsets }) => {
  const measured = measure(name as StructureName, LAYOUTS.packed)
  expect(measured.size).toBe(size)
  for (const [field, offset] of Object.entries(offsets))
    expect([field, measured.at[field]?.offset]).toEqual([field, offset])
})

test.each(Object.keys(LAYOUTS) as LayoutName[])('%s: the same as a C compiler lays it out', async (name) => {
  const { library } = await buildSoftSkf(name)
  const out = Buffer.alloc(8192)
  const length = koffi.load(library, { deep: true }).func('soft_layout', 'int', ['uint8_t *', 'int'])(
    out,
    out.length,
  )
  const compiled = Object.fromEntries(
    out
      .toString('latin1', 0, length)
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  )
  for (const structure of Object.keys(STRUCTURES) as StructureName[]) {
    const { size, at } = measure(structure, LAYOUTS[name])
    expect([structure, size]).toEqual([structure, Number(compiled[structure])])
    for (const [field, { offset }] of Object.entries(at)) {
      if (field.includes('.') || structure === 'VERSION') continue
      expect([structure, field, offset]).toEqual([
        structure,
        field,
        Number(compiled[`${structure}.${field}`]),
      ])
    }
  }
})

test('an ENVELOPEDKEYBLOB keeps its fields in every layout', async () => {
  const signing = await generateKeyPair('sm2')
  const pair = await generateKeyPair('sm2')
  const envelope = wrapSm2EncryptionPair({ signingSpki: signing.spki, encryptionPkcs8: pair.pkcs8 })
  const packed = envelopedKeyToBlob(envelope)
  // gm-facts §2.4: the 32 bytes of d stand at 44, the 16 of the wrapped SM4 key at 372.
  expect(packed.length).toBe(388)
  expect(packed.subarray(44, 76)).toEqual(parseSm2EnvelopedKey(envelope).encryptedD)
  for (const name of ['aligned', 'ulong8'] as const) {
    const there = relayout('ENVELOPEDKEYBLOB', packed, LAYOUTS.packed, LAYOUTS[name])
    const { at } = measure('ENVELOPEDKEYBLOB', LAYOUTS[name])
    const from = (field: string, size: number) =>
      new Uint8Array(there.subarray(at[field]?.offset, (at[field]?.offset ?? 0) + size))
    expect(from('EncPriKey', 64)).toEqual(packed.slice(12, 76))
    expect(from('CipherBlob.HASH', 32)).toEqual(packed.slice(336, 368))
    expect(from('CipherBlob.Cipher', 16)).toEqual(packed.slice(372, 388))
    expect(there.readUInt32LE(at['CipherBlob.CipherLen']?.offset)).toBe(16)
  }
})
