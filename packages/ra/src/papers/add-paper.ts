import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import type { Ra } from '../ports.ts'
import { filledCase, type PapersActor, paperKindsOf } from './paper-case.ts'
import type { PaperRecord } from './paper-record.ts'
import { PAPER_MAX_BYTES, PAPERS_MOST, PAPERS_MOST_A_KIND } from './paper-rules.ts'

interface Input {
  reference: string
  kind: string
  /** Received only once it is clear that it may be. `name`: as it is called; shown, and believed in nothing. */
  file(): Promise<{ name: string; bytes: Uint8Array }>
}

/**
 * Takes one paper: its type is read from its content, a picture is made anew, a PDF opened; what a scanner finds, or
 * cannot look at, stays outside. `input-invalid`, `input-too-large`, `paper-*`.
 */
export async function addPaper(ra: Ra, actor: PapersActor, input: Input): Promise<PaperRecord> {
  const { reference, kind } = input
  const record = await filledCase(ra, actor, reference)
  if (!paperKindsOf(ra, record).some(({ id }) => id === kind))
    throw new CerthallError('input-invalid', `no such paper: ${kind}`)
  const { name, bytes } = await input.file()
  if (bytes.length > PAPER_MAX_BYTES)
    throw new CerthallError('input-too-large', undefined, { megabytes: PAPER_MAX_BYTES / 1024 / 1024 })
  // Before the work of reading it; the store counts again.
  const there = await ra.papers.list(reference)
  if (there.filter((one) => one.kind === kind).length >= PAPERS_MOST_A_KIND)
    throw new CerthallError('paper-too-many', undefined, { most: PAPERS_MOST_A_KIND })

  const found = await ra.scanner.scan(bytes)
  if (found !== undefined) throw new CerthallError('paper-infected', found)
  const read = await ra.paperReader.read(bytes)
  const paper: PaperRecord = {
    id: toHex(randomBytes(16)),
    reference,
    kind,
    name: shownName(name),
    type: read.type,
    size: read.bytes.length,
    pages: read.pages,
    uploadedAt: ra.clock.now(),
    by: actor.kind === 'staff' ? 'staff' : 'holder',
    actorId: actor.kind === 'staff' ? actor.staffId : actor.holderId,
    scan: ra.scanner.present ? 'clean' : 'not-scanned',
  }
  await ra.papers.add(paper, read.bytes, PAPERS_MOST)
  return paper
}

/** The last part of it, without what turns a line around or hides in it (Unicode Cc, Cf). */
function shownName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 100) || '—'
}
