import type { Paper, UnlockCase } from '@certhall/model/api'
import { Button, buttonClass, Card, Notice } from '@certhall/ui'
import { useState } from 'react'
import { callApi } from '../../../shared/api-client.ts'
import { sendFile } from '../../../shared/send-file.ts'
import { useWords } from '../../use-words.ts'
import { FileDrop } from '../file-drop.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useShowUnlock } from './use-unlock.ts'

/** The form to print, and a place for each of the papers; what was uploaded is looked at page by page. */
export function UnlockPapers({ unlock, back, next }: { unlock: UnlockCase; back(): void; next(): void }) {
  const { t } = useWords()
  const missing = unlock.kinds.filter(
    ({ id, required }) => required && !unlock.papers.some(({ kind }) => kind === id),
  )
  const [tried, setTried] = useState(false)
  return (
    <>
      <Card title={t('unlock.print')}>
        <p>{t('unlock.printText')}</p>
        <div className="actions">
          <a
            className={buttonClass({ kind: 'primary' })}
            href={`/api/unlock/cases/${unlock.reference}/form.pdf`}
            download
          >
            {t('unlock.printButton')}
          </a>
        </div>
      </Card>
      {unlock.kinds.map((kind) => (
        <OneKind key={kind.id} unlock={unlock} kind={kind} />
      ))}
      {tried && missing.length > 0 && (
        <Notice kind="bad" live title={t('unlock.papersMissing')}>
          <MissingList missing={missing} />
        </Notice>
      )}
      <div className="actions">
        <Button
          kind="primary"
          big
          onClick={() => {
            setTried(true)
            if (missing.length === 0) next()
          }}
        >
          {t('common.next')}
        </Button>
        <Button kind="quiet" onClick={back}>
          {t('common.back')}
        </Button>
      </div>
    </>
  )
}

function MissingList({ missing }: { missing: UnlockCase['kinds'] }) {
  const { w } = useWords()
  return (
    <ul>
      {missing.map(({ id, title }) => (
        <li key={id}>{w(title)}</li>
      ))}
    </ul>
  )
}

function OneKind({ unlock, kind }: { unlock: UnlockCase; kind: UnlockCase['kinds'][number] }) {
  const { t, w } = useWords()
  const show = useShowUnlock()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const path = `/api/unlock/cases/${unlock.reference}`
  const there = unlock.papers.filter((paper) => paper.kind === kind.id)

  async function attempt(work: () => Promise<unknown>) {
    setBusy(true)
    setFault(undefined)
    try {
      await work()
      show.one(await callApi<UnlockCase>('GET', path))
    } catch (error) {
      setFault(error)
    }
    setBusy(false)
  }
  return (
    <Card title={w(kind.title)}>
      {there.map((paper) => (
        <Preview
          key={paper.id}
          paper={paper}
          path={path}
          remove={() => attempt(() => callApi('DELETE', `${path}/papers/${paper.id}`))}
        />
      ))}
      {fault !== undefined && <ProblemNotice error={fault} />}
      <FileDrop
        id={`paper-${kind.id}`}
        label={t(there.length > 0 ? 'unlock.addMore' : 'unlock.choose', { name: w(kind.title) })}
        hint={`${w(kind.hint)} · ${t('unlock.fileHint')}`}
        accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
        busy={busy}
        onFile={(file) => void attempt(() => sendFile(`${path}/papers?kind=${kind.id}`, file))}
      />
      {busy && <p role="status">{t('unlock.uploading')}</p>}
    </Card>
  )
}

function Preview({ paper, path, remove }: { paper: Paper; path: string; remove(): void }) {
  const { t } = useWords()
  return (
    <figure className="paper">
      <img
        src={`${path}/papers/${paper.id}/preview`}
        alt={t('unlock.previewOf', { name: paper.name })}
        loading="lazy"
      />
      <figcaption>
        {paper.name} · {t('unlock.pages', { count: paper.pages })}{' '}
        <Button kind="quiet" onClick={remove}>
          {t('unlock.remove', { name: paper.name })}
        </Button>
      </figcaption>
    </figure>
  )
}
