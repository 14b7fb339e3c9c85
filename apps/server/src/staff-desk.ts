import { randomBytes } from 'node:crypto'
import { CerthallError } from '@certhall/model'
import { firstPassword, hashPassword, type StaffMember } from '@certhall/ra'
import { connect } from './adapters/sql/connect.ts'
import { migrate } from './adapters/sql/migrate.ts'
import { sqlJurisdictions } from './adapters/sql/ra-jurisdictions.ts'
import { removeFactor } from './adapters/sql/staff-access.ts'
import { sqlStaffEvents } from './adapters/sql/staff-covers.ts'
import { sqlStaff } from './adapters/sql/staff-members.ts'

export interface AdministratorRequest {
  databaseUrl: string
  login: string
  /** Wanted for somebody new. */
  name?: string
  /** Id of a jurisdiction; with a name it is made where it is not there yet, as the top of a tree. */
  jurisdiction?: string
  jurisdictionName?: string
  /** Who ran the command. */
  by: string
}

/**
 * The first administrator of a hall, or one who is locked out: role, a password to be replaced at log-in, no authenticator, let in
 * again. Whoever can write into the database could do as much; this writes it down.
 */
export async function setAdministrator(
  request: AdministratorRequest,
): Promise<{ password: string; added: boolean }> {
  const db = connect(request.databaseUrl, { max: 2 })
  try {
    await migrate(db)
    const staff = sqlStaff(db)
    const before = await staff.findByLogin(request.login)
    const password = firstPassword()
    const at = new Date()
    const changed = {
      passwordHash: await hashPassword(password),
      ...{ mustChangePassword: true, sessionsFrom: at, disabled: false },
    }
    const member: StaffMember = before
      ? { ...before, ...changed, roles: [...new Set([...before.roles, 'administrator' as const])] }
      : { ...(await newMember(sqlJurisdictions(db), request)), ...changed }
    await staff.put(member)
    await removeFactor(db, member.id)
    const event = before ? 'password-reset' : 'added'
    await sqlStaffEvents(db).add({
      at,
      actor: request.by,
      event,
      subject: member.login,
      detail: { roles: member.roles },
    })
    return { password, added: before === undefined }
  } finally {
    await db.destroy()
  }
}

async function newMember(jurisdictions: ReturnType<typeof sqlJurisdictions>, request: AdministratorRequest) {
  const { login, name, jurisdiction: id, jurisdictionName } = request
  if (name === undefined || id === undefined) {
    throw new CerthallError('configuration-invalid', 'Somebody new needs --name and --jurisdiction.')
  }
  const found = await jurisdictions.find(id)
  if (!found && jurisdictionName === undefined) {
    throw new CerthallError(
      'configuration-invalid',
      `There is no jurisdiction ${id}; --jurisdiction-name makes it, as the top of a tree.`,
    )
  }
  if (!found) await jurisdictions.put({ id, name: jurisdictionName as string })
  const roles: StaffMember['roles'] = ['administrator']
  return { id: randomBytes(16).toString('hex'), login, name, roles, jurisdictionId: id }
}
