import { CerthallError, type EntryChannel, isPaper, type Profile } from '@certhall/model'
import type { CaseRecord } from '../case-record.ts'

/** Whether the application came as papers, with nobody there: then they are uploaded, and somebody else always reviews it. */
export function cameAsPaper({ draft }: Pick<CaseRecord, 'draft'>): boolean {
  return isPaper(draft.counter?.channel)
}

/** `kind-not-offered` for papers where the service takes none. */
export function requireTaken({ id, renewal }: Profile, channel: EntryChannel | undefined): void {
  if (isPaper(channel) && renewal.enteredPapers.length === 0) throw new CerthallError('kind-not-offered', id)
}
