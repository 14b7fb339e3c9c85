import { madeUpEntities } from '@certhall/registry'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { ASSISTANT_ROUTES, type AssistantPath } from '../../apps/agent/src/pages/routes.ts'
import { CONSOLE_ROUTES } from '../../apps/web/src/console/routes.ts'
import { PORTAL_ROUTES, type PortalPath } from '../../apps/web/src/portal/routes.ts'
import { type Sitting, sit } from './browser.ts'
import { consoleDesk } from './console.ts'
import {
  announceOrder,
  askForKey,
  enterUnlock,
  logInQuietly,
  openChange,
  openDraft,
  openSealDraft,
  registerSeal,
} from './prepared.ts'
import type { Person, Stage } from './stage.ts'

interface Tour {
  stage: Stage
  sitting: Sitting
  /** Logs in as whoever has the page, and gives the reference of the application that it is about. */
  as(who: 'fiscal' | 'company' | 'changing'): Promise<string>
  /** A member of staff at the console's page with this address. */
  atDesk: ReturnType<typeof consoleDesk>
  people: Awaited<ReturnType<typeof prepare>>
  /** An application that waits for its payment: staff see none that is still being written. */
  submitted: string
  /** A recovery of the person's key that waits for the second officer. */
  recovery: string
}

/** Goes to the page; another tab than the sitting's own is given back. */
type Visit = (tour: Tour) => Promise<Page | undefined>

const open =
  (address: string, who?: 'fiscal' | 'company' | 'changing'): Visit =>
  async (tour) => {
    const reference = who ? await tour.as(who) : ''
    await tour.sitting.page.goto(tour.stage.origin + address.replace('$reference', reference))
    return undefined
  }

const PORTAL_VISITS: Record<PortalPath, Visit> = {
  '/': open('/'),
  '/renew': open('/renew'),
  '/renew/refused': open('/renew/refused'),
  '/renew/$reference/confirm': open('/renew/$reference/confirm', 'company'),
  '/renew/$reference/term': open('/renew/$reference/term', 'company'),
  '/renew/$reference/handler': open('/renew/$reference/handler', 'fiscal'),
  '/renew/$reference/fee': open('/renew/$reference/fee', 'company'),
  '/renew/$reference/check': open('/renew/$reference/check', 'company'),
  '/change': open('/change', 'changing'),
  '/change/$reference/confirm': open('/change/$reference/confirm', 'changing'),
  '/change/$reference/numbers': open('/change/$reference/numbers?at=tax', 'changing'),
  '/change/$reference/check': open('/change/$reference/check', 'changing'),
  '/keys': open('/keys', 'fiscal'),
  '/cases': open('/cases', 'company'),
  '/cases/$reference': open('/cases/$reference', 'company'),
  '/seals': open('/seals', 'company'),
  '/seals/$reference': async (tour) => {
    const { stage, sitting } = tour
    await tour.as('company')
    await sitting.page.goto(`${stage.origin}/seals/${await openSealDraft(stage, sitting)}`)
    return undefined
  },
  '/stamp': open('/stamp', 'company'),
  '/seal-check': open('/seal-check'),
  '/loss': open('/loss', 'fiscal'),
  '/notices': open('/notices'),
  '/mail': open('/mail'),
  '/mail/status': open('/mail/status'),
  '/unlock': open('/unlock'),
  '/status': open('/status'),
  '/log-in/$uid': async ({ stage, sitting }) => {
    await sitting.page.goto(`${stage.sample}/log-in`)
    return undefined
  },
  '/assistant': async ({ stage, sitting }) => {
    const { page, click } = sitting
    await page.goto(`${stage.origin}/assistant`)
    await click('button', /^(测试连接|Test the connection)$/)
    await page.getByText(/打开窗口：正常|Opening its window: works/).waitFor()
    await page.getByText(/直接连接：正常|Seeing it: works/).waitFor()
    return undefined
  },
  '/service-points': open('/service-points'),
  '/help': open('/help'),
  '/privacy': open('/privacy'),
}

/** A page of the console as the member of staff whose room it is. */
const staffed =
  (login: string, address: string | ((tour: Tour) => string), wait: string): Visit =>
  async (tour) => {
    await tour.atDesk(login, typeof address === 'string' ? address : address(tour))
    await tour.sitting.page.locator(wait).first().waitFor()
    return undefined
  }

const CONSOLE_VISITS: Record<(typeof CONSOLE_ROUTES)[number]['path'], Visit> = {
  '/console/log-in': open('/console/log-in'),
  '/console/cases': async ({ atDesk, sitting }) => {
    await atDesk('cashier', '/console/cases?view=payment')
    await sitting.page.locator('[data-case]').first().waitFor()
    return undefined
  },
  '/console/cases/$reference': async (tour) => {
    await tour.sitting.page.goto(`${tour.stage.origin}/console/cases/${tour.submitted}`)
    return undefined
  },
  '/console/finance': staffed('finance', '/console/finance', '.views'),
  '/console/seals/$reference': async (tour) => {
    await tour.as('company')
    const reference = await openSealDraft(tour.stage, tour.sitting, { submit: true })
    return staffed('seals', `/console/seals/${reference}`, '.seal-compare img')(tour)
  },
  '/console/seal-register/$id': async (tour) => {
    await tour.as('company')
    const reference = await openSealDraft(tour.stage, tour.sitting, { submit: true })
    const id = await registerSeal(tour.stage, tour.sitting, reference)
    return staffed('seals', `/console/seal-register/${id}`, '.decision button')(tour)
  },
  '/console/counter': staffed('status', '/console/counter?q=37010', '[data-holder]'),
  '/console/first-issue': staffed('counter', '/console/first-issue', 'form'),
  '/console/counter/$id': async (tour) => {
    await staffed('status', '/console/counter?q=37010', '[data-holder]')(tour)
    await tour.sitting.page.locator('[data-holder] a').first().click()
    await tour.sitting.page.locator('[data-serial]').first().waitFor()
    return undefined
  },
  '/console/orders': staffed('audit', '/console/orders', '.nothing'),
  '/console/orders/$order': async (tour) => {
    const reference = await announceOrder(tour.stage, '上海青禾贸易有限公司')
    await staffed('counter', `/console/orders/${reference}`, '.decision button')(tour)
    return undefined
  },
  '/console/unlocks': staffed('counter', '/console/unlocks', '.nothing, [data-unlock]'),
  '/console/unlocks/new': staffed('counter', '/console/unlocks/new', 'form'),
  '/console/unlocks/$reference': async (tour) => {
    const reference = await enterUnlock(tour.stage)
    await staffed('counter', `/console/unlocks/${reference}`, '.decision button')(tour)
    return undefined
  },
  '/console/certificates': staffed('status', '/console/certificates?q=37010', '[data-certificate]'),
  '/console/certificates/$serial': staffed(
    'status',
    ({ people }) => `/console/certificates/${people.fiscal.person.serial}`,
    '.decision button',
  ),
  '/console/bulk-approval': staffed(
    'lixia',
    ({ submitted }) => `/console/bulk-approval?refs=${encodeURIComponent(JSON.stringify([submitted]))}`,
    'h1',
  ),
  '/console/proposals': staffed('status', '/console/proposals', '.nothing, [data-proposal]'),
  '/console/profiles': staffed('prices', '/console/profiles', '[data-profile]'),
  '/console/profiles/$id': staffed('prices', '/console/profiles/legal-entity', '.decision button'),
  '/console/recoveries': staffed('keys-two', '/console/recoveries', '[data-recovery-id]'),
  '/console/recoveries/new': staffed(
    'keys-one',
    ({ people }) => `/console/recoveries/new?certificate=${people.fiscal.person.serial}`,
    'form',
  ),
  '/console/recoveries/$id': staffed(
    'keys-two',
    ({ recovery }) => `/console/recoveries/${recovery}`,
    '.decision button',
  ),
  '/console/key-centre': staffed('keys-two', '/console/key-centre', '.counts'),
  '/console/authorities': staffed('audit', '/console/authorities', '.plain'),
  '/console/applications': staffed('admin', '/console/applications', '.case-link'),
  '/console/applications/new': staffed('admin', '/console/applications/new', 'form'),
  '/console/applications/$id': staffed('admin', '/console/applications/sample', 'form'),
  '/console/account': staffed('lixia', '/console/account', 'ul.rows li'),
  '/console/people': staffed('admin', '/console/people', '[data-person]'),
  '/console/people/$id': staffed('admin', '/console/people/lixia', 'ol.rows li'),
  '/console/jurisdictions': async (tour) => {
    await staffed('admin', '/console/jurisdictions', '.ant-tree-title')(tour)
    await tour.sitting.page
      .getByText(/历下区/)
      .first()
      .click()
    return undefined
  },
}

const ASSISTANT_VISITS: Record<AssistantPath, Visit> = {
  '/': async ({ stage, sitting }) => {
    const { page } = sitting
    await page.goto(stage.agent)
    const views = page.locator('nav.views a')
    await views.first().waitFor()
    for (const view of await views.all()) {
      await view.click()
      await page.getByRole('heading', { level: 1, name: (await view.textContent()) ?? '' }).waitFor()
      await settled(page)
      await sitting.look(`page-assistant-${new URL(page.url()).hash.slice(1)}`)
    }
    return undefined
  },
  '/consent': async ({ stage, sitting }) => {
    await sitting.page.goto(`${stage.sample}/log-in`)
    return sitting.ask(() => sitting.click('button', /USBKey/))
  },
  '/demo': async ({ stage, sitting }) => {
    await sitting.page.goto(`${stage.agent}/demo`)
    await sitting.page
      .getByRole('button', { name: /拔出|Pull out/ })
      .first()
      .waitFor()
  },
}

const TABLES = [
  { site: 'portal', paths: PORTAL_ROUTES.map(({ path }) => path), visits: PORTAL_VISITS },
  { site: 'console', paths: CONSOLE_ROUTES.map(({ path }) => path), visits: CONSOLE_VISITS },
  { site: 'assistant', paths: ASSISTANT_ROUTES, visits: ASSISTANT_VISITS },
] as const

/** Every page of every route table, as wide and in the language given; a page without a visit fails. */
export function tour(
  stage: () => Stage,
  browser: () => Browser,
  languages: Pick<Sitting, 'language' | 'width'>,
) {
  it.each(TABLES)('$site', async ({ site, paths, visits }) => {
    const sitting = await sit(browser(), languages)
    const people = await prepare(stage(), sitting)
    let present: string | undefined
    const tour: Tour = {
      stage: stage(),
      sitting,
      atDesk: consoleDesk(stage(), sitting),
      people,
      submitted: people.submitted,
      recovery: people.recovery,
      async as(who) {
        if (present !== who) await logInQuietly(stage(), sitting, people[who].person)
        present = who
        return people[who].reference
      },
    }
    for (const path of paths) {
      const visit = (visits as Partial<Record<string, Visit>>)[path]
      expect(visit, `nobody visits ${path}`).toBeDefined()
      const page = (await visit?.(tour)) ?? sitting.page
      await page.getByRole('heading', { level: 1 }).waitFor()
      await settled(page)
      // no other page stands in for it
      expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${path.replace(/\$\w+/g, '[\\w-]+')}$`))
      await sitting.look(`page-${site}${path.replaceAll('/', '-').replace('$', '')}`, page)
      if (page !== sitting.page) await page.close()
    }
  })
}

/** Nothing is being loaded, or worked out, any more. */
async function settled(page: Page) {
  for (const waiting of ['.loading', '.captcha-working', '[aria-busy="true"]']) {
    await page.locator(waiting).first().waitFor({ state: 'detached' })
  }
}

/** A person with a draft; a company with a draft that has everything, and a fee to pay. */
async function prepare(stage: Stage, sitting: Sitting) {
  const NUMBERS = { socialInsurance: '00312768', housingFund: '8812047731' }
  const person = await stage.enrol({ profile: 'fiscal', daysLeft: 16 })
  const of = await stage.enrol({ profile: 'legal-entity', daysLeft: 50, numbers: NUMBERS })
  const second = await stage.enrol({ profile: 'legal-entity', daysLeft: 60, of, numbers: NUMBERS })
  const third = await stage.enrol({ profile: 'legal-entity', daysLeft: 70, of, numbers: NUMBERS })
  await stage.plug(person, second, third)
  const begun = async (who: Person, how: { complete?: boolean; submit?: boolean }) => {
    await logInQuietly(stage, sitting, who)
    return { person: who, reference: await openDraft(stage, sitting, how) }
  }
  const submitted = await begun(third, { submit: true })
  const entity = madeUpEntities().find((one, at) => at > sitting.width && one.status === 'registered')
  const lacking = await stage.enrol({ profile: 'legal-entity', daysLeft: 200, entity })
  await stage.plug(lacking)
  await logInQuietly(stage, sitting, lacking)
  const changing = { person: lacking, reference: await openChange(stage, sitting) }
  await stage.plug(person, second, lacking)
  return {
    changing,
    fiscal: await begun(person, {}),
    company: await begun(second, { complete: true }),
    submitted: submitted.reference,
    recovery: await askForKey(stage, sitting, person),
  }
}
