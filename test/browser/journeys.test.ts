import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Child } from '../../apps/cli/src/start/child.ts'
import { startServer } from '../../apps/cli/src/start/children.ts'
import { atOneHall } from './at-hall.ts'
import { changeJourney } from './change.ts'
import { fiscalJourney } from './fiscal.ts'
import { legalEntityJourney } from './legal-entity.ts'
import { paymentJourney } from './payment.ts'
import { sealJourney } from './seals.ts'
import { states } from './states.ts'
import { unlockJourney } from './unlock.ts'
import { windowWay } from './window-way.ts'

// What a holder does from the first page to the end, as he sees it.

let publicPort: number
/** Keeps the port until the second hall takes it: between are minutes in which others look for a free one. */
const keeper = createServer()

/** A name of its own below .localhost: secure for browsers, and not one that the bridge takes for this computer. */
const publicSite = () => `http://hall.localhost:${publicPort}`

const { onStage, inBrowser, withBrowser } = atOneHall(async () => {
  await once(keeper.listen(0, '127.0.0.1'), 'listening')
  publicPort = (keeper.address() as AddressInfo).port
  return [publicSite()]
})

describe('at a hall that the browser lets reach the assistant', { timeout: 600_000 }, () => {
  withBrowser()
  describe('fiscal renewal, reviewed', () => fiscalJourney(onStage, inBrowser))
  describe('legal-entity renewal, in English on a narrow screen', () =>
    legalEntityJourney(onStage, inBrowser))
  describe('payments in Chinese', () => paymentJourney(onStage, inBrowser, { language: 'zh', width: 1280 }))
  describe('payments in English, narrow', () =>
    paymentJourney(onStage, inBrowser, { language: 'en', width: 320 }))
  describe('seals in Chinese', () => sealJourney(onStage, inBrowser, { language: 'zh', width: 1280 }))
  describe('seals in English, narrow', () => sealJourney(onStage, inBrowser, { language: 'en', width: 320 }))
  describe('unlocking in Chinese', () => unlockJourney(onStage, inBrowser, { language: 'zh', width: 1280 }))
  describe('unlocking in English, narrow', () =>
    unlockJourney(onStage, inBrowser, { language: 'en', width: 320 }))
  describe('numbers added to a certificate', () => changeJourney(onStage, inBrowser))
  describe('what can be in the way', () => states(onStage, inBrowser))
})

describe('at a hall whose address is public', { timeout: 600_000 }, () => {
  let hall: Child
  beforeAll(async () => {
    await new Promise((resolve) => keeper.close(resolve))
    // a second process of the same hall, known by another name
    const { mail, ...config } = onStage().hall.config
    hall = await startServer(
      // the first one is who receives letters that come back
      { ...config, port: publicPort, origin: publicSite(), mail: mail && { ...mail, bounces: undefined } },
      { output: 'ignore' },
    )
  }, 180_000)
  afterAll(() => hall?.stop())
  withBrowser(() => publicPort)
  windowWay(onStage, inBrowser, publicSite)
})
