import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Entity } from './entity.ts'
import { madeUpEntities, testEntities } from './made-up-entities.ts'

export interface RegistryConfig {
  /** 0: any free one. */
  port: number
  /** What callers show as `Authorization: Bearer KEY`. */
  key: string
  /** Further entities; one that has a made-up entity's number takes its place. */
  entities?: Entity[]
}

/** A registry of legal entities (法人库) for demonstrations and tests, on loopback; docs/registry.md has its API. */
export async function startRegistry({ port, key, entities = [] }: RegistryConfig) {
  const known = new Map(
    [...madeUpEntities(), ...testEntities(), ...entities].map((one) => [one.idNumber, one]),
  )
  const server = createServer(({ method, url = '/', headers }, response) => {
    const { pathname } = new URL(url, 'http://registry')
    const [, idNumber] = /^\/v1\/entities\/([^/]+)$/.exec(pathname) ?? []
    if (method !== 'GET') return answer(response, 405, { error: 'method-not-allowed' })
    if (pathname === '/v1/health') return answer(response, 200, { status: 'ok', entities: known.size })
    if (idNumber === undefined) return answer(response, 404, { error: 'not-found' })
    if (!sameKey(headers.authorization, key)) return answer(response, 401, { error: 'key-wrong' })
    const entity = known.get(idNumber)
    return entity ? answer(response, 200, entity) : answer(response, 404, { error: 'entity-unknown' })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

/** In a time that does not tell how much of it was right. */
function sameKey(authorization: string | undefined, key: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${key}`))
}
