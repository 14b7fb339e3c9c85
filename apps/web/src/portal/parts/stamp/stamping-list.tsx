import { Card, DataList } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { stampingsQuery } from '../../queries.ts'
import { useWords } from '../../use-words.ts'
import { NotYet } from '../with-case.tsx'

/** What the holder has stamped, newest first. */
export function StampingList() {
  const { t, moment } = useWords()
  const query = useQuery(stampingsQuery)
  if (!query.data) return <NotYet error={query.error} onRetry={() => query.refetch()} />
  const { stampings } = query.data
  return (
    <Card title={t('stamp.list')}>
      {stampings.length === 0 && <p>{t('stamp.listNone')}</p>}
      <ul className="stamping-list">
        {stampings.map(({ id, sealName, document, begunAt, done }) => (
          <li key={id}>
            <strong className="stamping-name">{document?.name ?? t('stamp.elsewhere')}</strong>
            <DataList
              rows={[
                { key: 'seal', label: t('stamp.seal'), value: sealName },
                ...(document
                  ? [{ key: 'page', label: t('stamp.onPage'), value: t('stamp.pageOf', document) }]
                  : []),
                { key: 'at', label: t('stamp.at'), value: moment(done?.recordedAt ?? begunAt) },
                {
                  key: 'state',
                  label: t('seal.state'),
                  value: done ? t('stamp.recordedState') : t('stamp.begunState'),
                },
              ]}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
