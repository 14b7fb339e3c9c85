import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { freePort } from '../../apps/cli/src/postgres/cluster.ts'
import type { Child } from '../../apps/cli/src/start/child.ts'
import { startServer } from '../../apps/cli/src/start/children.ts'
import { launch } from './browser.ts'
import { changeJourney } from './change.ts'
import { fiscalJourney } from './fiscal.ts'
import { legalEntityJourney } from './legal-entity.ts'
import { paymentJourney } from './payment.ts'
import { rooms } from './rooms.ts'
import { sealJourney } from './seals.ts'
import { staffWork } from './staff.ts'
import { type Stage, setStage } from './stage.ts'
import { states } from './states.ts'
import { tour } from './tour.ts'
import { windowWay } from './window-way.ts'

// Everything that needs a browser, in one file: one hall, and one browser at a time.

let stage: Stage
let browser: Browser
let publicPort: number

/** A name of its own below .localhost: secure for browsers, and not one that the bridge takes for this computer. */
const publicSite = () => `http://hall.localhost:${publicPort}`

beforeAll(async () => {
  publicPort = await freePort()
  stage = await setStage([publicSite()])
}, 180_000)
afterAll(() => stage?.stop())

const onStage = () => stage
const inBrowser = () => browser

function withBrowser(port: () => number | undefined = () => undefined) {
  beforeAll(async () => {
    browser = await launch(port())
  })
  afterAll(() => browser?.close())
}

describe('at a hall that the browser lets reach the assistant', { timeout: 180_000 }, () => {
  withBrowser()
  describe('fiscal renewal, reviewed', () => fiscalJourney(onStage, inBrowser))
  describe('legal-entity renewal, in English on a narrow screen', () =>
    legalEntityJourney(onStage, inBrowser))
  describe('payments in Chinese', () => paymentJourney(onStage, inBrowser, { language: 'zh', width: 1280 }))
  describe('payments in English, narrow', () =>
    paymentJourney(onStage, inBrowser, { language: 'en', width: 320 }))
  describe('seals in Chinese', () => sealJourney(onStage, inBrowser, { language: 'zh', width: 1280 }))
  describe('seals in English, narrow', () => sealJourney(onStage, inBrowser, { language: 'en', width: 320 }))
  describe('numbers added to a certificate', () => changeJourney(onStage, inBrowser))
  describe('what can be in the way', () => states(onStage, inBrowser))
  describe('rooms of the authority', () => rooms(onStage, inBrowser))
  describe('reviewers', () => staffWork(onStage, inBrowser))
  describe('every page in Chinese', () => tour(onStage, inBrowser, { language: 'zh', width: 1280 }))
  describe('every page in English, narrow', () => tour(onStage, inBrowser, { language: 'en', width: 320 }))
})

describe('at a hall whose address is public', { timeout: 180_000 }, () => {
  let hall: Child
  beforeAll(async () => {
    // a second process of the same hall, known by another name
    hall = await startServer(
      { ...stage.hall.config, port: publicPort, origin: publicSite() },
      { output: 'ignore' },
    )
  }, 180_000)
  afterAll(() => hall?.stop())
  withBrowser(() => publicPort)
  windowWay(onStage, inBrowser, publicSite)
})
