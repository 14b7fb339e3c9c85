import type { RenewalCase } from '@certhall/model/api'
import { Notice } from '@certhall/ui'
import { useWords } from '../use-words.ts'

/** What the reviewer wrote, where a correction is asked for or the application was rejected. */
export function ReasonNotice({ renewal }: { renewal: RenewalCase }) {
  const { t } = useWords()
  if (!renewal.reason || (renewal.state !== 'correction' && renewal.state !== 'rejected')) return null
  return (
    <Notice kind="warn" title={t('case.reason')}>
      <p className="prose">{renewal.reason}</p>
    </Notice>
  )
}
