import type { SealVerification, StampVerification } from '@certhall/model/api'
import { Button, Card, DataList, Notice } from '@certhall/ui'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { fileInBase64 } from '../../shared/file-in-base64.ts'
import { FileDrop } from '../parts/file-drop.tsx'
import { PageFrame } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem.tsx'
import { useWords } from '../use-words.ts'

/** As the hall takes them. */
const SEAL_LIMIT = 2_000_000
const DOCUMENT_LIMIT = 20_000_000

type Answer = { file: string } & ({ verification: SealVerification } | { document: StampVerification })

/** Anyone drops a seal, or a PDF stamped with one, and reads what is right or wrong. Nothing is kept. */
export function Page() {
  const { t } = useWords()
  const [answer, setAnswer] = useState<Answer>()
  const [fault, setFault] = useState<unknown>()
  const [refused, setRefused] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function check(file: File) {
    setFault(undefined)
    setRefused(undefined)
    if (file.size === 0) return setRefused(t('sealCheck.empty'))
    // PDFs say so within their first octets, whatever they are called.
    const isDocument = (await file.slice(0, 1024).text()).includes('%PDF-')
    if (file.size > (isDocument ? DOCUMENT_LIMIT : SEAL_LIMIT)) return setRefused(t('sealCheck.tooLarge'))
    setBusy(true)
    try {
      const content = await fileInBase64(file)
      setAnswer({ file: file.name, ...(await (isDocument ? askOfDocument(content) : askOfSeal(content))) })
    } catch (error) {
      setFault(error)
    }
    setBusy(false)
  }

  if (answer) return <Result {...answer} onAgain={() => setAnswer(undefined)} />
  return (
    <PageFrame title={t('sealCheck.title')} lead={t('sealCheck.lead')}>
      <FileDrop
        id="seal-file"
        label={t('sealCheck.file')}
        hint={t('sealCheck.fileHint')}
        accept=".pdf,.esl,.seal,.der,.dat,application/pdf,application/octet-stream"
        busy={busy}
        onFile={(file) => void check(file)}
      />
      {busy && <p role="status">{t('sealCheck.checking')}</p>}
      {refused && <Notice kind="bad" title={refused} live />}
      {fault !== undefined && <ProblemNotice error={fault} />}
      <p className="soft">{t('sealCheck.kept')}</p>
    </PageFrame>
  )
}

async function askOfSeal(seal: string) {
  return { verification: await callApi<SealVerification>('POST', '/api/seal-verification', { seal }) }
}

async function askOfDocument(document: string) {
  return { document: await callApi<StampVerification>('POST', '/api/stamp-verification', { document }) }
}

const LOOKS = { right: 'good', wrong: 'bad', unknown: 'warn', none: 'warn' } as const
const SIGNS = { right: '✓', wrong: '✗', unknown: '?' } as const

function Result({ onAgain, ...answer }: Answer & { onAgain(): void }) {
  const { t, w, pair } = useWords()
  const { verdict, words } = 'document' in answer ? answer.document : answer.verification
  return (
    <PageFrame title={t('sealCheck.result')} part="result">
      <Notice kind={LOOKS[verdict]} title={w(words)} live>
        <p>{pair(t('sealCheck.fileName'), answer.file)}</p>
      </Notice>
      {'document' in answer ? (
        answer.document.stamps.map((stamp, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the stamps of one answer never change places
          <Stamp key={i} stamp={stamp} number={i + 1} />
        ))
      ) : (
        <>
          {answer.verification.seal && <Seal seal={answer.verification.seal} />}
          <h2>{t('sealCheck.findings')}</h2>
          <Findings findings={answer.verification.findings} />
        </>
      )}
      <div className="actions">
        <Button kind="primary" big onClick={onAgain}>
          {t('sealCheck.again')}
        </Button>
      </div>
    </PageFrame>
  )
}

function Stamp({ stamp, number }: { stamp: StampVerification['stamps'][number]; number: number }) {
  const { t, moment } = useWords()
  const { page, stampedAt, signer, seal, findings } = stamp
  const rows = [
    ...(page ? [{ key: 'page', label: t('stamp.onPage'), value: String(page) }] : []),
    ...(stampedAt ? [{ key: 'at', label: t('sealCheck.stampedAt'), value: moment(stampedAt) }] : []),
    ...(signer ? [{ key: 'signer', label: t('sealCheck.signer'), value: signer }] : []),
  ]
  return (
    <section>
      <h2>{t('sealCheck.stampNumber', { number })}</h2>
      <Findings findings={findings} />
      {rows.length > 0 && (
        <Card>
          <DataList rows={rows} />
        </Card>
      )}
      {seal && <Seal seal={seal} />}
    </section>
  )
}

function Seal({ seal }: { seal: NonNullable<SealVerification['seal']> }) {
  const { t, day } = useWords()
  return (
    <Card title={seal.name}>
      {seal.picture && (
        <img
          className="seal-picture"
          src={seal.picture}
          alt={t('sealCheck.pictureOf', { name: seal.name })}
        />
      )}
      <DataList
        rows={[
          { key: 'id', label: t('sealCheck.id'), value: seal.id },
          ...(seal.holder ? [{ key: 'holder', label: t('sealCheck.holder'), value: seal.holder }] : []),
          { key: 'maker', label: t('sealCheck.maker'), value: seal.maker },
          {
            key: 'dates',
            label: t('sealCheck.dates'),
            value: t('sealCheck.period', { from: day(seal.validFrom), to: day(seal.validUntil) }),
          },
          {
            key: 'size',
            label: t('sealCheck.size'),
            value: t('sealCheck.millimetres', { width: seal.widthMm, height: seal.heightMm }),
          },
          { key: 'form', label: t('sealCheck.form'), value: seal.form },
        ]}
      />
    </Card>
  )
}

function Findings({ findings }: { findings: SealVerification['findings'] }) {
  const { t, w } = useWords()
  return (
    <ul className="findings">
      {findings.map((one) => (
        <li key={one.check} className={`finding finding-${one.verdict}`}>
          <span className="finding-sign" aria-hidden="true">
            {SIGNS[one.verdict]}
          </span>
          <div>
            <strong>
              {w(one.title)} · {t(`sealCheck.verdicts.${one.verdict}`)}
            </strong>
            <p className="finding-text">{w(one.words)}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
