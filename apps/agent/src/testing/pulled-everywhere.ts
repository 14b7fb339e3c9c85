import assert from 'node:assert/strict'
import { insert, type Token, type virtualDriver, withFaults } from '@certhall/token'

type Driver = ReturnType<typeof virtualDriver>

/** One virtual token, and how a test gets into it. */
export interface PulledToken {
  driver: Driver
  dir: string
  serial: string
  logIn(from?: Pick<Driver, 'open'>): Promise<Token>
}

/**
 * For tests: traces `run` once, then pulls the token at each point of a call that `matters`, in the middle of it and with its answer
 * lost. `clean` comes before each; afterwards `run` has to end well from whatever is there, and `check` says so. Returns how many points.
 */
export async function pulledEverywhere(
  { driver, dir, serial, logIn }: PulledToken,
  {
    matters,
    run,
    clean,
    check,
  }: {
    matters: (call: string) => boolean
    run: (token: Token) => Promise<unknown>
    clean: (token: Token) => Promise<void>
    check: (token: Token, planned: string) => Promise<void>
  },
): Promise<number> {
  const points: string[] = []
  const nameOf = (point: { call: string; index: number; moment: string; step?: string }) =>
    `${point.index} ${point.call} ${point.moment} ${point.step ?? ''}`
  const trace = withFaults(driver, (point) => {
    const counts = point.moment === 'during' || point.moment === 'lost'
    if (counts && matters(point.call)) points.push(nameOf(point))
    return 'go'
  })
  await run(await logIn(trace))
  for (const planned of points) {
    await clean(await logIn())
    let fired = false
    const faulty = withFaults(driver, (point) => {
      if (fired || nameOf(point) !== planned) return 'go'
      fired = true
      return 'pull'
    })
    const pulled = logIn(faulty).then((token) => run(token))
    await assert.rejects(pulled, { code: 'token-removed' }, planned)
    await insert(dir, serial)
    const token = await logIn()
    await run(token)
    await check(token, planned)
  }
  return points.length
}
