import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import { workerCommand, workerDriver } from '@certhall/token'
import { ROOT } from '../start/root.ts'
import type { CallAct } from './call-faults.ts'
import { ADMIN_PIN, oneToken, type TestTokens } from './test-tokens.ts'

const NAME = 'selftest'
const PINS = { pin: '583926', adminPin: ADMIN_PIN }
/** As their vendor delivers them: an application is there, with the PINs that all new ones have. */
const BLANK = { pin: '00000000', adminPin: '12345678' }
/** A hang is told sooner than with a real token, which may have to make an RSA key. */
const DEADLINE_MS = 5000

/** What the test library is ordered (test/soft-skf/faults.c). The error is one that annex A of GM/T 0016 does not have. */
const ORDERS: Record<CallAct, string> = {
  'pull-before': 'pull-before',
  'pull-lost': 'pull-lost',
  error: 'error:0A00007F',
  crash: 'crash',
  hang: 'hang',
}

/** Tokens behind a vendor's SKF library, as pkcs11Tokens; without a path behind the repository's test library, built now. */
export async function skfTokens(module: string | undefined, tokensDir: string): Promise<TestTokens> {
  if (!module) return await softTokens(path.join(path.dirname(tokensDir), 'soft-skf'))
  const driver = workerDriver({ name: NAME, start: workerCommand('skf', module) })
  return await oneToken(driver, { name: NAME, kind: 'skf', path: module }, process.env.CERTHALL_SELFTEST_PIN)
}

async function softTokens(dir: string): Promise<TestTokens> {
  const {
    buildSoftSkf,
    makeSoftToken,
    insertSoftToken,
    removeSoftToken,
    traceSoftCalls,
    orderFault,
    endFault,
  } = await testLibrary()
  const { library, tool } = await buildSoftSkf()
  await mkdir(dir, { recursive: true })
  const env = { SOFT_SKF_DIR: dir }
  const driver = workerDriver({
    name: NAME,
    start: { ...workerCommand('skf', library), env: { ...process.env, ...env } },
  })
  const serialOf = (token: string) => token.slice(NAME.length + 1)
  async function make(pins: { pin: string; adminPin: string }, label: string) {
    const serial = `ST${randomBytes(5).toString('hex').toUpperCase()}`
    await makeSoftToken(dir, tool, { serial, label, applications: [{ name: 'CERTHALL', ...pins }] })
    // The assistant has read it before it was filled.
    await removeSoftToken(dir, serial)
    await insertSoftToken(dir, serial)
    return `${NAME}:${serial}`
  }
  return {
    modules: [{ name: NAME, kind: 'skf', path: library, deadlineMs: DEADLINE_MS }],
    env,
    adminPin: PINS.adminPin,
    async add() {
      return { token: await make(PINS, NAME), pin: PINS.pin }
    },
    addBlank: () => make(BLANK, 'blank'),
    open: (token) => driver.open(serialOf(token)),
    insert: (token) => insertSoftToken(dir, serialOf(token)),
    discard: (token) => removeSoftToken(dir, serialOf(token)),
    faults: {
      trace: (work) => traceSoftCalls(dir, work),
      order: (index, act) => orderFault(dir, '*', index, ORDERS[act]),
      end: () => endFault(dir),
    },
    close: () => driver.close(),
  }
}

/** What is used of test/soft-skf, whose source is in the repository and nowhere else. */
interface TestLibrary {
  buildSoftSkf(): Promise<{ library: string; tool: string }>
  makeSoftToken(
    dir: string,
    tool: string,
    token: {
      serial: string
      label: string
      applications: { name: string; pin: string; adminPin: string }[]
    },
  ): Promise<void>
  insertSoftToken(dir: string, serial: string): Promise<void>
  removeSoftToken(dir: string, serial: string): Promise<void>
  traceSoftCalls(dir: string, work: () => Promise<unknown>): Promise<string[]>
  orderFault(dir: string, called: string, index: number, act: string): Promise<void>
  endFault(dir: string): Promise<boolean>
}

async function testLibrary(): Promise<TestLibrary> {
  const folder = path.join(ROOT, 'test/soft-skf')
  if (!existsSync(folder))
    throw new CerthallError(
      'configuration-invalid',
      'The test library is in the repository only: name a --module.',
    )
  const files = ['build.ts', 'soft-tokens.ts'].map((file) => import(path.join(folder, file)))
  return Object.assign({}, ...(await Promise.all(files)))
}
