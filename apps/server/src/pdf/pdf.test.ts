import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import PdfKit from 'pdfkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPdfThread, type PdfThread } from './pdf-thread.ts'

let pdf: PdfThread
let folder: string
beforeAll(async () => {
  pdf = openPdfThread()
  folder = await mkdtemp(path.join(tmpdir(), 'certhall-pdf-'))
})
afterAll(async () => {
  await pdf.close()
  await rm(folder, { recursive: true })
})

/** A file as another program would write it. */
function written(options: PDFKit.PDFDocumentOptions, draw: (page: PDFKit.PDFDocument) => void) {
  const page = new PdfKit(options)
  const parts: Buffer[] = []
  page.on('data', (part: Buffer) => parts.push(part))
  const end = new Promise<void>((resolve) => page.on('end', resolve))
  draw(page)
  page.end()
  return end.then(() => new Uint8Array(Buffer.concat(parts)))
}

test('a printed page carries its Chinese font and reads as it was written', async () => {
  const bytes = await pdf.make({
    title: '介质解锁申请表',
    language: 'zh',
    footer: '申请编号 CH20261122-ABCDEFGH',
    blocks: [
      { type: 'heading', text: '持有人' },
      {
        type: 'facts',
        rows: [
          ['姓名', '王犇堃（𠮷林）'],
          ['Name', 'Zhang San'],
        ],
      },
      { type: 'code', caption: '新密码', text: '1234 5678' },
      { type: 'page-break' },
      {
        type: 'table',
        columns: [
          { title: '项目', width: 2 },
          { title: '金额', width: 1, align: 'right' },
        ],
        rows: [['证书费', '100.00']],
      },
      { type: 'signatures', fields: ['经办人签字', '单位公章'] },
    ],
  })
  const file = path.join(folder, 'form.pdf')
  await writeFile(file, bytes)
  const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout
  for (const part of [
    '介质解锁申请表',
    '王犇堃（',
    '林）',
    'Zhang San',
    '证书费',
    '单位公章',
    '1 / 2',
    '2 / 2',
  ])
    expect(text.replace(/(\d)\/(\d)/g, '$1 / $2')).toContain(part)
  const fonts = spawnSync('pdffonts', [file], { encoding: 'utf8' }).stdout.trim().split('\n').slice(2)
  expect(fonts.length).toBeGreaterThan(0)
  // emb, sub and uni: embedded, only what is used, and readable as text.
  for (const font of fonts) expect(font).toMatch(/NotoSansHans-\w+ .* yes yes yes /)
  expect(await pdf.inspect(bytes)).toEqual({ pages: 2 })
  const { width, height, rgba } = await pdf.render(bytes, 0, 300)
  expect([width, Math.round((100 * height) / width), rgba.length]).toEqual([300, 141, 300 * height * 4])
  // Something is drawn on it.
  expect(rgba.some((octet) => octet < 100)).toBe(true)
  await expect(pdf.render(bytes, 2, 300)).rejects.toMatchObject({ code: 'not-found' })
})

test.each<[string, () => Promise<Uint8Array>, string]>([
  ['nonsense', async () => new TextEncoder().encode('%PDF-1.7 nonsense'), 'paper-damaged'],
  ['a password', () => written({ userPassword: 'secret' }, (page) => page.text('x')), 'paper-encrypted'],
  [
    'a file inside',
    () => written({}, (page) => page.file(Buffer.from('x'), { name: 'x.exe' })),
    'paper-active',
  ],
  ['a script', async () => new TextEncoder().encode(SCRIPTED), 'paper-active'],
])('a PDF with %s is refused', async (_what, make, code) => {
  await expect(pdf.inspect(await make())).rejects.toMatchObject({ code })
})

// Without a cross-reference table: readers mend that.
const SCRIPTED = `%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a) 4 0 R]>>>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>> endobj
4 0 obj <</S/JavaScript/JS(app.alert\\(1\\))>> endobj
trailer <</Root 1 0 R>>
%%EOF
`
