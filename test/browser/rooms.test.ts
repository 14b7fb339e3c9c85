import { describe } from 'vitest'
import { atOneHall } from './at-hall.ts'
import { counterWork } from './counter.ts'
import { counterPapers } from './counter-papers.ts'
import { counterSeal } from './counter-seal.ts'
import { rooms } from './rooms.ts'
import { staffWork } from './staff.ts'
import { tour } from './tour.ts'

// What the people behind the counter do, and every page there is.

const { onStage, inBrowser, withBrowser } = atOneHall()

describe('at one hall', { timeout: 600_000 }, () => {
  withBrowser()
  describe('rooms of the authority', () => rooms(onStage, inBrowser))
  describe('the counter', () => counterWork(onStage, inBrowser))
  describe('with papers', () => counterPapers(onStage, inBrowser))
  describe('seals at the counter', () => counterSeal(onStage, inBrowser))
  describe('reviewers', () => staffWork(onStage, inBrowser))
  describe('every page in Chinese', () => tour(onStage, inBrowser, { language: 'zh', width: 1280 }))
  describe('every page in English, narrow', () => tour(onStage, inBrowser, { language: 'en', width: 320 }))
})
