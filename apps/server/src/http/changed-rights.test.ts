import type { StaffMember } from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN } from '../hall-fixture.ts'

// Sessions live for hours; rights may end sooner.

let fixture: Awaited<ReturnType<typeof hallFixture>>
beforeAll(async () => {
  fixture = await hallFixture()
})
afterAll(() => fixture.remove())

const get = (url: string, cookie: string) =>
  fixture.hall.app.inject({ url, headers: { cookie, origin: ORIGIN } })

async function change(login: string, changes: Partial<StaffMember>) {
  const { staff } = fixture.hall.ra
  const member = await staff.findByLogin(login)
  if (!member) throw new Error(`no ${login}`)
  await staff.put({ ...member, ...changes })
}

test('who is disabled, loses a role or is moved feels it with the next request', async () => {
  const cookie = await fixture.staff('changing', ['reviewer'], '31')
  expect((await get('/api/staff/cases', cookie)).statusCode).toBe(200)
  await change('changing', { roles: ['monitor'] })
  expect((await get('/api/staff/cases', cookie)).json()).toMatchObject({ code: 'role-missing' })
  await change('changing', { roles: ['reviewer'], jurisdictionId: '3701' })
  expect((await get('/api/staff/session', cookie)).json()).toMatchObject({ code: 'log-in-required' })
  await change('changing', { jurisdictionId: '31' })
  expect((await get('/api/staff/session', cookie)).json()).toMatchObject({ roles: ['reviewer'] })
  await change('changing', { disabled: true })
  expect((await get('/api/staff/cases', cookie)).json()).toMatchObject({ code: 'log-in-required' })
})

test('a certificate revoked for cause takes its sessions along; one that was replaced does not', async () => {
  const { authority } = fixture.hall
  const lost = await fixture.holder('legal-entity')
  const replaced = await fixture.holder('legal-entity')
  const serialOf = async (cookie: string) => (await get('/api/session', cookie)).json().certificate.serial
  await authority.revokePair({ serial: await serialOf(lost.cookie), reason: 'keyCompromise' })
  await authority.revokePair({ serial: await serialOf(replaced.cookie), reason: 'superseded' })
  for (const url of ['/api/session', '/api/cases']) {
    expect((await get(url, lost.cookie)).json(), url).toMatchObject({ code: 'log-in-required' })
    // He is still reading that it is done.
    expect((await get(url, replaced.cookie)).statusCode, url).toBe(200)
  }
})
