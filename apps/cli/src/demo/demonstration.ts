import type { HallConfig } from '@certhall/server'
import pg from 'pg'
import { BLANK_TOKENS, DEMO_HOLDERS } from './people.ts'
import { DEMO_STAFF } from './staff.ts'

/** What a person needs to try the demonstration. */
export interface DemoSheet {
  tokens: { serial: string; pin: string; about: string }[]
  blankTokens: readonly string[]
  staff: { login: string; password: string; about: string }[]
}

export const STAFF_LOGINS = DEMO_STAFF.map(({ login }) => login)

/** The staff member who is added last: whose row says that the demonstration is complete. */
export const LAST_LOGIN = 'monitor'

export interface DemoOptions {
  config: HallConfig
  dataDir: string
  passwords: Record<string, string>
  say: (line: string) => void
  /** Kept once the registry answers. */
  registry: Promise<unknown>
}

/** People, tokens and staff of the demonstration, made at the first start only. */
export async function demonstration(options: DemoOptions): Promise<DemoSheet> {
  if (!(await isComplete(options.config.databaseUrl))) {
    options.say('Making demonstration authorities, people and tokens …')
    // Brings the whole hall with it, which later starts need not load here.
    const { seedDemonstration } = await import('./seed.ts')
    await seedDemonstration(options)
  }
  return {
    tokens: DEMO_HOLDERS.map(({ token, pin, about }) => ({ serial: token, pin, about })),
    blankTokens: BLANK_TOKENS,
    // A folder from before somebody was added has no password for him.
    staff: DEMO_STAFF.filter(({ login }) => options.passwords[login] !== undefined).map(
      ({ login, about }) => ({
        login,
        password: options.passwords[login] as string,
        about,
      }),
    ),
  }
}

async function isComplete(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query("select to_regclass('public.staff') is not null as made")
    if (!rows[0].made) return false
    const { rowCount } = await client.query('select 1 from staff where login = $1', [LAST_LOGIN])
    return rowCount === 1
  } finally {
    await client.end()
  }
}
