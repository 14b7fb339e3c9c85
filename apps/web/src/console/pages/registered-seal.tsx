import type { StaffSealRecord } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { registeredSealQuery } from '../queries.ts'
import { Stampings } from '../seals/stampings.tsx'
import { showDay } from '../show.ts'

/** A seal of the register: where it was filed, and what ends it. */
export function Page() {
  const { words } = useSpeech()
  const { id } = useParams({ strict: false }) as { id: string }
  const shown = useQuery(registeredSealQuery(id))
  useTitle(shown.data?.name ?? id)
  return (
    <>
      <p>
        <PageLink to="/console/cases">← {words.toQueue}</PageLink>
      </p>
      {!shown.data && <h1>{id}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Register seal={shown.data} />}
    </>
  )
}

function Register({ seal }: { seal: StaffSealRecord }) {
  const { words, language } = useSpeech()
  const facts: [string, string][] = [
    [words.seals.id, seal.id],
    [words.queue.columns.state, words.seals.standings[seal.standing]],
    [words.seals.size, words.seals.millimetres(seal.widthMm, seal.heightMm)],
    [words.seals.made, showDay(seal.createdAt, language)],
    [words.seals.until, showDay(seal.validUntil, language)],
  ]
  return (
    <>
      <h1>{seal.name}</h1>
      <dl className="headline">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="review">
        <div className="matter">
          <section className="seal-compare">
            <img src={seal.picture} alt={words.seals.picture(seal.name)} width={200} />
          </section>
          <section>
            <h2>{words.seals.filings}</h2>
            {seal.filings.length === 0 ? (
              <p className="quiet">{words.seals.notFiled}</p>
            ) : (
              <ul>
                {seal.filings.map(({ office, number, filedOn }) => (
                  <li key={office + number}>
                    {office} · {number} · {showDay(filedOn, language)}
                  </li>
                ))}
              </ul>
            )}
            {seal.cancelled && (
              <p className="reason">
                {words.seals.cancelledOn(showDay(seal.cancelled.at, language))} {seal.cancelled.reason}
              </p>
            )}
          </section>
          <section>
            <h2>{words.seals.stampings}</h2>
            {seal.stampings.length === 0 && <p className="quiet">{words.seals.noStampings}</p>}
            <Stampings stampings={seal.stampings} />
          </section>
        </div>
        <Acts seal={seal} />
      </div>
    </>
  )
}

/** Always at the same place: what can be done with it, or why nothing can. */
function Acts({ seal }: { seal: StaffSealRecord }) {
  const { words } = useSpeech()
  const queries = useQueryClient()
  const [doing, setDoing] = useState<'filing' | 'cancel'>()
  const act = useMutation({
    mutationFn: ({ path, body }: { path: 'filing' | 'cancel'; body: object }) =>
      callApi<StaffSealRecord>('POST', `/api/staff/seals/${seal.id}/${path}`, body),
    onSuccess: (answer) => {
      queries.setQueryData(registeredSealQuery(seal.id).queryKey, answer)
      setDoing(undefined)
    },
  })
  const field = (name: string, label: string, area = false) => (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, whitespace: true, message: words.seals.missing }]}
    >
      {area ? (
        <Input.TextArea autoSize={{ minRows: 3 }} maxLength={500} aria-required="true" />
      ) : (
        <Input type={name === 'filedOn' ? 'date' : 'text'} maxLength={60} aria-required="true" />
      )}
    </Form.Item>
  )
  return (
    <section className="decision" aria-labelledby="acts-title">
      <h2 id="acts-title">{words.seals.acts}</h2>
      <div aria-live="polite">
        {act.isSuccess && <Alert type="success" showIcon title={words.seals.noted} />}
        {act.error && <Alert type="error" showIcon title={problemWords(act.error, words)} />}
      </div>
      {!seal.mayKeep && <p className="quiet">{words.seals.noRole}</p>}
      {seal.mayKeep && !doing && (
        <div className="choices">
          <Button onClick={() => setDoing('filing')}>{words.seals.file}</Button>
          {!seal.cancelled && (
            <Button danger onClick={() => setDoing('cancel')}>
              {words.seals.cancel}
            </Button>
          )}
        </div>
      )}
      {doing && (
        <Form
          key={doing}
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          onFinish={(body: object) => act.mutate({ path: doing, body })}
        >
          <p>{doing === 'filing' ? words.seals.fileText : words.seals.cancelText}</p>
          {doing === 'filing' ? (
            <>
              {field('office', words.seals.office)}
              {field('number', words.seals.filingNumber)}
              {field('filedOn', words.seals.filedOn)}
            </>
          ) : (
            field('reason', words.decide.reason, true)
          )}
          <div className="choices">
            <Button type="primary" danger={doing === 'cancel'} htmlType="submit" loading={act.isPending}>
              {doing === 'filing' ? words.seals.file : words.seals.cancelSure}
            </Button>
            <Button onClick={() => setDoing(undefined)}>{words.cancel}</Button>
          </div>
        </Form>
      )}
    </section>
  )
}
