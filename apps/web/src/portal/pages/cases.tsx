import { stateWords } from '@certhall/model/state-words'
import { type CaseKind, KIND_WORDS } from '@certhall/model/states'
import { buttonClass, Card, DataList } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LogInFirst } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { NotYet } from '../parts/with-case.tsx'
import { casesQuery, sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

/** Where an application of a kind is shown that has a page of its own. */
const PLACES: Partial<Record<CaseKind, '/seals/$reference'>> = { seal: '/seals/$reference' }

export function Page() {
  const { t, w, day } = useWords()
  const session = useQuery(sessionQuery)
  const cases = useQuery({ ...casesQuery, enabled: Boolean(session.data) })
  const list = cases.data?.cases
  return (
    <PageFrame title={t('cases.title')}>
      {session.data === null ? (
        <LogInFirst />
      ) : !list ? (
        <NotYet
          error={session.error ?? cases.error}
          onRetry={() => (session.error ? session : cases).refetch()}
        />
      ) : list.length === 0 ? (
        <Card>
          <p>{t('cases.empty')}</p>
          <div className="actions">
            <Link to="/renew" className={buttonClass({ kind: 'primary' })}>
              {t('cases.emptyAction')}
            </Link>
          </div>
        </Card>
      ) : (
        list.map((one) => (
          <Card key={one.reference} title={w(stateWords(one))}>
            <DataList
              rows={[
                { key: 'kind', label: t('case.kind'), value: w(KIND_WORDS[one.kind]) },
                { key: 'reference', label: t('case.reference'), value: one.reference },
                { key: 'holder', label: t('token.holder'), value: one.holderName },
                { key: 'next', label: t('case.next'), value: w(one.next) },
                ...(one.dueAt ? [{ key: 'due', label: t('case.dueAt'), value: day(one.dueAt) }] : []),
              ]}
            />
            <div className="actions">
              <Link
                to={PLACES[one.kind] ?? '/cases/$reference'}
                params={{ reference: one.reference }}
                className={buttonClass({ kind: 'primary' })}
                aria-label={`${t('cases.open')} ${one.reference}`}
              >
                {t('cases.open')}
              </Link>
              <span className="soft">{t('cases.from', { day: day(one.createdAt) })}</span>
            </div>
          </Card>
        ))
      )}
    </PageFrame>
  )
}
