import type { StaffPerson } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Table, type TableColumnsType } from 'antd'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { useMedia } from '../media.ts'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { peopleQuery } from '../queries.ts'
import { AddPerson } from '../staff/add-person.tsx'

/** Staff of the own jurisdiction and below. */
export function Page() {
  const { words } = useSpeech()
  const wide = useMedia('(min-width: 56rem)')
  const people = useQuery(peopleQuery)
  const administrator = useStaff().roles.includes('administrator')
  useTitle(words.people.title)
  return (
    <>
      <h1>{words.people.title}</h1>
      <p className="quiet">{words.people.lead}</p>
      {people.error && <Failure error={people.error} retry={() => people.refetch()} />}
      {people.isPending && <Waiting />}
      {people.data && (wide ? <Wide people={people.data.people} /> : <Narrow people={people.data.people} />)}
      {administrator && (
        <div className="matter narrow">
          <section>
            <h2>{words.people.add}</h2>
            <AddPerson />
          </section>
        </div>
      )}
    </>
  )
}

function Wide({ people }: { people: StaffPerson[] }) {
  const { words } = useSpeech()
  const heads = words.people.columns
  const columns: TableColumnsType<StaffPerson> = [
    { title: heads.name, key: 'name', render: (_, row) => <PersonLink person={row} /> },
    { title: heads.login, key: 'login', render: (_, row) => <code>{row.login}</code> },
    { title: heads.roles, key: 'roles', render: (_, row) => <Roles person={row} /> },
    { title: heads.jurisdiction, key: 'jurisdiction', render: (_, row) => row.jurisdiction.name },
    { title: heads.security, key: 'security', render: (_, row) => <Security person={row} /> },
  ]
  return <Table rowKey="id" columns={columns} dataSource={people} pagination={false} size="middle" />
}

function Narrow({ people }: { people: StaffPerson[] }) {
  return (
    <ul className="queue-list">
      {people.map((person) => (
        <li key={person.id}>
          <div className="split">
            <PersonLink person={person} />
            <code>{person.login}</code>
          </div>
          <div>
            <Roles person={person} /> · {person.jurisdiction.name}
          </div>
          <div className="quiet">
            <Security person={person} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function PersonLink({ person }: { person: StaffPerson }) {
  return (
    <PageLink
      to="/console/people/$id"
      params={{ id: person.id }}
      className="case-link"
      data-person={person.login}
    >
      {person.name}
    </PageLink>
  )
}

function Roles({ person }: { person: StaffPerson }) {
  const { words } = useSpeech()
  return <>{person.roles.map((role) => words.account.roles[role]).join(' · ') || '–'}</>
}

function Security({ person }: { person: StaffPerson }) {
  const { words } = useSpeech()
  if (person.disabled) return <strong>{words.people.disabled}</strong>
  if (person.mustChangePassword) return <>{words.people.waiting}</>
  const ways = [
    person.secondFactor ? words.people.factor : words.people.noFactor,
    ...(person.hasCertificate ? [words.people.byCertificate] : []),
  ]
  return <>{ways.join(' · ')}</>
}
