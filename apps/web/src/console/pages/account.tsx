import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { accountQuery } from '../queries.ts'
import { showDay, showTime } from '../show.ts'
import { Covers } from '../staff/covers.tsx'
import { PasswordForm } from '../staff/password-form.tsx'
import { SecondFactor } from '../staff/second-factor.tsx'
import { useActing } from '../staff/staff-notices.tsx'
import { useSend } from '../staff/use-send.ts'

/** The own log-in: password, authenticator, where one is logged in, who stands in. */
export function Page() {
  const { words, language } = useSpeech()
  const staff = useStaff()
  const account = useQuery(accountQuery)
  const act = useActing()
  const end = useSend(accountQuery.queryKey)
  useTitle(words.me.title)
  return (
    <>
      <h1>{words.me.title}</h1>
      {staff.covers.length > 0 && !staff.actingFor && (
        <p className="choices">
          {staff.covers.map(({ id, name }) => (
            <Button key={id} type="primary" loading={act.isPending} onClick={() => act.mutate(id)}>
              {words.me.act(name)}
            </Button>
          ))}
        </p>
      )}
      {account.error && <Failure error={account.error} retry={() => account.refetch()} />}
      {account.isPending && <Waiting />}
      {account.data && (
        <div className="matter narrow">
          <section>
            <h2>{words.me.password}</h2>
            <PasswordForm />
          </section>
          <section>
            <h2>{words.me.factor}</h2>
            <SecondFactor account={account.data} />
          </section>
          <section>
            <h2>{words.me.sessions}</h2>
            {end.error && <Failure error={end.error} />}
            <ul className="rows">
              {account.data.sessions.map(({ id, method, since, seenAt, current }) => (
                <li key={id}>
                  <span>
                    {words.me.methods[method]} · {showTime(since, language)}
                    <br />
                    <span className="quiet">
                      {current ? words.me.thisOne : words.me.seen(showTime(seenAt, language))}
                    </span>
                  </span>
                  {!current && (
                    <Button
                      onClick={() =>
                        end.mutate({ method: 'DELETE', path: `/api/staff/account/sessions/${id}` })
                      }
                    >
                      {words.me.end}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h2>{words.me.covers}</h2>
            <Covers covers={account.data.covers} />
          </section>
          <section>
            <h2>{words.me.certificates}</h2>
            {account.data.certificates.length === 0 && <p className="quiet">{words.me.certificatesNone}</p>}
            <ul className="rows">
              {account.data.certificates.map(({ serial, holderName, notAfter }) => (
                <li key={serial}>
                  <span>
                    {holderName} <code>{serial}</code> · {words.me.until(showDay(notAfter, language))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </>
  )
}
