import type { PersonChange, StaffPerson } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Form } from 'antd'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { peopleQuery, personQuery } from '../queries.ts'
import { PersonCertificates } from '../staff/person-certificates.tsx'
import { PersonFields } from '../staff/person-fields.tsx'
import { PersonHistory } from '../staff/person-history.tsx'
import { PersonLogIn } from '../staff/person-log-in.tsx'
import { useSend } from '../staff/use-send.ts'

/** One member of staff: rights, log-in, what happened. */
export function Page() {
  const { words } = useSpeech()
  const { id } = useParams({ strict: false }) as { id: string }
  const person = useQuery(personQuery(id))
  useTitle(person.data?.name ?? words.people.title)
  return (
    <>
      <p>
        <PageLink to="/console/people">← {words.people.back}</PageLink>
      </p>
      <h1>{person.data?.name ?? words.people.title}</h1>
      {person.error && <Failure error={person.error} retry={() => person.refetch()} />}
      {person.isPending && <Waiting />}
      {person.data && <Person key={id} person={person.data} />}
    </>
  )
}

function Person({ person }: { person: StaffPerson }) {
  const { words } = useSpeech()
  const change = useSend<StaffPerson>(peopleQuery.queryKey, personQuery(person.id).queryKey)
  const path = `/api/staff/people/${encodeURIComponent(person.id)}`
  const { name, idNumber, roles, jurisdiction } = person
  return (
    <div className="matter narrow">
      <p>
        <code>{person.login}</code>
        {person.disabled && <strong> · {words.people.disabled}</strong>}
      </p>
      {!person.mayChange && <p className="quiet">{words.people.self}</p>}
      <section>
        <Form<PersonChange>
          name="change"
          layout="vertical"
          requiredMark={false}
          disabled={!person.mayChange}
          validateTrigger="onSubmit"
          scrollToFirstError={{ focus: true }}
          initialValues={{ name, idNumber, roles, jurisdiction: jurisdiction.id }}
          onFinish={(typed) =>
            change.mutate({ method: 'PATCH', path, body: { ...typed, idNumber: typed.idNumber ?? '' } })
          }
        >
          <div aria-live="polite">
            {change.isSuccess && <Alert type="success" showIcon title={words.people.saved} />}
            {change.error && <Alert type="error" showIcon title={problemWords(change.error, words)} />}
          </div>
          <PersonFields />
          {person.mayChange && (
            <Button type="primary" htmlType="submit" loading={change.isPending}>
              {words.people.save}
            </Button>
          )}
        </Form>
      </section>
      {person.mayChange && <PersonLogIn person={person} path={path} />}
      <PersonCertificates person={person} path={path} />
      <PersonHistory person={person} />
    </div>
  )
}
