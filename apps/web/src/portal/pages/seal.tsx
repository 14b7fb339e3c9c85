import type { SealCase } from '@certhall/model/api'
import { STATE_WORDS } from '@certhall/model/states'
import { Button, buttonClass, Card, DataList, Notice, Timeline } from '@certhall/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { fileInBase64 } from '../../shared/file-in-base64.ts'
import { FetchSeals } from '../parts/fetch-seals.tsx'
import { FileDrop } from '../parts/file-drop.tsx'
import { FormProblem } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { NotYet, useReference } from '../parts/with-case.tsx'
import { sealCaseQuery, sealsQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

/** One application for a seal: the picture with its checks while it is written, its progress afterwards. */
export function Page() {
  const { t } = useWords()
  const reference = useReference()
  const query = useQuery(sealCaseQuery(reference))
  return (
    <PageFrame title={t('seal.title')}>
      {query.data ? (
        <Application seal={query.data} />
      ) : (
        <NotYet error={query.error} onRetry={() => query.refetch()} />
      )}
    </PageFrame>
  )
}

function Application({ seal }: { seal: SealCase }) {
  const { t, w, moment } = useWords()
  const editable = seal.state === 'draft' || seal.state === 'correction'
  return (
    <>
      <Card>
        <p className="large-state" role="status">
          {w(STATE_WORDS[seal.state])}
        </p>
        <DataList
          rows={[
            { key: 'name', label: t('seals.name'), value: seal.name },
            { key: 'kind', label: t('seals.kind'), value: w(seal.kind.name) },
            { key: 'reference', label: t('case.reference'), value: seal.reference },
            { key: 'next', label: t('case.next'), value: w(seal.next) },
            ...(seal.dueAt ? [{ key: 'due', label: t('case.dueAt'), value: moment(seal.dueAt) }] : []),
            ...(seal.reason ? [{ key: 'reason', label: t('seal.reason'), value: seal.reason }] : []),
          ]}
        />
        {seal.state === 'approved' && (
          <>
            <p>{t('seal.made')}</p>
            <FetchSeals again={false} />
          </>
        )}
        {(seal.state === 'rejected' || seal.state === 'done') && (
          <div className="actions">
            <Link to="/seals" className={buttonClass({ kind: 'primary' })}>
              {t('seals.title')}
            </Link>
          </div>
        )}
      </Card>
      {editable ? <Upload seal={seal} /> : seal.image && <Preview seal={seal} />}
      <Card title={t('seal.history')}>
        <Timeline
          label={t('seal.history')}
          entries={seal.history.map((one, index) => ({
            key: one.at + one.event,
            title: w(STATE_WORDS[one.to]),
            at: moment(one.at),
            state: index === seal.history.length - 1 ? 'current' : 'past',
            ...(one.reason && { text: one.reason }),
          }))}
        />
      </Card>
    </>
  )
}

const MEGABYTE = 1_000_000
const FILE_LIMIT = 10 * MEGABYTE

function Upload({ seal }: { seal: SealCase }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState<'checking' | 'submitting'>()
  const [fault, setFault] = useState<unknown>()
  const [refused, setRefused] = useState<string>()
  const { shape, colour, widthMm, heightMm, minDpi } = seal.kind

  async function act(doing: 'checking' | 'submitting', path: string, body: () => Promise<object>) {
    setFault(undefined)
    setRefused(undefined)
    setBusy(doing)
    try {
      const place = `/api/seal-cases/${seal.reference}/${path}`
      const after = await callApi<SealCase>('POST', place, await body())
      queries.setQueryData(sealCaseQuery(seal.reference).queryKey, after)
      await queries.invalidateQueries({ queryKey: sealsQuery.queryKey, exact: true })
    } catch (error) {
      setFault(error)
    }
    setBusy(undefined)
  }
  const send = (file: File) => {
    if (file.size > FILE_LIMIT) return setRefused(t('seal.tooLarge'))
    void act('checking', 'picture', async () => ({ picture: await fileInBase64(file) }))
  }

  return (
    <Card title={t('seal.upload')}>
      <p>{t('seal.uploadText')}</p>
      <p>
        {t('seal.need', {
          ...{ shape: t(`seal.shapes.${shape}`), colour: t(`seal.colours.${colour}`) },
          ...{ width: widthMm, height: heightMm, dpi: minDpi },
        })}
      </p>
      <FileDrop
        id="seal-picture"
        label={t('seal.file')}
        hint={t('seal.fileHint', { size: FILE_LIMIT / MEGABYTE })}
        accept="image/png,image/jpeg,image/webp"
        busy={busy !== undefined}
        onFile={send}
      />
      {busy === 'checking' && <p role="status">{t('seal.checking')}</p>}
      {refused && <Notice kind="bad" title={refused} live />}
      {seal.image && <Preview seal={seal} inside />}
      {fault !== undefined && <FormProblem error={fault} />}
      {seal.image && !seal.image.acceptable && <Notice kind="warn" title={t('seal.unfit')} live />}
      {seal.image?.acceptable && (
        <div className="actions">
          <Button
            kind="primary"
            big
            busy={busy === 'submitting'}
            onClick={() => void act('submitting', 'submit', async () => ({ version: seal.version }))}
          >
            {busy === 'submitting' ? t('seal.submitting') : t('seal.submit')}
          </Button>
        </div>
      )}
    </Card>
  )
}

const SIGNS = { right: '✓', noted: '!', wrong: '✗' } as const
const LOOKS = { right: 'right', noted: 'unknown', wrong: 'wrong' } as const

function Preview({ seal, inside = false }: { seal: SealCase; inside?: boolean }) {
  const { t, w } = useWords()
  const { image } = seal
  if (!image) return null
  const content = (
    <>
      {image.picture && (
        <img className="seal-picture" src={image.picture} alt={t('seal.previewOf', { name: seal.name })} />
      )}
      <ul className="findings" aria-label={t('seal.checks')}>
        {image.findings.map((one) => (
          <li key={one.check} className={`finding finding-${LOOKS[one.verdict]}`}>
            <span className="finding-sign" aria-hidden="true">
              {SIGNS[one.verdict]}
            </span>
            <div>
              <strong>
                {w(one.title)} · {t(`seal.verdicts.${one.verdict}`)}
              </strong>
              <p className="finding-text">{w(one.words)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
  if (!inside) return <Card title={t('seal.preview')}>{content}</Card>
  return (
    <>
      <h3>{t('seal.preview')}</h3>
      {content}
    </>
  )
}
