import type { PublicProfile, RenewalCase } from '@certhall/model/api'
import { DataList, Notice } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import { useWords } from '../use-words.ts'

/** Where the certificate carries another number than the registry: nothing is decided here, it is said and where to go. */
export function DifferingNumbers(props: {
  differing: NonNullable<RenewalCase['registry']>['differing']
  label(field: string): string
  profile: PublicProfile
}) {
  const { t } = useWords()
  if (props.differing.length === 0) return null
  return (
    <Notice kind="warn" title={t('numbers.differ')}>
      <DataList
        rows={props.differing.map(({ field, held, registered }) => ({
          key: field,
          label: props.label(field),
          value: t('numbers.differing', { held, registered }),
        }))}
      />
      <p>
        {t('numbers.differText')} <Link to="/service-points">{t('refused.points')}</Link>
      </p>
    </Notice>
  )
}
