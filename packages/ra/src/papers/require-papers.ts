import { CerthallError } from '@certhall/model'
import type { CaseRecord } from '../case-record.ts'
import type { Ra } from '../ports.ts'
import { paperKindsOf } from './paper-case.ts'

/** Before an application is submitted: at least one of each paper that must be there. `case-incomplete` names those missing. */
export async function requirePapers(ra: Pick<Ra, 'papers' | 'profiles'>, record: CaseRecord): Promise<void> {
  const papers = await ra.papers.list(record.reference)
  const missing = paperKindsOf(ra, record).filter(
    ({ id, required }) => required && !papers.some(({ kind }) => kind === id),
  )
  if (missing.length === 0) return
  const fields = missing.map(({ id, title }) => ({
    path: `/papers/${id}`,
    message: `请上传${title.zh} / Please upload: ${title.en}`,
  }))
  throw new CerthallError('case-incomplete', undefined, { fields })
}
