import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { fileSigner } from '@certhall/crypto'
import { type KeyType, toPem } from '@certhall/pki'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPdf, parseSeal, stampDocument, verifySeal, verifyStamps } from '../index.ts'
import { listOf, makeSeal, NOW, sealInfo, sealParties } from '../seal-fixture.ts'
import { unpackPicture } from './picture-objects.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-stamp-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const place = (name: string) => path.join(folder, name)
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: folder })
const octets = (name: string) => new Uint8Array(readFileSync(place(name)))
function put(name: string, content: Uint8Array | string): string {
  writeFileSync(place(name), content)
  return place(name)
}

/** A picture with half transparent edges, in a palette, as the hall keeps them. */
const PICTURE = new Uint8Array(
  readFileSync(path.resolve(import.meta.dirname, '../../../../apps/cli/src/demo/seal.png')),
)

type Parties = Awaited<ReturnType<typeof sealParties>>

async function setUp(key: KeyType) {
  const parties = await sealParties(key)
  const picture = { type: 'PNG', data: PICTURE, widthMm: 40, heightMm: 40 }
  const seal = await makeSeal(parties.maker, sealInfo(parties.holder, { picture }))
  return { ...parties, seal }
}

async function stamped(
  file: Uint8Array,
  { holder, seal }: Pick<Parties, 'holder'> & { seal: Uint8Array },
  where = { page: 1, xMm: 120, yMm: 150 },
): Promise<Uint8Array> {
  const signer = fileSigner(holder.pair.pkcs8)
  const { appended } = await stampDocument(
    openPdf(file),
    { ...where, seal: parseSeal(seal), at: NOW, property: 'ST1' },
    { ...signer, certificate: holder.certificate.der, sign: async (message) => signer.sign(message) },
  )
  return new Uint8Array(Buffer.concat([file, appended]))
}

const checked = async (file: Uint8Array, { root, crl }: { root: Parties['root']; crl: Uint8Array }) => {
  const { verdict, stamps } = await verifyStamps({
    file,
    checkSeal: async ({ seal, signer, claimedAt: at }) => ({
      ...verifySeal({ seal, signer, at, anchors: [root.certificate], crls: [crl] }),
      recordedAt: at,
    }),
  })
  const amiss = stamps.map(({ findings }) =>
    findings.filter((one) => one.verdict !== 'right').map(({ code }) => code),
  )
  return { verdict, stamps, amiss }
}

beforeAll(() => {
  // Two producers that know nothing of us; and what qpdf makes of one: object streams, cross-references in a stream, turned pages.
  const page = '/Helvetica findfont 20 scalefont setfont 72 720 moveto (Contract) show showpage'
  put('page.ps', `%!PS\n<</PageSize [595 842]>> setpagedevice\n${page}\n${page}\n`)
  run('gs', '-q', '-dNOPAUSE', '-dBATCH', '-sDEVICE=pdfwrite', '-o', 'gs.pdf', 'page.ps')
  run('pdftocairo', '-pdf', 'gs.pdf', 'cairo.pdf')
  run('qpdf', '--object-streams=generate', 'gs.pdf', 'streams.pdf')
  run('qpdf', '--linearize', '--rotate=+90:1', '--rotate=+180:2', 'cairo.pdf', 'turned.pdf')
})

describe.each(['rsa2048', 'p256', 'sm2'] as const)('a PDF stamped with %s', (key) => {
  test('is verified here and, where poppler knows the algorithm, by pdfsig', async () => {
    const hall = await setUp(key)
    const crl = await listOf(hall.root)
    put('root.pem', toPem('CERTIFICATE', hall.root.certificate.der))
    run('mkdir', key)
    run('certutil', '-N', '-d', `sql:${key}`, '--empty-password')
    run('certutil', '-A', '-d', `sql:${key}`, '-n', 'root', '-t', 'CT,C,C', '-i', 'root.pem')
    for (const name of ['gs', 'cairo', 'streams', 'turned']) {
      const original = octets(`${name}.pdf`)
      const file = await stamped(original, hall)
      expect(file.subarray(0, original.length)).toEqual(original)
      const answer = await checked(file, { root: hall.root, crl })
      expect(answer.amiss, name).toEqual([[]])
      expect(answer.stamps[0]).toMatchObject({ verdict: 'right', page: 1, stampedAt: NOW })
      // qpdf finds nothing to mend in it.
      expect(run('qpdf', '--check', put(`${name}-${key}.pdf`, file))).toContain('No syntax')
      if (key === 'sm2') continue
      const said = run('pdfsig', '-nssdir', `sql:${key}`, `${name}-${key}.pdf`)
      expect(said).toContain('Signature is Valid.')
      expect(said).toContain('Certificate is Trusted.')
      expect(said).toContain('Total document signed')
      expect(said).toContain('ETSI.CAdES.detached')
    }
  })
})

describe('what happens to a stamped PDF afterwards', () => {
  let hall: Awaited<ReturnType<typeof setUp>>
  let crl: Uint8Array
  let original: Uint8Array
  let file: Uint8Array
  beforeAll(async () => {
    hall = await setUp('p256')
    crl = await listOf(hall.root)
    original = octets('streams.pdf')
    file = await stamped(original, hall)
  })
  const look = (changed: Uint8Array, list = crl) => checked(changed, { root: hall.root, crl: list })

  test('stamped again, both stamps hold; also for poppler', async () => {
    const twice = await stamped(file, hall, { page: 2, xMm: 10, yMm: 10 })
    const answer = await look(twice)
    expect(answer.amiss).toEqual([[], []])
    expect(answer.stamps.map(({ page, findings }) => [page, findings[0]?.code])).toEqual([
      [1, 'document-stamped-again'],
      [2, 'document-whole'],
    ])
    expect(run('pdfsig', '-nocert', put('twice.pdf', twice)).match(/Signature is Valid/g)).toHaveLength(2)
  })

  test('an octet changed, an update behind it, another page: each is told', async () => {
    const spoilt = Uint8Array.from(file)
    const at = original.length - 100
    spoilt[at] = (spoilt[at] as number) ^ 1
    const broken = await look(spoilt).catch((error: { code: string }) => error.code)
    // Where the octet belongs to the file's own structure it does not open at all.
    expect(typeof broken === 'string' ? broken : broken.amiss[0]).toSatisfy(
      (told: string | string[]) => told === 'document-unreadable' || told.includes('document-changed'),
    )
    const inPage = Uint8Array.from(octets('gs.pdf'))
    const plain = await stamped(inPage, hall)
    const title = Buffer.from(plain).indexOf('/Producer')
    plain[title + 11] = 0x58
    expect((await look(plain)).amiss).toEqual([['document-changed']])

    // A note on the page, appended as any editor would: the stamp itself stays right, the document is not what was stamped.
    const { appendUpdate, nextNumber } = await import('../pdf/append-update.ts')
    const { PdfName } = await import('../pdf/values.ts')
    const pdf = openPdf(file)
    const [page] = pdf.pages()
    if (!page) throw new Error('no page')
    const edited = new Map(page.dict).set('Contents', [])
    const note = new Map([['Type', new PdfName('Annot')]])
    for (const changes of [
      new Map([[page.ref.object, edited]]),
      new Map([
        [nextNumber(pdf), note],
        [page.ref.object, new Map(page.dict).set('Annots', [])],
      ]),
    ]) {
      const update = new Uint8Array(Buffer.concat([file, appendUpdate(pdf, changes).appended]))
      expect((await look(update)).amiss).toEqual([['document-added-to']])
    }
    expect((await look(new Uint8Array([...file, 10, 37, 10]))).amiss).toEqual([['document-added-to']])
  })

  test('what a forger hides behind a stamp: nothing of it passes for another stamp', async () => {
    const { appendUpdate, nextNumber } = await import('../pdf/append-update.ts')
    const { PdfName, PdfRef, PdfStream } = await import('../pdf/values.ts')
    const { undoFilters } = await import('../pdf/undo-filters.ts')
    type Objects = Parameters<typeof appendUpdate>[1]
    const update = (bytes: Uint8Array, objects: Objects) =>
      new Uint8Array(Buffer.concat([bytes, appendUpdate(openPdf(bytes), objects).appended]))
    const drawing = (text: string, ...more: [string, InstanceType<typeof PdfName>][]) =>
      new PdfStream(new Map(more), new TextEncoder().encode(text))
    const first = (bytes: Uint8Array) =>
      openPdf(bytes).pages()[0] as ReturnType<ReturnType<typeof openPdf>['pages']>[0]
    const told = async (changed: Uint8Array) => (await look(changed)).amiss[0]

    // A stream of objects under its old number: every object in it is another one, at the very place that it had.
    const pdf = openPdf(file)
    const second = pdf.references.places.get(pdf.pages()[1]?.ref.object as number)
    if (!second || !('inside' in second)) throw new Error('page 2 stands alone')
    const container = pdf.object(second.inside)
    if (!(container instanceof PdfStream)) throw new Error('no object stream')
    const text = Buffer.from(undoFilters(container, pdf.resolve)).toString('latin1')
    const taller = new Uint8Array(Buffer.from(text.replaceAll('595 842', '595 422'), 'latin1'))
    const dict = new Map(container.dict)
    for (const key of ['Filter', 'DecodeParms']) dict.delete(key)
    const swapped = update(file, new Map([[second.inside, new PdfStream(dict, taller)]]))
    expect(openPdf(swapped).pages()[1]?.box[3]).toBe(422)
    expect(await told(swapped)).toEqual(['document-added-to'])

    // What a page draws, dressed up as the file's own structure.
    const plain = octets('gs.pdf')
    const stampedPlain = await stamped(plain, hall)
    const contents = first(plain).dict.get('Contents') as InstanceType<typeof PdfRef>
    const dressed = drawing('0 0 500 500 re f', ['Type', new PdfName('ObjStm')])
    expect(await told(update(stampedPlain, new Map([[contents.object, dressed]])))).toEqual([
      'document-added-to',
    ])

    // A page that refers to nothing when it is stamped, and to something afterwards.
    const later = new PdfRef(5000, 0)
    const open = new Map(first(plain).dict).set('Contents', [contents, later])
    const hollow = await stamped(update(plain, new Map([[first(plain).ref.object, open]])), hall)
    expect(await told(hollow)).toEqual([])
    expect(await told(update(hollow, new Map([[5000, drawing('0 0 500 500 re f')]])))).toEqual([
      'document-added-to',
    ])

    // What a page draws, named as the note of who made the file.
    const named = Buffer.from(plain)
      .toString('latin1')
      .replace(/\/Info (\d+) 0 R/, (all, number: string) =>
        `/Info ${contents.object} 0 R`.padEnd(all.length - number.length + number.length),
      )
    const signedInfo = await stamped(new Uint8Array(Buffer.from(named, 'latin1')), hall)
    expect(openPdf(signedInfo).references.trailer.get('Info')).toEqual(contents)
    expect(await told(update(signedInfo, new Map([[contents.object, drawing('0 0 500 500 re f')]])))).toEqual(
      ['document-added-to'],
    )

    // A field for a signature that nobody has given, laid over the text.
    const [page, free] = [first(file), nextNumber(pdf)]
    const cover = new Map<string, never>(
      Object.entries({
        ...{ Type: new PdfName('Annot'), Subtype: new PdfName('Widget'), FT: new PdfName('Sig') },
        ...{ Rect: [0, 0, 595, 842], AP: new Map([['N', new PdfRef(free + 1, 0)]]) },
      }) as never,
    )
    const annotations = [...(pdf.resolve(page.dict.get('Annots')) as []), new PdfRef(free, 0)]
    const covered = update(
      file,
      new Map<number, never>([
        [free, cover as never],
        [free + 1, drawing('0 0 595 842 re f') as never],
        [page.ref.object, new Map(page.dict).set('Annots', annotations) as never],
      ]),
    )
    expect(await told(covered)).toEqual(['document-added-to'])
  })

  test('what unfolds, or is read, over and over is refused before it is large', async () => {
    const { PdfStream } = await import('../pdf/values.ts')
    const { appendUpdate } = await import('../pdf/append-update.ts')
    const pdf = openPdf(file)
    const [number, place] = [...pdf.references.places].find(([, one]) => one && 'inside' in one) ?? []
    if (number === undefined || !place || !('inside' in place)) throw new Error('no object stream')
    const header = Array.from({ length: 40 }, (_, i) => `${number + i} 0`).join(' ')
    const body = `${header} [${'0 '.repeat(500)}]`
    const container = pdf.object(place.inside)
    if (!(container instanceof PdfStream)) throw new Error('no object stream')
    const objects = new PdfStream(
      new Map(container.dict).set('N', 40).set('First', header.length + 1),
      new TextEncoder().encode(body),
    )
    for (const key of ['Filter', 'DecodeParms']) objects.dict.delete(key)
    const { appended } = appendUpdate(pdf, new Map([[place.inside, objects]]))
    const over = openPdf.bind(undefined, new Uint8Array(Buffer.concat([file, appended])))
    expect(() => over().object(number)).toThrow('lie over one another')

    // One point, so its header says; fifty million, so its contents.
    const chunk = (type: string, data: Uint8Array) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(data.length)
      return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
    }
    const bomb = (points: number) =>
      new Uint8Array(
        Buffer.concat([
          PICTURE.subarray(0, 8),
          chunk('IHDR', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)),
          chunk('IDAT', deflateSync(Buffer.alloc(points))),
          chunk('IEND', new Uint8Array()),
        ]),
      )
    expect(unpackPicture(bomb(2)).width).toBe(1)
    expect(() => unpackPicture(bomb(50_000_000))).toThrow('the seal’s picture')
  })

  test('a seal or a certificate that is revoked, and the stamp of another key', async () => {
    const revoked = await look(file, await listOf(hall.root, [hall.holder.certificate]))
    expect(revoked.amiss).toEqual([['holder-revoked']])
    const unentitled = await look(file, await listOf(hall.root, [hall.maker.certificate]))
    expect(unentitled.amiss).toEqual([['maker-revoked']])
    const stranger = await sealParties('p256')
    const forged = await look(await stamped(original, { holder: stranger.holder, seal: hall.seal }))
    expect(forged.amiss).toEqual([['signer-not-listed']])
  })

  test('a range that leaves something out covers nothing', async () => {
    const text = Buffer.from(file).toString('latin1')
    const [, range = ''] = /\/ByteRange \[(0 [\d ]+?) *\]/.exec(text) ?? []
    const [start, before, after, rest] = range.split(' ').map(Number) as [number, number, number, number]
    const shorter = `${start} ${before - 10} ${after} ${rest}`.padEnd(range.length)
    const changed = new Uint8Array(Buffer.from(text.replace(range, shorter), 'latin1'))
    expect((await look(changed)).amiss).toEqual([['document-partly-covered']])
  })

  test('what cannot be stamped is refused', async () => {
    const refused = async (code: string, bytes: Uint8Array, where?: Parameters<typeof stamped>[2]) =>
      expect((async () => stamped(bytes, hall, where))(), code).rejects.toMatchObject({ code })
    await refused('document-unreadable', new TextEncoder().encode('no PDF'))
    await refused('document-unreadable', original.subarray(0, original.length / 2))
    await refused('stamp-off-page', original, { page: 1, xMm: 180, yMm: 10 })
    await refused('not-found', original, { page: 9, xMm: 0, yMm: 0 })
    run('qpdf', '--encrypt', 'a', 'b', '256', '--', 'gs.pdf', 'locked.pdf')
    await refused('document-encrypted', octets('locked.pdf'))
  })
})
