// Readers of documents that strangers send to be stamped, or to have their stamps checked.
import { sign } from '@certhall/crypto'
import { parseSignedData } from '@certhall/pki'
import {
  openPdf,
  parseElectronicSignature,
  parseSeal,
  SES_SIGNATURE,
  stampDocument,
  verifySeal,
  verifyStamps,
} from '@certhall/seal'
import type { Seeds } from './seeds.ts'
import { encode, isOurs, isPkiError, type Part } from './target.ts'

const AT = new Date('2026-06-15T00:00:00Z')

/** A page with a table of cross-references; and the same with streams in place of both. */
function pages(): [Uint8Array, Uint8Array] {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>',
    '<</Type/Page/Parent 2 0 R/Rotate 90/Contents 4 0 R/Annots[<</Type/Annot/Contents(a\\(b)>>]>>',
  ]
  let text = '%PDF-1.7\n'
  const at = (body: string, number: number) => {
    const from = text.length
    text += `${number} 0 obj\n${body}\nendobj\n`
    return from
  }
  const line = (from: number) => `${String(from).padStart(10, '0')} 00000 n \n`
  const places = objects.map((body, i) => at(body, i + 1))
  places.push(at('<</Length 3>>\nstream\nq Q\nendstream', 4))
  const table = `${text}xref\n0 5\n0000000000 65535 f \n${places.map(line).join('')}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`
  text = '%PDF-1.7\n'
  const offsets = objects.map((_, i) => objects.slice(0, i).join(' ').length + (i > 0 ? 1 : 0))
  const first = objects.map((_, i) => `${i + 1} ${offsets[i]}`).join(' ')
  const inside = `${first} ${objects.join(' ')}`
  const container = at(
    `<</Type/ObjStm/N 3/First ${first.length + 1}/Length ${inside.length}>>\nstream\n${inside}\nendstream`,
    5,
  )
  const content = at('<</Length 3>>\nstream\nq Q\nendstream', 4)
  const start = text.length
  const hex = (...numbers: number[]) => numbers.map((one) => one.toString(16).padStart(4, '0'))
  const rows = [
    [2, 5, 0],
    [2, 5, 1],
    [2, 5, 2],
    [1, content, 0],
    [1, container, 0],
    [1, start, 0],
  ]
  const data = Buffer.from(rows.map((row) => hex(...row).join('')).join(''), 'hex').toString('latin1')
  const section = `6 0 obj\n<</Type/XRef/Size 7/Index[1 6]/W[2 2 2]/Root 1 0 R/Length ${data.length}>>\nstream\n${data}\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`
  return [encode(table), new Uint8Array(Buffer.from(text + section, 'latin1'))]
}

export async function documentTargets(
  { all }: Seeds,
  seals: readonly Uint8Array[],
): Promise<Record<string, Part>> {
  const [first] = all
  const [seal] = seals
  if (first === undefined || seal === undefined) throw new Error('no seeds')
  const { holder, signature: algorithm, leaf: certificate, root } = first
  const stamped = async (file: Uint8Array) => {
    const wish = { page: 1, xMm: 10, yMm: 10, at: AT, property: 'ST-1', seal: parseSeal(seal) }
    const signer = {
      certificate,
      algorithm,
      sign: (message: Uint8Array) => sign(algorithm, holder.pkcs8, message),
    }
    const done = await stampDocument(openPdf(file), wish, signer)
    return { file: new Uint8Array(Buffer.concat([file, done.appended])), cms: done.signature }
  }
  const documents = await Promise.all(pages().map(stamped))
  const carried = documents.map(({ cms }) => parseSignedData(cms).unsigned.get(SES_SIGNATURE) as Uint8Array)
  return {
    PDF: {
      ...{
        form: 'bytes',
        seeds: [...pages(), ...documents.map(({ file }) => file)],
        refuses: isOurs,
        covers: [],
      },
      run: (file) => openPdf(file).pages(),
    },
    // What the page for checking does with anybody's file.
    'stamps of a stranger': {
      ...{ form: 'bytes', seeds: documents.map(({ file }) => file), refuses: isOurs, covers: [], share: 0.3 },
      run: (file) =>
        verifyStamps({
          file,
          checkSeal: async ({ seal: der, signer, claimedAt: at }) => ({
            ...verifySeal({ seal: der, signer, at, anchors: [root] }),
          }),
        }),
    },
    'document for a stamp': {
      ...{ form: 'bytes', seeds: pages(), refuses: isOurs, covers: [], share: 0.1 },
      run: stamped,
    },
    SES_Signature: {
      ...{ form: 'der', seeds: carried, refuses: isPkiError, covers: ['seal.parseElectronicSignature'] },
      run: (der) => parseElectronicSignature(der),
    },
  }
}
