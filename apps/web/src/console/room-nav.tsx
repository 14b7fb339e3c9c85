import type { StaffSession } from '@certhall/model/api'
import { useLocation } from '@tanstack/react-router'
import { useSpeech } from './language.tsx'
import { PageLink } from './links.tsx'
import { roomsOf } from './rooms.ts'

/** Between the rooms that this person has; nothing where there is only one. */
export function RoomNav({ staff }: { staff: StaffSession }) {
  const { words } = useSpeech()
  const here = useLocation({ select: (location) => location.pathname })
  const rooms = roomsOf(staff)
  if (rooms.length < 2) return null
  return (
    <nav className="rooms" aria-label={words.rooms.label}>
      {rooms.map(({ id, to }) => (
        <PageLink
          key={id}
          to={to}
          aria-current={here === to || here.startsWith(`${to}/`) ? 'page' : undefined}
        >
          {words.rooms[id]}
        </PageLink>
      ))}
    </nav>
  )
}
