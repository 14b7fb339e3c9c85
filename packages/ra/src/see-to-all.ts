/** A page of what waits, in the order of its keys: at most `limit` whose keys come behind `after` (at first ''). */
export interface Page {
  after: string
  limit: number
}

/** So that one turn ends, however much waits: the next one goes on with what is left. */
const PAGES = 100

/**
 * Sees to everything that waits, page by page; each key once a turn. One that fails holds up none behind it: the first error is thrown
 * when all were tried. A page that cannot be read ends the turn. Returns how many were seen to; `act` says false where there was nothing to do.
 */
export async function seeToAll<T>({
  read,
  key,
  act,
  limit = 100,
}: {
  read: (page: Page) => Promise<readonly T[]>
  key: (one: T) => string
  act: (one: T) => Promise<unknown>
  limit?: number
}): Promise<number> {
  const failures: unknown[] = []
  let seen = 0
  let after = ''
  for (let page = 0; page < PAGES; page += 1) {
    const some = await read({ after, limit })
    seen += await attempt(some, act, failures)
    const last = some.at(-1)
    if (last === undefined || some.length < limit) break
    after = key(last)
  }
  if (failures.length > 0) throw failures[0]
  return seen
}

/** The same for what is at hand already. */
export async function tryEach<T>(all: Iterable<T>, act: (one: T) => Promise<unknown>): Promise<number> {
  const failures: unknown[] = []
  const seen = await attempt(all, act, failures)
  if (failures.length > 0) throw failures[0]
  return seen
}

async function attempt<T>(all: Iterable<T>, act: (one: T) => Promise<unknown>, failures: unknown[]) {
  let seen = 0
  for (const one of all) {
    try {
      if ((await act(one)) !== false) seen += 1
    } catch (error) {
      failures.push(error)
    }
  }
  return seen
}
