import type { StaffSession } from '@certhall/model/api'
import type { ConsolePath } from './routes.ts'

type Role = StaffSession['roles'][number]

/** The rooms of the console in the order of the navigation, and whose they are; the hall decides the same once more. */
export const ROOMS = [
  {
    id: 'cases',
    to: '/console/cases',
    roles: ['reviewer', 'operator', 'counter', 'seal-reviewer', 'finance', 'auditor'],
  },
  { id: 'finance', to: '/console/finance', roles: ['finance', 'operator', 'auditor'] },
  { id: 'certificates', to: '/console/certificates', roles: ['ca-operator', 'auditor', 'km-officer'] },
  { id: 'counter', to: '/console/counter', roles: ['counter', 'ca-operator', 'auditor'] },
  { id: 'orders', to: '/console/orders', roles: ['counter', 'auditor'] },
  { id: 'unlocks', to: '/console/unlocks', roles: ['counter'] },
  {
    id: 'proposals',
    to: '/console/proposals',
    roles: ['ca-operator', 'operator', 'counter', 'finance', 'auditor'],
  },
  { id: 'profiles', to: '/console/profiles', roles: ['ca-operator', 'finance', 'auditor'] },
  { id: 'recoveries', to: '/console/recoveries', roles: ['km-officer', 'auditor'] },
  { id: 'keyCentre', to: '/console/key-centre', roles: ['ca-operator', 'km-officer', 'auditor'] },
  { id: 'authorities', to: '/console/authorities', roles: ['ca-operator', 'auditor'] },
  { id: 'applications', to: '/console/applications', roles: ['administrator', 'auditor'] },
  { id: 'people', to: '/console/people', roles: ['administrator', 'auditor'] },
  { id: 'jurisdictions', to: '/console/jurisdictions', roles: ['administrator', 'auditor'] },
] as const satisfies readonly { id: string; to: ConsolePath; roles: readonly Role[] }[]

export function roomsOf({ roles }: Pick<StaffSession, 'roles'>) {
  return ROOMS.filter((room) => (room.roles as readonly Role[]).some((role) => roles.includes(role)))
}

/** Whether this address is a room that is other people's. */
export function isOthersRoom(pathname: string, staff: Pick<StaffSession, 'roles'>): boolean {
  const own = (rooms: readonly { to: string }[]) => rooms.some(({ to }) => to === pathname.replace(/\/$/, ''))
  return own(ROOMS) && !own(roomsOf(staff))
}

/** Where somebody with these roles begins. Key officers look after recoveries; certificates only lead there. */
export function firstRoom(staff: Pick<StaffSession, 'roles'>): ConsolePath | undefined {
  const rooms = roomsOf(staff)
  const officer = staff.roles.includes('km-officer') && rooms[0]?.id === 'certificates'
  const operates = staff.roles.includes('ca-operator')
  return officer && !operates ? '/console/recoveries' : rooms[0]?.to
}
