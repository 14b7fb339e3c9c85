import { type CaseKind, CerthallError } from '@certhall/model'
import { change } from './change.ts'
import { first } from './first.ts'
import type { Reissue, SelfService } from './reissue.ts'
import { renewal } from './renewal.ts'
import { replacement } from './replacement.ts'

const SELF_SERVICE = { renewal, change } satisfies Partial<Record<CaseKind, SelfService>>

/** Kinds of case that lead to a certificate, and in what they differ. */
const REISSUES: Partial<Record<CaseKind, Reissue>> = { ...SELF_SERVICE, first, replacement }

/** `case-state-wrong` for cases of a kind that issues nothing. */
export function reissueOf({ kind }: { kind: CaseKind }): Reissue {
  const row = REISSUES[kind]
  if (row === undefined) throw new CerthallError('case-state-wrong', `a case of kind ${kind} issues nothing`)
  return row
}

/** `not-found` for kinds that no holder begins: what is asked of his own applications is not done to others. */
export function selfServiceOf({ kind }: { kind: CaseKind }): SelfService {
  const row = (SELF_SERVICE as Partial<Record<CaseKind, SelfService>>)[kind]
  if (row === undefined)
    throw new CerthallError('not-found', `a case of kind ${kind} is not begun by its holder`)
  return row
}
