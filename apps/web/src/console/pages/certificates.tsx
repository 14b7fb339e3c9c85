import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Alert, Button, Empty, Input } from 'antd'
import { useEffect, useState } from 'react'
import { CertificateBlocks, CertificateTable } from '../certificates/certificate-list.tsx'
import { type CertificateSearch, readCertificateSearch, rememberSearch } from '../certificates/search.ts'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { useMedia } from '../media.ts'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { certificatesQuery } from '../queries.ts'

export function Page() {
  const { words } = useSpeech()
  const search = useSearch({ strict: false }) as CertificateSearch
  const go = useGo()
  const wide = useMedia('(min-width: 64rem)')
  const { q = '' } = search
  const found = useQuery({ ...certificatesQuery(q), enabled: q !== '' })
  const [typed, setTyped] = useState(q)
  useEffect(() => setTyped(q), [q])
  useEffect(() => rememberSearch(search), [search])
  useTitle(words.certificates.title)
  const look = (text: string) =>
    go({ to: '/console/certificates', search: readCertificateSearch({ q: text }) })
  const rows = found.data?.certificates ?? []
  return (
    <>
      <h1>{words.certificates.title}</h1>
      <div className="filters certificate-search">
        <Input.Search
          aria-label={words.certificates.search}
          placeholder={words.certificates.search}
          value={typed}
          allowClear
          maxLength={60}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={look}
        />
      </div>
      {q === '' && <p className="quiet">{words.certificates.first}</p>}
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {q !== '' && found.isPending && <Waiting />}
      {q !== '' && found.data && rows.length === 0 && (
        <Empty
          className="nothing"
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              <p>{words.certificates.empty(q)}</p>
              <p className="quiet">{words.certificates.emptyHint}</p>
            </>
          }
        >
          <Button onClick={() => look('')}>{words.certificates.clear}</Button>
        </Empty>
      )}
      {q !== '' && rows.length > 0 && (
        <>
          {found.data?.more && <Alert type="info" showIcon title={words.certificates.more} />}
          <p role="status" className="quiet">
            {words.certificates.count(rows.length)}
          </p>
          {wide ? (
            <CertificateTable rows={rows} loading={found.isPlaceholderData} />
          ) : (
            <CertificateBlocks rows={rows} />
          )}
        </>
      )}
    </>
  )
}
