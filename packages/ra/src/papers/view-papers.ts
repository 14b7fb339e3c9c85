import { CerthallError } from '@certhall/model'
import type { Paper } from '@certhall/model/api'
import type { Ra } from '../ports.ts'
import { filledCase, type PapersActor, paperKindsOf, seenCase } from './paper-case.ts'
import type { PaperRecord } from './paper-record.ts'
import { PREVIEW_WIDTH } from './paper-rules.ts'

interface One {
  reference: string
  /** Of the paper. */
  id: string
}

/** What is there, and which papers the application takes. */
export async function viewPapers(ra: Ra, actor: PapersActor, { reference }: { reference: string }) {
  const record = await seenCase(ra, actor, reference)
  const papers = await ra.papers.list(reference)
  return { kinds: [...paperKindsOf(ra, record)], papers: papers.map(presentPaper) }
}

/** The paper as it is kept. */
export async function readPaper(ra: Ra, actor: PapersActor, { reference, id }: One) {
  await seenCase(ra, actor, reference)
  const found = await ra.papers.read(reference, id)
  if (found === undefined) throw new CerthallError('not-found', 'no such paper')
  return found
}

/** One page (from 1) as a PNG: nobody's own reader has to open a stranger's file. */
export async function previewPaper(
  ra: Ra,
  actor: PapersActor,
  { page, ...one }: One & { page: number },
): Promise<Uint8Array> {
  const { paper, bytes } = await readPaper(ra, actor, one)
  return ra.paperReader.preview({ type: paper.type, pages: paper.pages, bytes }, page, PREVIEW_WIDTH)
}

/** By whoever fills the application in; one that is gone already is no fault. */
export async function removePaper(ra: Ra, actor: PapersActor, { reference, id }: One): Promise<void> {
  await filledCase(ra, actor, reference)
  await ra.papers.remove(reference, id)
}

export function presentPaper({ uploadedAt, actorId: _who, reference: _of, ...paper }: PaperRecord): Paper {
  return { ...paper, uploadedAt: uploadedAt.toISOString() }
}
