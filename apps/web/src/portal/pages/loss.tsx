import type { OwnCertificates } from '@certhall/model/api'
import { Button, buttonClass, Card, Dialog, Notice } from '@certhall/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { useHall } from '../parts/hall.ts'
import { LogInFirst } from '../parts/log-in-first.tsx'
import { LossByCode } from '../parts/loss/by-code.tsx'
import { PageFrame } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem.tsx'
import { NotYet } from '../parts/with-case.tsx'
import { ownCertificatesQuery, sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

/** 「挂失」: by a code to a contact on record, or with another certificate of one's own; else by telephone or at a service point. */
export function Page() {
  const { t, w } = useWords()
  const { profiles } = useHall()
  const session = useQuery(sessionQuery)
  const full = session.data?.scope === 'full'
  const own = useQuery({ ...ownCertificatesQuery, enabled: full })
  return (
    <PageFrame title={t('loss.title')} lead={t('loss.lead')}>
      <LossByCode />
      <Card title={t('loss.online')}>
        <p>{t('loss.onlineText')}</p>
        {session.data === null || (session.data && !full) ? (
          <LogInFirst />
        ) : !own.data ? (
          <NotYet
            error={session.error ?? own.error}
            onRetry={() => (session.error ? session : own).refetch()}
          />
        ) : (
          <ul className="plain-rows">
            {own.data.certificates.map((one) => (
              <li key={one.serial} data-serial={one.serial}>
                <Certificate one={one} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={t('loss.otherwise')}>
        <p>{t('loss.otherwiseText')}</p>
        <ul>
          {profiles.map((profile) => (
            <li key={profile.id}>
              {w(profile.product)}
              {t('common.colon')}
              <a href={`tel:${profile.hotline}`}>{profile.hotline}</a>
            </li>
          ))}
        </ul>
        <div className="actions">
          <Link to="/service-points" className={buttonClass()}>
            {t('nav.points')}
          </Link>
        </div>
      </Card>
      <p className="soft">{t('loss.after')}</p>
    </PageFrame>
  )
}

function Certificate({ one }: { one: OwnCertificates['certificates'][number] }) {
  const { t, day } = useWords()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const report = useMutation({
    mutationFn: () => callApi<OwnCertificates>('POST', `/api/my-certificates/${one.serial}/loss`),
    onSuccess: (after) => queries.setQueryData(ownCertificatesQuery.queryKey, after),
  })
  const mayReport = one.status === 'good' && !one.loggedIn
  return (
    <>
      <p>
        <strong>{one.holderName}</strong> · {t(`loss.status.${one.lost ? 'lost' : one.status}`)}
      </p>
      <p>
        {t('loss.serial')}
        {t('common.colon')}
        <code>{one.serial}</code>
      </p>
      <p className="soft">{t('loss.until', { day: day(one.notAfter) })}</p>
      {one.loggedIn && <p className="soft">{t('loss.inUse')}</p>}
      {report.isSuccess && <Notice kind="good" live title={t('loss.done')} />}
      {report.error && <ProblemNotice error={report.error} />}
      {mayReport && (
        <>
          <Button onClick={() => setOpen(true)}>{t('loss.button')}</Button>
          <Dialog open={open} onClose={() => setOpen(false)} title={t('loss.sure')}>
            <p>{t('loss.sureText')}</p>
            <div className="actions">
              <Button
                kind="danger"
                busy={report.isPending}
                onClick={() => {
                  report.mutate()
                  setOpen(false)
                }}
              >
                {t('loss.confirm')}
              </Button>
              <Button onClick={() => setOpen(false)}>{t('common.back')}</Button>
            </div>
          </Dialog>
        </>
      )}
    </>
  )
}
