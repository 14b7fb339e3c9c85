import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAnswerCache } from '@certhall/va'
import { expect, test } from 'vitest'
import { hallFixture } from '../hall-fixture.ts'
import { clientAddress } from './client-address.ts'
import { type KeptAnswer, ocspDoor } from './ocsp-door.ts'

test('behind a proxy a client is known by the address that the proxy saw; slow ones are sent away', async () => {
  const fixture = await hallFixture({ trustProxy: true, rateLimits: { status: 2 } })
  try {
    const ask = async (forwarded: string) => {
      const answer = await fixture.hall.app.inject({
        method: 'POST',
        url: '/api/status-query',
        remoteAddress: '10.0.0.1',
        headers: { 'x-forwarded-for': forwarded },
        payload: {},
      })
      return answer.statusCode
    }
    // Each time another name is claimed for the one who is really there.
    const codes = [
      await ask('1.1.1.1, 192.0.2.7'),
      await ask('2.2.2.2, 192.0.2.7'),
      await ask('3.3.3.3, 192.0.2.7'),
    ]
    expect(codes).toEqual([400, 400, 429])
    expect(await ask('1.1.1.1, 192.0.2.8')).toBe(400)
    // Nobody who sends a byte a minute is listened to for ever.
    const { requestTimeout, headersTimeout } = fixture.hall.app.server
    for (const limit of [requestTimeout, headersTimeout]) {
      expect(limit).toBeGreaterThan(0)
      expect(limit).toBeLessThanOrEqual(60_000)
    }
  } finally {
    await fixture.remove()
  }
})

test('the doors know addresses as the routes behind them do', () => {
  const request = (forwarded?: string) =>
    ({
      socket: { remoteAddress: '10.0.0.1' },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage
  expect(clientAddress(request('1.1.1.1, 192.0.2.7'), 0)).toBe('10.0.0.1')
  expect(clientAddress(request('1.1.1.1, 192.0.2.7'), 1)).toBe('192.0.2.7')
  expect(clientAddress(request('1.1.1.1, 192.0.2.7'), 2)).toBe('1.1.1.1')
  expect(clientAddress(request('192.0.2.7'), 4)).toBe('192.0.2.7')
  expect(clientAddress(request(), 1)).toBe('10.0.0.1')
})

test('an odd spelling of a status request is answered and not kept: thousands of them would fill the memory', async () => {
  const hour = 3_600_000
  let asked = 0
  const kept = createAnswerCache<KeptAnswer>(100)
  const door = ocspDoor({
    async answer() {
      asked++
      const now = Date.now()
      const times = { thisUpdate: new Date(now), nextUpdate: new Date(now + 4 * hour) }
      return { der: Uint8Array.of(0x30, 0), times, serial: '01' }
    },
    ...{ kept, watch: { freshUntil: Number.POSITIVE_INFINITY }, maxAgeSeconds: 60 },
    ...{ clock: { now: () => new Date() }, secure: () => false },
    failed: (error) => {
      throw error
    },
  })
  const server = createServer((request, response) => {
    if (!door(request, response)) response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const get = async (text: string) => (await fetch(`${origin}/ocsp/${text}`)).status
  const plain = 'M'.repeat(200)
  const odd = '%4D'.repeat(200)
  expect([await get(plain), await get(plain), asked]).toEqual([200, 200, 1])
  expect([await get(odd), await get(odd), asked]).toEqual([200, 200, 3])
  server.closeAllConnections()
  server.close()
})
