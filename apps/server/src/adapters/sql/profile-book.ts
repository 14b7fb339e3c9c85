import { CerthallError, type Profile } from '@certhall/model'
import { type Clock, differencesOf, type ProfileBook, type ProfileState } from '@certhall/ra'
import type { Kysely } from 'kysely'
import { readProfile } from '../../profiles.ts'
import type { Database } from './database.ts'
import { json } from './ra-case-row.ts'

/** Before anything that a hall's clock says. */
const ALWAYS = new Date(0)

/**
 * The rules of the services in `files`: each file's at first, then what two people have made of them. `profiles` are those in force; what
 * is confirmed is read ahead of its time, so that all processes of a hall change at the same instant.
 */
export async function openProfileBook({
  db,
  clock,
  files,
}: {
  db: Kysely<Database>
  clock: Clock
  files: ReadonlyMap<string, Profile>
}): Promise<{ profiles: ReadonlyMap<string, Profile>; book: ProfileBook }> {
  for (const [id, profile] of files) {
    await db
      .insertInto('profile_states')
      .values({ profile: id, body: json(profile), from_at: ALWAYS, after: null, proposal: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  let known = new Map<string, readonly ProfileState[]>()

  async function refresh() {
    const rows = await db
      .selectFrom('profile_states')
      .selectAll()
      .where('profile', 'in', [...files.keys()])
      .orderBy('seq', 'desc')
      .execute()
    const states = rows.map((row): ProfileState & { id: string } => ({
      ...{ id: row.profile, seq: Number(row.seq), profile: stored(row), from: row.from_at },
      ...(row.proposal !== null && { proposal: row.proposal }),
    }))
    known = new Map([...files.keys()].map((id) => [id, states.filter((state) => state.id === id)]))
  }
  /** The same object for the same state, so that a reader may compare. */
  const read = new Map<string, Profile>()
  function stored({ seq, profile, body }: { seq: string; profile: string; body: unknown }): Profile {
    const before = read.get(seq)
    if (before) return before
    const parsed = readProfile(body, `${profile}, state ${seq}`)
    read.set(seq, parsed)
    return parsed
  }
  await refresh()

  const book: ProfileBook = {
    refresh,
    states: (id) => known.get(id) ?? [],
    offered(id) {
      const file = files.get(id)
      const all = known.get(id) ?? []
      return file && all.every(({ profile }) => !isSame(profile, file)) ? file : undefined
    },
    read: (body) => {
      try {
        return readProfile(body, 'proposal')
      } catch (error) {
        if (!(error instanceof CerthallError)) throw error
        throw new CerthallError('profile-refused', error.message, { faults: error.extra.faults })
      }
    },
    async add({ profile, from, proposal }, after) {
      const state = { profile: profile.id, body: json(profile), from_at: from, after, proposal }
      await db
        .insertInto('profile_states')
        .values(state)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const row = await db
        .selectFrom('profile_states')
        .select('seq')
        .where('proposal', '=', proposal)
        .executeTakeFirst()
      await refresh()
      return row !== undefined
    },
  }
  const current = () =>
    new Map(
      [...known].flatMap(([id, states]) => {
        const now = clock.now()
        const state = states.find(({ from }) => from <= now)
        return state ? [[id, state.profile] as const] : []
      }),
    )
  return { profiles: alwaysPresent(current), book }
}

/** A map that is made anew whenever it is asked. */
function alwaysPresent<Value>(current: () => ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return {
    get size() {
      return current().size
    },
    get: (id) => current().get(id),
    has: (id) => current().has(id),
    keys: () => current().keys(),
    values: () => current().values(),
    entries: () => current().entries(),
    forEach: (each, self) => current().forEach(each, self),
    [Symbol.iterator]: () => current()[Symbol.iterator](),
  } as ReadonlyMap<string, Value>
}

const isSame = (a: Profile, b: Profile) => differencesOf(a, b).length === 0
