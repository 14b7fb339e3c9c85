import { Button, buttonClass, Card, Notice } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { FileDrop } from '../parts/file-drop.tsx'
import { LogInFirst } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { type OpenDocument, openDocument } from '../parts/stamp/open-document.ts'
import { recordStamping, type StampedDocument, StampForm } from '../parts/stamp/stamp-form.tsx'
import { StampingList } from '../parts/stamp/stamping-list.tsx'
import { NotYet } from '../parts/with-case.tsx'
import { sealsQuery, sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

/** As the assistant takes it. */
const FILE_LIMIT = 32 * 1024 * 1024

/** 「文件盖章」: a PDF is stamped on the holder's own computer; the hall writes down that it was, and never sees it. */
export function Page() {
  const { t } = useWords()
  const session = useQuery(sessionQuery)
  const full = session.data?.scope === 'full'
  const seals = useQuery({ ...sealsQuery, enabled: full })
  const own = seals.data?.seals.filter(
    ({ certificate, standing }) =>
      standing === 'valid' && certificate === session.data?.certificate.fingerprint,
  )
  return (
    <PageFrame title={t('stamp.title')} lead={t('stamp.lead')}>
      {session.data === null ? (
        <LogInFirst />
      ) : session.data && !full ? (
        <Notice kind="warn" title={t('seals.expired')}>
          <p>{t('seals.expiredText')}</p>
          <p>
            <Link to="/renew" className={buttonClass({ kind: 'primary' })}>
              {t('token.renew')}
            </Link>
          </p>
        </Notice>
      ) : !own ? (
        <NotYet
          error={session.error ?? seals.error}
          onRetry={() => (session.error ? session : seals).refetch()}
        />
      ) : own.length === 0 ? (
        <Notice title={t('stamp.noSeal')}>
          <p>{t('stamp.noSealText')}</p>
          <p>
            <Link to="/seals" className={buttonClass({ kind: 'primary' })}>
              {t('seals.title')}
            </Link>
          </p>
        </Notice>
      ) : (
        <>
          <Stamping seals={own} />
          <StampingList />
        </>
      )}
    </PageFrame>
  )
}

function Stamping({ seals }: { seals: Parameters<typeof StampForm>[0]['seals'] }) {
  const { t } = useWords()
  const [pdf, setPdf] = useState<OpenDocument>()
  const [stamped, setStamped] = useState<StampedDocument>()
  const [refused, setRefused] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function open(name: string, content: Uint8Array<ArrayBuffer>) {
    setBusy(true)
    const opened = await openDocument(name, content).catch(() => 'unreadable' as const)
    setBusy(false)
    if (typeof opened === 'string') return setRefused(t(`stamp.${opened}`))
    setStamped(undefined)
    setPdf(opened)
  }
  async function choose(file: File) {
    setRefused(undefined)
    if (file.size > FILE_LIMIT) return setRefused(t('stamp.tooLarge'))
    await open(file.name, new Uint8Array(await file.arrayBuffer()))
  }
  const other = () => {
    setPdf(undefined)
    setStamped(undefined)
  }
  if (stamped)
    return (
      <Stamped {...{ stamped, onOther: other }} onAgain={() => void open(stamped.name, stamped.content)} />
    )
  if (pdf)
    return <StampForm key={pdf.digest} document={pdf} seals={seals} onStamped={setStamped} onOther={other} />
  return (
    <>
      <FileDrop
        id="stamp-file"
        label={t('stamp.file')}
        hint={t('stamp.fileHint')}
        accept="application/pdf,.pdf"
        busy={busy}
        onFile={(file) => void choose(file)}
      />
      {busy && <p role="status">{t('stamp.opening')}</p>}
      {refused && <Notice kind="bad" title={refused} live />}
    </>
  )
}

/** “合同.pdf” becomes “合同-已盖章.pdf”. */
function Stamped(props: { stamped: StampedDocument; onAgain(): void; onOther(): void }) {
  const { stamped, onAgain, onOther } = props
  const { t } = useWords()
  const [recorded, setRecorded] = useState(stamped.recorded)
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([stamped.content], { type: 'application/pdf' }))
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [stamped])
  const mark = t('stamp.suffix')
  const name = stamped.name.replace(
    /(\.pdf)?$/i,
    (end) => `${stamped.name.includes(mark) ? '' : mark}${end || '.pdf'}`,
  )
  return (
    <Card title={t('stamp.done')}>
      <Notice kind="good" title={t('stamp.doneTitle', { name: stamped.name })} live>
        <p>{t('stamp.doneText')}</p>
      </Notice>
      {!recorded && (
        <Notice kind="warn" title={t('stamp.notRecorded')} live>
          <p>{t('stamp.notRecordedText')}</p>
          <p>
            <Button onClick={() => void recordStamping(stamped.signature).then(setRecorded)}>
              {t('stamp.recordAgain')}
            </Button>
          </p>
        </Notice>
      )}
      <div className="actions">
        {address && (
          <a className={buttonClass({ kind: 'primary', big: true })} href={address} download={name}>
            {t('stamp.download')}
          </a>
        )}
        <Button onClick={onAgain}>{t('stamp.again')}</Button>
        <Button onClick={onOther}>{t('stamp.other')}</Button>
      </div>
    </Card>
  )
}
