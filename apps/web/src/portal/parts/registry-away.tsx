import { Button, Card } from '@certhall/ui'
import { ApiProblem } from '../../shared/api-client.ts'
import { useWords } from '../use-words.ts'
import { CancelCase } from './cancel-case.tsx'
import { FormProblem } from './log-in-first.tsx'
import { OtherWays, ServicePoints } from './other-ways.tsx'
import type { CasePageProps } from './with-case.tsx'

/** Refusals that no waiting changes: what remains is a counter. */
const LASTING: readonly string[] = [
  'registry-entity-unknown',
  'registry-entity-ended',
  'registry-name-differs',
]

/** Nothing was found in the registry, and why: to try again, or where to go. What was filled in stays. */
export function RegistryAway({
  error,
  renewal,
  profile,
  asking,
  onRetry,
}: CasePageProps & { error: unknown; asking: boolean; onRetry(): void }) {
  const { t } = useWords()
  const lasting = error instanceof ApiProblem && LASTING.includes(error.code)
  return (
    <>
      <FormProblem error={error} />
      {lasting && (
        <>
          <Card title={t('refused.ways')}>
            <OtherWays ways={profile.otherWays} />
          </Card>
          <Card title={t('refused.points')}>
            <ServicePoints points={profile.servicePoints} />
          </Card>
        </>
      )}
      <div className="actions no-print">
        <Button kind={lasting ? undefined : 'primary'} busy={asking} onClick={onRetry}>
          {t('numbers.again')}
        </Button>
        {lasting && <Button onClick={() => window.print()}>{t('common.print')}</Button>}
        <CancelCase renewal={renewal} label={t('confirm.stop')} />
      </div>
    </>
  )
}
