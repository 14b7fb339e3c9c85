import { buttonClass, Card, Notice } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LogInFirst } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { RestorePanel } from '../parts/restore.tsx'
import { NotYet } from '../parts/with-case.tsx'
import { olderKeysQuery, sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

/** Older encryption keys, back to the token: what there is, and the one button. */
export function Page() {
  const { t, day } = useWords()
  const session = useQuery(sessionQuery)
  const full = session.data?.scope === 'full'
  const keys = useQuery({ ...olderKeysQuery, enabled: full })
  const kept = Math.max(0, (keys.data?.keepGenerations ?? 1) - 1)
  const pairs = keys.data?.pairs ?? []
  return (
    <PageFrame title={t('keys.title')} lead={t('keys.lead')}>
      {session.data === null ? (
        <LogInFirst />
      ) : session.data && !full ? (
        <Notice kind="warn" title={t('keys.expired')}>
          <p>{t('keys.expiredText')}</p>
          <div className="actions">
            <Link to="/renew" className={buttonClass({ kind: 'primary' })}>
              {t('token.renew')}
            </Link>
          </div>
        </Notice>
      ) : !keys.data ? (
        <NotYet
          error={session.error ?? keys.error}
          onRetry={() => (session.error ? session : keys).refetch()}
        />
      ) : pairs.length === 0 || kept === 0 ? (
        <Card title={t('keys.none')}>
          <p>{t('keys.noneText')}</p>
          <div className="actions">
            <Link to="/" className={buttonClass()}>
              {t('common.home')}
            </Link>
          </div>
        </Card>
      ) : (
        <>
          <Card title={t('keys.which')}>
            <p>{t('keys.whichText')}</p>
            <ul>
              {pairs.slice(0, kept).map(({ serial, notBefore, notAfter }) => (
                <li key={serial}>{t('keys.period', { from: day(notBefore), to: day(notAfter) })}</li>
              ))}
            </ul>
            {pairs.length > kept && <p className="soft">{t('keys.more', { count: pairs.length - kept })}</p>}
            <RestorePanel />
          </Card>
          <p className="soft">{t('keys.safe')}</p>
        </>
      )}
    </PageFrame>
  )
}
