import { CerthallError } from '@certhall/model/errors'
import { concat, toHex } from '@certhall/pki'
import { appendUpdate, type Marked, nextNumber } from '../pdf/append-update.ts'
import type { Pdf } from '../pdf/open-pdf.ts'
import { unreadable } from '../pdf/read-value.ts'
import { isDict, type PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from '../pdf/values.ts'
import { textString, writeValue } from '../pdf/write-value.ts'
import type { Seal } from '../seal.ts'
import { pictureObjects, unpackPicture } from './picture-objects.ts'
import { placeOnPage, type StampPlace } from './place-on-page.ts'

export interface StampWish extends StampPlace {
  /** From 1. */
  readonly page: number
  readonly seal: Seal
  /** By the clock of the computer that stamps. */
  readonly at: Date
  /** How many octets the signature may take. */
  readonly room: number
}

/** A stamp that lacks nothing but its signature. */
export interface PreparedStamp {
  /** What is signed: all octets of the stamped file but the place of the signature. */
  readonly signed: readonly [Uint8Array, Uint8Array]
  /** With the signature (DER): what is to be appended to the file. `document-unreadable` where it is longer than its room. */
  finish(signature: Uint8Array): Uint8Array
}

const HOLE = '/Contents <'
const RANGE = '/ByteRange ['
/** Wide enough for the four numbers of every file that is taken. */
const RANGE_WIDTH = 40

/**
 * Lays a seal on a page, as an incremental update behind the file, so that whatever was signed before stays as it is
 * (EN 319 142-1 §5; ISO 32000-1 §12.8). `document-locked` where an earlier signature allows no more, `stamp-off-page`, `not-found`.
 */
export function prepareStamp(pdf: Pdf, { page: number, seal, at, room, ...place }: StampWish): PreparedStamp {
  requireOpen(pdf)
  const page = pdf.pages()[number - 1]
  if (page === undefined) throw new CerthallError('not-found', `no page ${number}`)
  const { picture, name } = seal.info
  const { rectangle, width, height, matrix } = placeOnPage(page, place, picture)
  const first = nextNumber(pdf)
  const [signature, widget, form, image, mask] = [0, 1, 2, 3, 4].map((i) => new PdfRef(first + i, 0)) as [
    PdfRef,
    PdfRef,
    PdfRef,
    PdfRef,
    PdfRef,
  ]
  const drawn = pictureObjects(unpackPicture(picture.data), mask)
  const objects = new Map<number, PdfValue | Marked>([
    [signature.object, { text: signatureText(name, at, room) }],
    [widget.object, widgetOf({ signature, form, page: page.ref, rectangle, first })],
    [form.object, appearance(width, height, matrix, image)],
    [image.object, drawn.image],
    [mask.object, drawn.mask],
  ])
  addToList(pdf, objects, { owner: page.ref, dict: page.dict, key: 'Annots', entry: widget })
  addToForm(pdf, objects, widget)
  const { appended, standsAt } = appendUpdate(pdf, objects)
  return holed(pdf.bytes, appended, { room, from: standsAt.get(signature.object) as number })
}

/** §12.8.2.2: an author's signature that allows no changes, further signatures included. */
function requireOpen({ catalog, resolve }: Pdf): void {
  const permissions = resolve(catalog.get('Perms'))
  const author = isDict(permissions) ? resolve(permissions.get('DocMDP')) : null
  const references = isDict(author) ? resolve(author.get('Reference')) : null
  for (const one of Array.isArray(references) ? references.map(resolve) : []) {
    const parameters = isDict(one) ? resolve(one.get('TransformParams')) : null
    if (isDict(parameters) && resolve(parameters.get('P')) === 1) throw new CerthallError('document-locked')
  }
}

function signatureText(name: string, at: Date, room: number): string {
  const numbers = ' '.repeat(RANGE_WIDTH)
  const moment = at.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  const more: PdfDict = new Map<string, PdfValue>([
    ['Type', new PdfName('Sig')],
    ['Filter', new PdfName('Adobe.PPKLite')],
    ['SubFilter', new PdfName('ETSI.CAdES.detached')],
    ['Name', textString(name)],
    ['M', new PdfString(new TextEncoder().encode(`D:${moment}Z`))],
  ])
  return `${writeValue(more).slice(0, -2)} ${RANGE}${numbers}] ${HOLE}${'00'.repeat(room)}>>>`
}

/** Printed, and not to be moved about (§12.5.3). */
const PRINT_AND_LOCKED = 132

function widgetOf(parts: {
  signature: PdfRef
  form: PdfRef
  page: PdfRef
  rectangle: number[]
  first: number
}): PdfDict {
  return new Map<string, PdfValue>([
    ['Type', new PdfName('Annot')],
    ['Subtype', new PdfName('Widget')],
    ['FT', new PdfName('Sig')],
    ['T', textString(`Seal${parts.first}`)],
    ['V', parts.signature],
    ['P', parts.page],
    ['Rect', parts.rectangle],
    ['F', PRINT_AND_LOCKED],
    ['AP', new Map([['N', parts.form]])],
  ])
}

function appearance(width: number, height: number, matrix: number[], image: PdfRef): PdfStream {
  const scale = [width, 0, 0, height, 0, 0].map((one) => writeValue(one)).join(' ')
  const resources: PdfDict = new Map([['XObject', new Map([['Seal', image]])]])
  const dict = new Map<string, PdfValue>([
    ['Type', new PdfName('XObject')],
    ['Subtype', new PdfName('Form')],
    ['BBox', [0, 0, width, height]],
    ['Matrix', matrix],
    ['Resources', resources],
  ])
  return new PdfStream(dict, new TextEncoder().encode(`q ${scale} cm /Seal Do Q`))
}

/** Behind a list in a dictionary; where the list is an object of its own, that alone changes. */
function addToList(
  pdf: Pdf,
  objects: Map<number, PdfValue | Marked>,
  { owner, dict, key, entry }: { owner: PdfRef; dict: PdfDict; key: string; entry: PdfRef },
): void {
  const there = dict.get(key)
  const list = pdf.resolve(there)
  if (list !== null && !Array.isArray(list)) throw unreadable(key)
  const longer = [...(list ?? []), entry]
  if (there instanceof PdfRef && list !== null) objects.set(there.object, longer)
  else objects.set(owner.object, new Map(dict).set(key, longer))
}

/** §12.7.2: SigFlags 3, signatures exist and the file is only to be appended to. */
const SIGNED_AND_APPEND_ONLY = 3

function addToForm(pdf: Pdf, objects: Map<number, PdfValue | Marked>, widget: PdfRef): void {
  const there = pdf.catalog.get('AcroForm')
  const form = pdf.resolve(there)
  const before: PdfDict = isDict(form) ? form : new Map()
  const fields = before.get('Fields')
  const list = pdf.resolve(fields)
  if (fields instanceof PdfRef && Array.isArray(list)) objects.set(fields.object, [...list, widget])
  const next: PdfDict = new Map(before)
  if (!(fields instanceof PdfRef && Array.isArray(list)))
    next.set('Fields', [...(Array.isArray(list) ? list : []), widget])
  next.set('SigFlags', SIGNED_AND_APPEND_ONLY)
  if (there instanceof PdfRef && isDict(form)) objects.set(there.object, next)
  else objects.set(pdf.catalogRef.object, new Map(pdf.catalog).set('AcroForm', next))
}

function holed(
  file: Uint8Array,
  appended: Uint8Array,
  { room, from: at }: { room: number; from: number },
): PreparedStamp {
  const text = Buffer.from(appended.buffer, appended.byteOffset, appended.length).toString('latin1')
  const contents = text.indexOf(HOLE, at) + HOLE.length - 1
  const range = text.indexOf(RANGE, at) + RANGE.length
  const [from, to] = [file.length + contents, file.length + contents + 2 + room * 2]
  const whole = file.length + appended.length
  const written = new Uint8Array(appended)
  written.set(new TextEncoder().encode(`0 ${from} ${to} ${whole - to}`), range)
  return {
    signed: [concat([file, written.subarray(0, contents)]), written.subarray(contents + 2 + room * 2)],
    finish(signature) {
      if (signature.length > room) throw new CerthallError('internal', `a signature of ${signature.length}`)
      const done = new Uint8Array(written)
      done.set(new TextEncoder().encode(toHex(signature)), contents + 1)
      return done
    },
  }
}
