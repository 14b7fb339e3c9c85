import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launch } from './browser.ts'
import { type Stage, setStage } from './stage.ts'

interface AtHall {
  onStage(): Stage
  inBrowser(): Browser
}

/** One hall for all tests of a file. `sites`: further origins that the assistant's policy allows. */
export function atOneHall(sites: () => Promise<string[]> = async () => []): AtHall & {
  /** One browser for the tests of a describe; `publicPort`: that port of this computer counts as public. */
  withBrowser(publicPort?: () => number | undefined): void
} {
  let stage: Stage
  let browser: Browser
  beforeAll(async () => {
    stage = await setStage(await sites())
  }, 180_000)
  afterAll(() => stage?.stop())
  return {
    onStage: () => stage,
    inBrowser: () => browser,
    withBrowser(publicPort = () => undefined) {
      beforeAll(async () => {
        browser = await launch(publicPort())
      })
      afterAll(() => browser?.close())
    },
  }
}
