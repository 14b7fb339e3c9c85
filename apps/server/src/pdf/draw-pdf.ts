import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import PdfKit from 'pdfkit'
import type { PdfBlock, PdfDocument } from './pdf-document.ts'

type Page = InstanceType<typeof PdfKit>

const MARGIN = 56
const GREY = '#595959'
const RULE = '#8c8c8c'
const SIZES = { small: 9, normal: 11, large: 14 } as const

/** Noto Sans SC from npm: every character of GB 18030 that a name is likely to have. Only what a page uses is embedded. */
const FONTS = path.resolve(
  path.dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')),
  '../fonts',
)
const font = (weight: string) => readFile(path.join(FONTS, `NotoSansHans-${weight}.otf`))

/** Draws the pages. Some tenths of a second of computing: `openPdfThread` does it beside the requests. */
export async function drawPdf(document: PdfDocument): Promise<Uint8Array> {
  const { title, subtitle, language, footer = '', size = 'A4', blocks } = document
  const [regular, bold] = await Promise.all([font('Regular'), font('Bold')])
  const page = new PdfKit({
    size,
    margin: MARGIN,
    bufferPages: true,
    lang: language === 'zh' ? 'zh-CN' : 'en',
    info: { Title: title, Producer: 'Certhall', Creator: 'Certhall' },
    displayTitle: true,
  })
  const parts: Buffer[] = []
  const finished = new Promise<void>((resolve, reject) => {
    page.on('data', (part: Buffer) => parts.push(part))
    page.on('end', resolve)
    page.on('error', reject)
  })
  page.registerFont('regular', regular)
  page.registerFont('bold', bold)

  page.font('bold').fontSize(18).text(title, { align: 'center' })
  if (subtitle) page.font('regular').fontSize(11).fillColor(GREY).text(subtitle, { align: 'center' })
  page.fillColor('black').moveDown(1)
  for (const block of blocks) {
    page.font('regular').fontSize(SIZES.normal).fillColor('black')
    draw(page, block)
  }
  drawFooters(page, footer)
  page.end()
  await finished
  return new Uint8Array(Buffer.concat(parts))
}

type Draw<Type extends PdfBlock['type']> = (page: Page, block: Extract<PdfBlock, { type: Type }>) => void

const BLOCKS: { [Type in PdfBlock['type']]: Draw<Type> } = {
  heading(page, { text }) {
    needs(page, 48)
    page.moveDown(0.6).font('bold').fontSize(13).text(text, left(page)).moveDown(0.3)
  },
  text(page, { text, size = 'normal' }) {
    page.fontSize(SIZES[size]).text(text, left(page), undefined, { lineGap: 3 }).moveDown(0.5)
  },
  list(page, { items }) {
    items.forEach((item, at) => {
      page.text(`${at + 1}. ${item}`, left(page), undefined, { lineGap: 3 })
    })
    page.moveDown(0.5)
  },
  facts(page, { rows }) {
    page.x = left(page)
    page.table({
      columnStyles: ['30%', '70%'],
      defaultStyle: { borderColor: RULE, padding: 6 },
      data: rows.map(([name, value]) => [{ text: name, backgroundColor: '#f5f5f5' }, value]),
    })
    page.moveDown(0.7)
  },
  table(page, { columns, rows }) {
    page.x = left(page)
    const whole = columns.reduce((sum, { width }) => sum + width, 0)
    page.table({
      columnStyles: columns.map(({ width, align = 'left' }) => ({
        width: `${(100 * width) / whole}%`,
        align: { x: align, y: 'center' },
      })),
      rowStyles: (row) => (row === 0 ? { backgroundColor: '#f5f5f5' } : {}),
      defaultStyle: { borderColor: RULE, padding: 5 },
      data: [columns.map(({ title }) => title), ...rows.map((row) => [...row])],
    })
    page.moveDown(0.7)
  },
  signatures(page, { fields }) {
    const height = 90
    needs(page, height + 20)
    const gap = 24
    const width = (inner(page) - gap * (fields.length - 1)) / fields.length
    const top = page.y
    fields.forEach((field, at) => {
      const x = left(page) + at * (width + gap)
      page.fontSize(10).fillColor(GREY).text(field, x, top, { width })
      page
        .moveTo(x, top + height)
        .lineTo(x + width, top + height)
        .strokeColor(RULE)
        .stroke()
    })
    page.x = left(page)
    page.y = top + height + 14
  },
  code(page, { text, caption }) {
    needs(page, 70)
    if (caption) page.fontSize(10).fillColor(GREY).text(caption, left(page), undefined, { align: 'center' })
    page
      .font('bold')
      .fontSize(26)
      .fillColor('black')
      .text(text, left(page), undefined, { align: 'center', characterSpacing: 4 })
      .moveDown(0.5)
  },
  'page-break'(page) {
    page.addPage()
  },
}

function draw<Type extends PdfBlock['type']>(page: Page, block: Extract<PdfBlock, { type: Type }>): void {
  ;(BLOCKS[block.type] as Draw<Type>)(page, block)
}

const left = (page: Page) => page.page.margins.left
const inner = (page: Page) => page.page.width - page.page.margins.left - page.page.margins.right

/** A new page where fewer than `points` are left of this one. */
function needs(page: Page, points: number): void {
  if (page.y + points > page.page.height - page.page.margins.bottom) page.addPage()
}

function drawFooters(page: Page, footer: string): void {
  const { start, count } = page.bufferedPageRange()
  for (let at = start; at < start + count; at += 1) {
    page.switchToPage(at)
    // Within the margin, where text would otherwise begin a page of its own.
    page.page.margins.bottom = 0
    const y = page.page.height - MARGIN + 20
    page.font('regular').fontSize(8).fillColor(GREY)
    page.text(footer, MARGIN, y, { width: inner(page) * 0.8, lineBreak: false })
    page.text(`${at + 1} / ${count}`, MARGIN, y, { width: inner(page), align: 'right', lineBreak: false })
  }
}
