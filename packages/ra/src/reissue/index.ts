import { type CaseKind, CerthallError } from '@certhall/model'
import { change } from './change.ts'
import type { Reissue } from './reissue.ts'
import { renewal } from './renewal.ts'

/** Kinds of case that replace the certificate, and in what they differ. */
const REISSUES: Partial<Record<CaseKind, Reissue>> = { renewal, change }

/** `case-state-wrong` for cases of a kind that issues nothing. */
export function reissueOf({ kind }: { kind: CaseKind }): Reissue {
  const row = REISSUES[kind]
  if (row === undefined) throw new CerthallError('case-state-wrong', `a case of kind ${kind} issues nothing`)
  return row
}
