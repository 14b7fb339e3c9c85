import type { StaffSession } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { createContext, useContext, useEffect, useRef } from 'react'
import { useSpeech } from './language.tsx'
import { PageLink, useGo } from './links.tsx'
import { Failure, Waiting } from './notices.tsx'
import { sessionQuery } from './queries.ts'
import { isOthersRoom } from './rooms.ts'
import { Shell } from './shell.tsx'

const Context = createContext<StaffSession | null>(null)

/** Who is logged in; only for pages behind the gate. */
export function useStaff(): StaffSession {
  const staff = useContext(Context)
  if (!staff) throw new Error('useStaff outside of the gate')
  return staff
}

/** A room of other roles says so, instead of forms that the hall would refuse. */
function Room({ staff }: { staff: StaffSession }) {
  const { words } = useSpeech()
  const pathname = useLocation({ select: (location) => location.pathname })
  if (!isOthersRoom(pathname, staff)) return <Outlet />
  return (
    <>
      <h1>{words.elsewhere.title}</h1>
      <p>
        {words.elsewhere.text(staff.roles.map((role) => words.account.roles[role]).join(words.rules.and))}
      </p>
      <p>
        <PageLink to="/console">{words.elsewhere.back}</PageLink>
      </p>
    </>
  )
}

/** Lets only staff through; everybody else to the log-in page, and from there back here. */
export function Gate() {
  const session = useQuery(sessionQuery)
  const here = useLocation({ select: (location) => location.href })
  const go = useGo()
  // while the log-in page loads, the gate still stands and already has the new address
  const nobody = session.data === null && !here.startsWith('/console/log-in')
  const had = useRef(false)
  if (session.data) had.current = true
  useEffect(() => {
    if (!nobody) return
    const ended = had.current || undefined
    go({ to: '/console/log-in', search: { next: here, ended }, replace: true })
  }, [nobody, here, go])

  if (session.data) {
    return (
      <Context value={session.data}>
        <Shell staff={session.data}>
          <Room staff={session.data} />
        </Shell>
      </Context>
    )
  }
  return (
    <main className="page">
      {session.error ? <Failure error={session.error} retry={() => session.refetch()} /> : <Waiting />}
    </main>
  )
}
