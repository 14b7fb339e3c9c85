import type { PublicNotices } from '@certhall/model/api'
import { Button, Card, RadioGroup } from '@certhall/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useHall } from '../parts/hall.ts'
import { PageFrame } from '../parts/page.tsx'
import { Loaded } from '../parts/problem.tsx'
import { publicNoticesQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

const KINDS = ['all', 'renewed', 'revoked'] as const

/** Renewals and revocations for everybody. */
export function Page() {
  const { t } = useWords()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all')
  const [page, setPage] = useState(1)
  const query = {
    ...publicNoticesQuery(kind === 'all' ? undefined : kind, page),
    placeholderData: keepPreviousData,
  }
  const found = useQuery(query)
  return (
    <PageFrame title={t('notices.title')} lead={t('notices.lead')} wide>
      <RadioGroup
        id="kind"
        label={t('notices.kind')}
        value={kind}
        onChange={(id) => {
          setKind(id as typeof kind)
          setPage(1)
        }}
        options={KINDS.map((value) => ({ value, label: t(`notices.kinds.${value}`) }))}
      />
      <Loaded query={found}>
        {(data) => (
          <>
            <List {...data} />
            <div className="actions">
              {data.page > 1 && <Button onClick={() => setPage(data.page - 1)}>{t('notices.newer')}</Button>}
              {data.more && <Button onClick={() => setPage(data.page + 1)}>{t('notices.older')}</Button>}
            </div>
          </>
        )}
      </Loaded>
    </PageFrame>
  )
}

function List({ notices, page }: PublicNotices) {
  const { t, w, moment } = useWords()
  const { profiles } = useHall()
  const named = (id: string) => {
    const profile = profiles.find((one) => one.id === id)
    return profile ? w(profile.product) : id
  }
  if (notices.length === 0) return <p role="status">{t(page === 1 ? 'notices.none' : 'notices.noMore')}</p>
  return (
    <Card>
      <ul className="plain-rows" aria-label={t('notices.page', { page })}>
        {notices.map((one) => (
          <li key={`${one.kind} ${one.at} ${one.serial}`}>
            <p>
              <strong>{t(`notices.kinds.${one.kind}`)}</strong> · {one.holderName} · {named(one.profile)}
            </p>
            <p className="soft">{moment(one.at)}</p>
            <p>
              {t('loss.serial')}
              {t('common.colon')}
              <code>{one.serial}</code>
              {one.newSerial && (
                <>
                  {' → '}
                  <code>{one.newSerial}</code>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
