import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { ownAddress } from './pages.ts'

const OWN = 'http://127.0.0.1:8300'
const asked = (host: string | undefined, url = '/renew?certificate=ab') =>
  ownAddress({ headers: { host }, url } as FastifyRequest, OWN)

test('another name of this computer leads to the hall’s own address', () => {
  expect(asked('localhost:8300')).toBe(`${OWN}/renew?certificate=ab`)
  expect(asked('[::1]:8300', '/console')).toBe(`${OWN}/console`)
  expect(asked('localhost:8300', '//elsewhere.example/')).toBe(`${OWN}//elsewhere.example/`)
})

test.each([
  '127.0.0.1:8300',
  'hall.example',
  'hall.example:8300',
  'localhost',
  'localhost:8301',
  '[',
  undefined,
])('no other name does: %s', (host) => {
  expect(asked(host)).toBeUndefined()
})

test('a hall of a public name sends nobody away', () => {
  const request = { headers: { host: 'localhost:443' }, url: '/' } as FastifyRequest
  expect(ownAddress(request, 'https://hall.example')).toBeUndefined()
})
