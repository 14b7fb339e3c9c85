import type { SealVerification } from '@certhall/model/api'
import { Button, Card, DataList, Notice } from '@certhall/ui'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { FileDrop, fileInBase64 } from '../parts/file-drop.tsx'
import { PageFrame } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem.tsx'
import { useWords } from '../use-words.ts'

/** As the hall takes it. */
const FILE_LIMIT = 2_000_000

/** Anyone drops a seal and reads what is right or wrong. Nothing is kept. */
export function Page() {
  const { t } = useWords()
  const [answer, setAnswer] = useState<{ file: string; verification: SealVerification }>()
  const [fault, setFault] = useState<unknown>()
  const [refused, setRefused] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function check(file: File) {
    setFault(undefined)
    setRefused(undefined)
    if (file.size > FILE_LIMIT) return setRefused(t('sealCheck.tooLarge'))
    if (file.size === 0) return setRefused(t('sealCheck.empty'))
    setBusy(true)
    try {
      const seal = await fileInBase64(file)
      const verification = await callApi<SealVerification>('POST', '/api/seal-verification', { seal })
      setAnswer({ file: file.name, verification })
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
        accept=".esl,.seal,.der,.dat,application/octet-stream"
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

const LOOKS = { right: 'good', wrong: 'bad', unknown: 'warn' } as const
const SIGNS = { right: '✓', wrong: '✗', unknown: '?' } as const

function Result(props: { file: string; verification: SealVerification; onAgain(): void }) {
  const { file, verification, onAgain } = props
  const { t, w, pair, day } = useWords()
  const { seal, findings, verdict } = verification
  return (
    <PageFrame title={t('sealCheck.result')} part="result">
      <Notice kind={LOOKS[verdict]} title={w(verification.words)} live>
        <p>{pair(t('sealCheck.fileName'), file)}</p>
      </Notice>
      {seal && (
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
      )}
      <h2>{t('sealCheck.findings')}</h2>
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
      <div className="actions">
        <Button kind="primary" big onClick={onAgain}>
          {t('sealCheck.again')}
        </Button>
      </div>
    </PageFrame>
  )
}
