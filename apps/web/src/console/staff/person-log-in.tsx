import type { StaffPerson } from '@certhall/model/api'
import { Alert, Button, Popconfirm } from 'antd'
import { problemWords, useSpeech } from '../language.tsx'
import { peopleQuery, personQuery } from '../queries.ts'
import { GivenPassword } from './add-person.tsx'
import { useSend } from './use-send.ts'

interface Act {
  label: string
  text: string
  sent: { method: 'POST' | 'PATCH'; path: string; body?: object }
}

/** Lost passwords and telephones, and shutting out: each says first what it does. */
export function PersonLogIn({ person, path }: { person: StaffPerson; path: string }) {
  const { words } = useSpeech()
  const send = useSend<{ password?: string }>(peopleQuery.queryKey, personQuery(person.id).queryKey)
  const password = send.data?.password
  const acts: (Act | false)[] = [
    {
      label: words.people.reset,
      text: words.people.resetText,
      sent: { method: 'POST', path: `${path}/password-reset` },
    },
    person.secondFactor && {
      label: words.people.resetFactor,
      text: words.people.resetFactorText,
      sent: { method: 'POST', path: `${path}/second-factor-reset` },
    },
    !person.disabled && {
      label: words.people.disable,
      text: words.people.disableText,
      sent: { method: 'PATCH', path, body: { disabled: true } },
    },
  ]
  return (
    <section>
      <h2>{words.people.columns.security}</h2>
      <div aria-live="polite">
        {password && (
          <Alert
            type="success"
            showIcon
            title={words.people.saved}
            description={<GivenPassword password={password} />}
          />
        )}
        {send.error && <Alert type="error" showIcon title={problemWords(send.error, words)} />}
      </div>
      <p className="choices">
        {acts.map(
          (act) =>
            act && (
              <Popconfirm
                key={act.label}
                title={act.label}
                description={act.text}
                okText={words.people.sure}
                cancelText={words.cancel}
                onConfirm={() => send.mutate(act.sent)}
              >
                <Button disabled={send.isPending}>{act.label}</Button>
              </Popconfirm>
            ),
        )}
        {person.disabled && (
          <Button
            disabled={send.isPending}
            onClick={() => send.mutate({ method: 'PATCH', path, body: { disabled: false } })}
          >
            {words.people.enable}
          </Button>
        )}
      </p>
    </section>
  )
}
