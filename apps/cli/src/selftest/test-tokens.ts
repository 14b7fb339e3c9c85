import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { TokenModule } from '@certhall/agent'
import { CerthallError } from '@certhall/model'
import {
  createVirtualToken,
  insert,
  installedModules,
  pkcs11Worker,
  remove,
  type Token,
  type TokenDriver,
  virtualDriver,
  type WorkerDriver,
} from '@certhall/token'
import type { CallFaults } from './call-faults.ts'

/** The tokens that a self-test works on. Ids are as the assistant names them. */
export interface TestTokens {
  /** What the assistant needs beside to reach them. */
  modules: TokenModule[]
  env: Record<string, string>
  /** Administrator's PIN of every one, as it is made; undefined for tokens that are somebody's. */
  adminPin?: string
  /** Each process that has the library keeps a PIN that another one changes, until it is started anew. */
  keepsPins?: boolean
  /** A token with nothing of ours on it. */
  add(): Promise<{ token: string; pin: string }>
  /** A blank one, as its maker delivers it; left out where none can be had. */
  addBlank?(): Promise<string>
  open(token: string): Promise<Token>
  /** As the holder does it; real ones are pulled by the fault's driver, and are in again at once. */
  insert(token: string): Promise<void>
  /** The token has served: what was put on it goes. */
  discard(token: string): Promise<void>
  /** Faults inside the library; undefined where it takes no orders. */
  faults?: CallFaults
  close(): Promise<void>
}

/** Of the tokens that are made for a test. */
export const ADMIN_PIN = '92746038'

export function virtualTokens(tokensDir: string): TestTokens {
  const pin = '583926'
  return {
    modules: [],
    env: {},
    adminPin: ADMIN_PIN,
    async add() {
      const token = `ST${randomBytes(5).toString('hex').toUpperCase()}`
      await createVirtualToken(tokensDir, { serial: token, label: 'selftest', pin, adminPin: ADMIN_PIN })
      await insert(tokensDir, token)
      return { token, pin }
    },
    async addBlank() {
      const serial = `SB${randomBytes(5).toString('hex').toUpperCase()}`
      await createVirtualToken(tokensDir, { serial, label: 'blank', pin: '00000000', adminPin: '12345678' })
      await insert(tokensDir, serial)
      return serial
    },
    open: (token) => virtualDriver(tokensDir).open(token),
    insert: (token) => insert(tokensDir, token),
    discard: (token) => remove(tokensDir, token),
    close: async () => {},
  }
}

const NAME = 'selftest'

/**
 * One token behind a PKCS#11 module: the only one that is in, with its PIN in CERTHALL_SELFTEST_PIN; without a path a
 * SoftHSM2 of our own. What is on it before the test stays on it.
 */
export async function pkcs11Tokens(module: string | undefined): Promise<TestTokens> {
  const soft = module ? undefined : await softHsm()
  const driver = pkcs11Worker({
    name: NAME,
    module: module ?? (soft?.module as string),
    pcsc: () => () => {},
    ...(soft && { env: { ...process.env, ...soft.env } }),
  })
  const tokens = await oneToken(
    driver,
    { name: NAME, kind: 'pkcs11', path: module ?? (soft?.module as string) },
    soft?.pin ?? process.env.CERTHALL_SELFTEST_PIN,
  )
  const close = async () => {
    await tokens.close()
    await soft?.clean()
  }
  if (!soft) return { ...tokens, close }
  // SoftHSM2 reads a token's PINs once; a driver that was closed starts another process with the next call.
  const own = { adminPin: ADMIN_PIN, keepsPins: true, insert: () => driver.close() }
  return { ...tokens, env: soft.env, ...own, close }
}

/** The only token that is in, behind a vendor's library. What is on it before the test stays on it. */
export async function oneToken(
  driver: WorkerDriver,
  module: TokenModule,
  pin: string | undefined,
): Promise<TestTokens> {
  if (!pin) throw new CerthallError('configuration-invalid', 'CERTHALL_SELFTEST_PIN has to hold the PIN.')
  const infos = await driver.list()
  const [info] = infos
  if (!info || infos.length > 1)
    throw new CerthallError('configuration-invalid', `${infos.length} tokens are in; one is needed.`)
  const before = await containersOn(driver, info.id)
  return {
    modules: [module],
    env: {},
    add: async () => ({ token: `${module.name}:${info.id}`, pin }),
    open: () => driver.open(info.id),
    insert: async () => {},
    async discard() {
      const token = await driver.open(info.id)
      await token.login(pin)
      try {
        for (const { name } of await token.containers())
          if (!before.has(name)) await token.deleteContainer(name)
      } finally {
        await token.logout()
      }
    },
    close: () => driver.close(),
  }
}

async function containersOn(driver: TokenDriver, id: string): Promise<Set<string>> {
  return new Set((await (await driver.open(id)).containers()).map(({ name }) => name))
}

async function softHsm() {
  const found = installedModules().find(({ id }) => id === 'softhsm2')
  if (!found) throw new CerthallError('configuration-invalid', 'SoftHSM2 is not installed; name a --module.')
  const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-softhsm-'))
  await mkdir(path.join(folder, 'tokens'))
  const config = path.join(folder, 'softhsm2.conf')
  await writeFile(
    config,
    `directories.tokendir = ${folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n`,
  )
  const env = { SOFTHSM2_CONF: config }
  const pin = '583926'
  const args = ['--init-token', '--free', '--label', NAME, '--pin', pin, '--so-pin', ADMIN_PIN]
  await promisify(execFile)('softhsm2-util', args, { env: { ...process.env, ...env } })
  return { module: found.path, env, pin, clean: () => rm(folder, { recursive: true, force: true }) }
}
