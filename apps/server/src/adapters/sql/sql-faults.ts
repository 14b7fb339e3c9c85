import { AsyncLocalStorage } from 'node:async_hooks'
import type { FaultHook, FaultPoint } from '@certhall/model'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'

const delivery = new AsyncLocalStorage<true>()

/** Marks everything that `work` does, however deep, as part of a request that faults can be planned for: a delivery's, a payment's. */
export function inDelivery<T>(work: () => T): T {
  return delivery.run(true, work)
}

/**
 * Lets a hook see every query of delivery requests. kill: this process gets SIGKILL. cut: the connection is gone; before: the
 * query was never sent; lost: it was carried out, but the caller sees a failure; after: the caller has the answer still.
 */
export function withSqlFaults(pool: pg.Pool, hook: FaultHook): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      return faulty(await pool.connect(), hook)
    },
  }
}

function faulty(client: pg.PoolClient, hook: FaultHook): PostgresPoolClient {
  let gone = false

  async function cutAt(call: string, moment: FaultPoint['moment']): Promise<boolean> {
    const act = await hook({ kind: 'sql', call, moment })
    if (act === 'go') return false
    if (act === 'kill') {
      process.kill(process.pid, 'SIGKILL')
      await new Promise(() => {})
    }
    gone = true
    // The socket of pg's connection: closed as a failing network closes it, without a word to the server.
    ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    return true
  }

  async function query(sql: string, parameters: unknown[]) {
    const call = nameOf(sql)
    if (await cutAt(call, 'before')) throw new Error('connection cut')
    try {
      return await client.query(sql, parameters)
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: a lost answer is lost whether it was a value or a refusal.
      if (await cutAt(call, 'lost')) throw new Error('connection cut')
      await cutAt(call, 'after')
    }
  }

  return {
    query: ((sql: string, parameters: unknown[]) =>
      delivery.getStore() ? query(sql, parameters) : client.query(sql, parameters)) as never,
    release: (destroy?: boolean) => client.release(destroy || gone),
  }
}

const SHAPES: [RegExp, string][] = [
  [/\binsert into "?([\w."]+)/i, 'insert'],
  [/^update "?([\w."]+)/i, 'update'],
  [/^delete from "?([\w."]+)/i, 'delete'],
  [/\bfrom "?([\w."]+)/i, 'select'],
]

/** 'insert cases', 'update cases', 'select holders', 'commit' … */
function nameOf(sql: string): string {
  for (const [shape, verb] of SHAPES) {
    const found = shape.exec(sql.trim())
    if (found) return `${verb} ${(found[1] as string).replaceAll('"', '')}`
  }
  return sql.trim().split(/\s+/, 2).join(' ')
}
