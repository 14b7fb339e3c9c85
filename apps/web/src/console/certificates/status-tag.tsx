import type { CertificateSummary } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'

/** Valid, suspended, revoked, expired: in words, and heavier where it is not valid. */
export function StatusTag({ status }: Pick<CertificateSummary, 'status'>) {
  const { words } = useSpeech()
  return (
    <span className="state" data-status={status}>
      {words.certificates.statuses[status]}
    </span>
  )
}
