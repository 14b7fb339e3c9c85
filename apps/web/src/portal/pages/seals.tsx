import type { SealCase, SealList } from '@certhall/model/api'
import {
  Button,
  buttonClass,
  Card,
  DataList,
  ErrorSummary,
  type FieldFault,
  Notice,
  RadioGroup,
  TextField,
} from '@certhall/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { FetchSeals } from '../parts/fetch-seals.tsx'
import { FormProblem, LogInFirst } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { useTyping } from '../parts/use-draft.ts'
import { NotYet } from '../parts/with-case.tsx'
import { sealsQuery, sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

/** 「印章申请」: the holder's seals, fetching them to the token, and the beginning of an application. */
export function Page() {
  const { t } = useWords()
  const session = useQuery(sessionQuery)
  const full = session.data?.scope === 'full'
  const seals = useQuery({ ...sealsQuery, enabled: full })
  return (
    <PageFrame title={t('seals.title')} lead={t('seals.lead')}>
      {session.data === null ? (
        <LogInFirst />
      ) : session.data && !full ? (
        <Notice kind="warn" title={t('seals.expired')}>
          <p>{t('seals.expiredText')}</p>
          <div className="actions">
            <Link to="/renew" className={buttonClass({ kind: 'primary' })}>
              {t('token.renew')}
            </Link>
          </div>
        </Notice>
      ) : !seals.data ? (
        <NotYet
          error={session.error ?? seals.error}
          onRetry={() => (session.error ? session : seals).refetch()}
        />
      ) : (
        <>
          <Mine list={seals.data} certificate={session.data?.certificate.fingerprint ?? ''} />
          <Apply list={seals.data} />
        </>
      )}
    </PageFrame>
  )
}

function Mine({ list: { seals }, certificate }: { list: SealList; certificate: string }) {
  const { t, day } = useWords()
  const mine = seals.filter((seal) => seal.certificate === certificate)
  const fetchable = mine.filter(({ standing }) => standing === 'waiting' || standing === 'valid')
  return (
    <Card title={t('seals.mine')}>
      {seals.length === 0 && <p>{t('seals.none')}</p>}
      <ul className="seal-list">
        {seals.map((seal) => (
          <li key={seal.id} className="seal-row">
            <img
              className="seal-picture"
              src={seal.picture}
              alt={t('sealCheck.pictureOf', { name: seal.name })}
            />
            <DataList
              rows={[
                { key: 'name', label: t('seals.name'), value: seal.name },
                { key: 'id', label: t('sealCheck.id'), value: seal.id },
                { key: 'standing', label: t('seal.state'), value: t(`seals.standings.${seal.standing}`) },
                { key: 'until', label: t('seals.validUntil'), value: day(seal.validUntil) },
                ...(seal.token
                  ? [
                      {
                        key: 'token',
                        label: t('seals.token'),
                        value: t('seals.onToken', { token: seal.token }),
                      },
                    ]
                  : []),
                ...(seal.follows
                  ? [
                      {
                        key: 'follows',
                        label: t('seals.follows'),
                        value: t('seals.remade', { id: seal.follows }),
                      },
                    ]
                  : []),
              ]}
            />
          </li>
        ))}
      </ul>
      {mine.some(({ standing }) => standing === 'valid') && (
        <div className="actions">
          <Link to="/stamp" className={buttonClass({ kind: 'primary', big: true })}>
            {t('stamp.title')}
          </Link>
        </div>
      )}
      {fetchable.length > 0 && <FetchSeals again={fetchable.every(({ standing }) => standing === 'valid')} />}
    </Card>
  )
}

function Apply({ list }: { list: SealList }) {
  const { t, w, pair } = useWords()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { values, set } = useTyping('seal', { kind: '', name: '' })
  const [faults, setFaults] = useState<FieldFault[]>([])
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const message = (field: string) => faults.find((one) => one.field === field)?.message
  if (list.offered.length === 0) {
    return (
      <Notice title={t('seals.notOffered')}>
        <p>{t('seals.notOfferedText')}</p>
      </Notice>
    )
  }
  if (list.open) {
    return (
      <Card title={t('seals.open')}>
        <p>{t('seals.openText')}</p>
        <div className="actions">
          <Link
            to="/seals/$reference"
            params={{ reference: list.open.reference }}
            className={buttonClass({ kind: 'primary' })}
          >
            {t('seals.openButton')}
          </Link>
        </div>
      </Card>
    )
  }

  async function start() {
    const name = values.name.trim()
    const found: FieldFault[] = []
    if (!values.kind) found.push({ field: 'kind', message: t('seals.kindMissing') })
    if (name.length < 2) found.push({ field: 'name', message: t('seals.nameMissing') })
    setFaults(found)
    setFault(undefined)
    if (found.length > 0) return
    setBusy(true)
    try {
      const { reference } = await callApi<SealCase>('POST', '/api/seal-cases', { kind: values.kind, name })
      await queries.invalidateQueries({ queryKey: sealsQuery.queryKey })
      await navigate({ to: '/seals/$reference', params: { reference } })
    } catch (error) {
      setFault(error)
      setBusy(false)
    }
  }

  return (
    <Card title={t('seals.apply')}>
      {list.promise && <p>{pair(t('seal.promise'), w(list.promise))}</p>}
      <ErrorSummary title={t('common.problems')} faults={faults} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void start()
        }}
      >
        <RadioGroup
          id="kind"
          label={t('seals.kind')}
          value={values.kind}
          error={message('kind')}
          onChange={(kind) => set('kind', kind)}
          options={list.offered.map((one) => ({
            value: one.id,
            label: w(one.name),
            hint: t('seals.kindHint', { width: one.widthMm, height: one.heightMm }),
          }))}
        />
        <TextField
          id="name"
          label={t('seals.name')}
          hint={t('seals.nameHint')}
          value={values.name}
          onChange={(value) => set('name', value)}
          error={message('name')}
          maxLength={60}
          autoComplete="off"
        />
        {fault !== undefined && <FormProblem error={fault} />}
        <div className="actions">
          <Button kind="primary" big type="submit" busy={busy}>
            {busy ? t('seals.starting') : t('seals.start')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
