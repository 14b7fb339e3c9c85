import { randomBytes } from 'node:crypto'
import { migrate } from '@certhall/server/migrate'
import { connect } from '@certhall/server/sql'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/**
 * A database of one test file's own, with today's schema, on the PostgreSQL that the test run started: a copy of a
 * template that the first caller makes.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const cluster = inject('cluster')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: cluster })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(1)')
    const { rowCount } = await admin.query(
      "select 1 from pg_database where datname = 'template_certhall' and datistemplate",
    )
    if (!rowCount) await makeTemplate(admin, cluster)
    await admin.query(`create database ${name} template template_certhall`)
  } finally {
    await admin.end()
  }
  return {
    url: withName(cluster, name),
    async drop() {
      const client = new pg.Client({ connectionString: cluster })
      await client.connect()
      await client.query(`drop database ${name} with (force)`)
      await client.end()
    },
  }
}

async function makeTemplate(admin: pg.Client, cluster: string) {
  await admin.query('drop database if exists template_certhall')
  await admin.query('create database template_certhall')
  const db = connect(withName(cluster, 'template_certhall'))
  await migrate(db)
  await db.destroy()
  await admin.query('alter database template_certhall is_template true')
}

function withName(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
