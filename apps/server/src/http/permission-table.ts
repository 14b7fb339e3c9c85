import { readFileSync } from 'node:fs'
import path from 'node:path'
import { STAFF_ROLES, type StaffRole } from '@certhall/model'

// For tests: the expected answers, as docs/permissions.md has them for people.

const FILE = path.resolve(import.meta.dirname, '../../../../docs/permissions.md')
const ELSEWHERE = ['hidden', 'own only', 'hall', '–'] as const

export interface Permission {
  /** 'anybody', 'any staff', a way to be known ('holder', 'ticket' …), or roles of staff. */
  who: string | readonly StaffRole[]
  elsewhere: (typeof ELSEWHERE)[number]
}

/** The table by operation ('GET /api/hall'). Throws where a row cannot be read, or stands there twice. */
export function readPermissions(): Map<string, Permission> {
  const table = new Map<string, Permission>()
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    const [, operation, who, elsewhere] = /^\| `([^`]+)` \| (.+?) \| (.+?) \|$/.exec(line) ?? []
    if (operation === undefined || who === undefined) continue
    const words = who.split(', ')
    const roles = STAFF_ROLES.filter((role) => words.includes(role))
    const known = ELSEWHERE.find((one) => one === elsewhere)
    if (table.has(operation)) throw new Error(`docs/permissions.md has two rows for ${operation}`)
    if (!known || (roles.length > 0 && roles.length !== words.length))
      throw new Error(`docs/permissions.md: ${line}`)
    table.set(operation, { who: roles.length > 0 ? roles : who, elsewhere: known })
  }
  return table
}
