import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair, sm2Encrypt, verify, wrapSm2EncryptionPair } from '@certhall/crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Container, TokenDriver } from '../../port.ts'
import { insert } from './presence.ts'
import { fillContainer, issueFor, PIN, SERIAL, text, trialFolder } from './trial-token.ts'
import { virtualDriver } from './virtual-driver.ts'
import { type TokenFaultPoint, traceCalls, withFaults } from './with-faults.ts'

const NEW_PIN = '80246135'
const message = text('sealed years ago')

let template: Awaited<ReturnType<typeof trialFolder>>
let old: Awaited<ReturnType<typeof fillContainer>>

beforeAll(async () => {
  template = await trialFolder()
  const token = await virtualDriver(template.dir).open(SERIAL)
  await token.login(PIN)
  old = await fillContainer(token, 'old', 'sm2')
  await token.createContainer('spare')
})
afterAll(() => template.clean())

async function inCopy(work: (dir: string) => Promise<void>) {
  const dir = await mkdtemp(join(tmpdir(), 'certhall-faults-'))
  try {
    await cp(template.dir, dir, { recursive: true })
    await work(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** A renewal’s writes and more: every way in which the port changes a token. */
async function renew(driver: TokenDriver): Promise<void> {
  const token = await driver.open(SERIAL)
  await token.login(PIN)
  await token.createContainer('new')
  const spki = await token.createPair('new', 'sm2')
  await token.sign('new', 'sm2-sm3', message)
  const { pkcs8 } = await generateKeyPair('sm2')
  await token.importEncryptionPair(
    'new',
    wrapSm2EncryptionPair({ signingSpki: spki, encryptionPkcs8: pkcs8 }),
  )
  await token.writeCertificate('new', 'signing', await issueFor(spki))
  await token.writeFile('journal', text('signing-written'))
  await token.deleteFile('journal')
  await token.deleteContainer('spare')
  await token.changePin(PIN, NEW_PIN)
}

const CHANGES = [
  'createContainer',
  'createPair',
  'importEncryptionPair',
  'writeCertificate',
  'writeFile',
  'deleteFile',
  'deleteContainer',
  'changePin',
]

/** What the token holds, without what differs from run to run, and which PIN counts. */
async function stateOf(dir: string) {
  const token = await virtualDriver(dir).open(SERIAL)
  const shape = (container: Container) => [container.name, ...Object.keys(container).sort()].join(' ')
  const { pin } = await token.info()
  const containers = (await token.containers()).map(shape)
  return { token, pin, seen: { containers, journal: (await token.readFile('journal'))?.length } }
}

test('pulled at every point: the old objects live, the change is done or not, and the old session is dead', async () => {
  // A run without faults finds the points, and what is on the token before and after each call.
  const points: TokenFaultPoint[] = []
  const before: unknown[] = []
  const after: unknown[] = []
  await inCopy(async (dir) => {
    const faulty = withFaults(virtualDriver(dir), async (point) => {
      points.push(point)
      if (point.moment === 'before') before[point.index] = (await stateOf(dir)).seen
      if (point.moment === 'after') after[point.index] = (await stateOf(dir)).seen
      return 'go' as const
    })
    await renew(faulty)
  })
  expect(points.length).toBeGreaterThan(40)
  for (const call of CHANGES) {
    const moments = points.filter((point) => point.call === call).map(({ moment }) => moment)
    expect([...new Set(moments)], call).toEqual(['before', 'during', 'lost', 'after'])
  }

  const last = points.at(-1)
  const check = async (planned: TokenFaultPoint) => {
    const where = `${planned.call} ${planned.moment} ${planned.step ?? ''}`
    await inCopy(async (dir) => {
      const plain = virtualDriver(dir)
      const witness = await plain.open(SERIAL)
      let fired = 0
      const faulty = withFaults(plain, (point) => {
        if (JSON.stringify(point) !== JSON.stringify(planned)) return 'go'
        fired += 1
        return 'pull'
      })
      const outcome = await renew(faulty).then(
        () => 'done',
        (error) => error.code,
      )
      // An answer that arrived before the pull is no failure; the next call is, and after the last one there is none.
      expect(outcome, where).toBe(planned === last ? 'done' : 'token-removed')
      expect(fired, where).toBe(1)
      expect(await plain.list(), where).toEqual([])

      await insert(dir, SERIAL)
      await expect(witness.info(), where).rejects.toMatchObject({ code: 'token-removed' })
      const { token, pin, seen } = await stateOf(dir)
      const done = planned.moment === 'lost' || planned.moment === 'after'
      expect(seen, where).toEqual((done ? after : before)[planned.index])

      // No pull locks the token, and exactly one of the two PINs opens it.
      expect(pin.triesLeft, where).toBeGreaterThanOrEqual(5)
      await token.login(planned.call === 'changePin' && done ? NEW_PIN : PIN)
      const signature = await token.sign('old', 'sm2-sm3', message)
      expect(verify('sm2-sm3', old.spki, message, signature), where).toBe(true)
      if (!old.encryptionSpki) throw new Error('the trial token has an encryption pair')
      const cipher = sm2Encrypt(old.encryptionSpki, message)
      expect(await token.decrypt('old', cipher), where).toEqual(message)
    })
  }
  // Three at a time, since most of the time goes into scrypt's threads.
  const waiting = [...points]
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await check(next)
  }
  await Promise.all([lane(), lane(), lane()])
}, 180_000)

test('the index counts from the moment the hook is set, for tokens open already, and a trace pulls nothing', async () => {
  await inCopy(async (dir) => {
    const faulty = withFaults(virtualDriver(dir))
    const token = await faulty.open(SERIAL)
    await token.info()
    const seen: string[] = []
    faulty.setHook(({ call, index, moment }) => {
      seen.push(`${index} ${call} ${moment}`)
      return 'go'
    })
    await token.info()
    await token.room()
    faulty.setHook(undefined)
    await token.containers()
    expect(seen).toEqual([
      '0 info before',
      '0 info lost',
      '0 info after',
      '1 room before',
      '1 room lost',
      '1 room after',
    ])

    const traced: TokenFaultPoint[] = []
    const tracing = traceCalls(virtualDriver(dir), (point) => traced.push(point))
    const refused = (await tracing.open(SERIAL)).login('000000')
    await expect(refused).rejects.toMatchObject({ code: 'pin-wrong' })
    expect(traced.map(({ call, moment, step = '' }) => `${call} ${moment} ${step}`.trim())).toEqual([
      'open before',
      'open lost',
      'open after',
      'login before',
      'login during try-taken',
      'login lost',
      'login after',
    ])
  })
})
