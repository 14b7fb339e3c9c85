import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { readText, replaceFile } from './perform.ts'

const change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('write'),
    path: z.string(),
    text: z.string(),
    mode: z.number().optional(),
    expect: z.string().nullable().optional(),
  }),
  z.object({ kind: z.literal('remove'), path: z.string(), expect: z.string().optional() }),
  z.object({ kind: z.literal('run'), command: z.array(z.string()).readonly(), root: z.boolean().optional() }),
])

const repair = z.object({
  id: z.string(),
  check: z.string(),
  /** RFC 3339. */
  at: z.string(),
  /**
   * `begun` and `undoing` are stored before anything is changed: found at a start, they tell of an interruption, and
   * the way back is still known. `by-hand`: our part is done, the user has commands to type.
   */
  state: z.enum(['begun', 'done', 'by-hand', 'failed', 'undoing', 'undone']),
  changes: z.array(change),
  undo: z.array(change),
})

export type Repair = z.infer<typeof repair>

export interface Journal {
  list(): readonly Repair[]
  add(repair: Repair): Promise<void>
  setState(id: string, state: Repair['state']): Promise<void>
}

/** Undone repairs are kept for the support bundle, this many. */
const KEPT_UNDONE = 20

/** What was repaired and how to undo it, in one file. `configuration-invalid` where it cannot be read. */
export async function openJournal(stateDir: string): Promise<Journal> {
  const path = join(stateDir, 'repairs.json')
  let repairs = await read(path)
  let writing: Promise<void> = Promise.resolve()

  function store(next: Repair[]): Promise<void> {
    writing = writing
      .catch(() => {})
      .then(async () => {
        await mkdir(stateDir, { recursive: true, mode: 0o700 })
        await replaceFile(path, JSON.stringify(next, null, 2), 0o600)
        repairs = next
      })
    return writing
  }

  return {
    list: () => repairs,
    add(added) {
      const undone = repairs.filter(({ state }) => state === 'undone')
      const forgotten = new Set(undone.slice(0, Math.max(0, undone.length - KEPT_UNDONE)))
      return store([...repairs.filter((one) => !forgotten.has(one)), added])
    },
    setState: (id, state) => store(repairs.map((one) => (one.id === id ? { ...one, state } : one))),
  }
}

async function read(path: string): Promise<Repair[]> {
  const text = await readText(path)
  if (text === null) return []
  try {
    return z.array(repair).parse(JSON.parse(text))
  } catch {
    throw new CerthallError(
      'configuration-invalid',
      `${path} cannot be read as the journal of repairs; move it away to begin anew (earlier repairs cannot be undone from the page then).`,
    )
  }
}
