import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { CerthallError } from '@certhall/model'
import { hashPassword } from '@certhall/ra'
import type { ClientDesk } from '@certhall/server/machine-desk'
import { commandActor } from '../ca/desk.ts'
import { openInstallation } from '../start/installation.ts'
import { ROOT } from '../start/root.ts'
import type { Values } from './command.ts'

export const MACHINES = path.join(ROOT, 'profiles/machines')

async function withClients(data: string, act: (desk: ClientDesk) => Promise<void>): Promise<void> {
  const { openClientDesk } = await import('@certhall/server/machine-desk')
  const installation = await openInstallation(data, process.env)
  try {
    const desk = await openClientDesk({ databaseUrl: installation.databaseUrl, machinesDir: MACHINES })
    await act(desk).finally(() => desk.close())
  } finally {
    await installation.stop()
  }
}

const wrong = (text: string) => new CerthallError('configuration-invalid', text)

export async function addClient(values: Values, id: string): Promise<void> {
  const { name: names = [] } = values
  const { isNameRule } = await import('@certhall/server/machine-desk')
  const rule = names.find((one) => !isNameRule(one))
  if (rule !== undefined) throw wrong(`--name takes a rule such as dns:*.example, not '${rule}'.`)
  if (names.length === 0) throw wrong('--name says which names the client may have.')
  if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(id))
    throw wrong(`An ID is of small letters, digits, dots and dashes, not '${id}'.`)
  await withClients(values.data, async ({ clients, profiles }) => {
    const [only, ...more] = profiles.keys()
    const profile = values.label ?? (more.length === 0 ? only : undefined) ?? ''
    if (!profiles.has(profile)) throw wrong(`--label takes one of ${[...profiles.keys()].join(', ')}.`)
    const secret = await secretOf(values)
    const added = await clients.add({
      ...{ id, profile, names, createdBy: commandActor(), createdAt: new Date() },
      ...(secret !== undefined && { secret: await hashPassword(secret) }),
    })
    if (!added) throw wrong(`There is a client ${id} already.`)
    console.log(`${id}\t${profile}\t${names.join(' ')}`)
    if (secret !== undefined && !values['password-stdin']) console.log(`secret\t${secret}`)
  })
}

const SHORTEST = 12

async function secretOf(values: Values): Promise<string | undefined> {
  if (values['no-secret']) return undefined
  if (!values['password-stdin']) return randomBytes(24).toString('base64url')
  const secret = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (secret.length < SHORTEST)
    throw wrong(`The password on standard input has fewer than ${SHORTEST} characters.`)
  return secret
}

export async function listClients(values: Values): Promise<void> {
  await withClients(values.data, async ({ clients }) => {
    for (const { id, profile, names, disabledAt } of await clients.all()) {
      const state = disabledAt === undefined ? 'active' : `disabled ${disabledAt.toISOString()}`
      console.log([id, profile, names.join(' '), state].join('\t'))
    }
  })
}

export async function removeClient(values: Values, id: string): Promise<void> {
  await withClients(values.data, async ({ clients }) => {
    if (!(await clients.disable(id, new Date()))) throw wrong(`There is no active client ${id}.`)
  })
}
