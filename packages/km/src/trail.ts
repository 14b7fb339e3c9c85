import { digest } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { concat, sameBytes, toHex } from '@certhall/pki'
import type { Vault } from './ports.ts'

export type TrailEvent =
  | 'make'
  | 'import'
  | 'reserve'
  | 'wrap'
  | 'activate'
  | 'retire'
  | 're-wrap'
  | 'recovery-request'
  | 'recovery-approve'
  | 'recovery-release'
  | 'admin-pin-keep'
  | 'admin-pin-next'
  | 'admin-pin-release'
  | 'admin-pin-confirm'
  | 'rotate-begin'
  | 're-seal'
  | 'rotate-end'

/** What happened to a key, when, by whose word and why: written in the transaction of the act itself. */
export interface TrailEntry {
  id: number
  at: Date
  event: TrailEvent
  /** SHA-256 (hex) of the pair's SPKI. */
  pair?: string
  signingSerial?: string
  actor: string
  reason?: string
  /** SHA-256 (hex) of the SPKI that the pair was wrapped to. */
  toKey?: string
  /** Id of a recovery, generation of a master key, number of pairs, `token` and its serial. */
  reference?: string
}

/** An entry with its place in the chain. */
export interface ChainedEntry extends TrailEntry {
  position: number
  hash: Uint8Array
  /** The chain's head at this place, sealed by the vault: on the last entry of each batch. */
  head?: { generation: number; sealed: Uint8Array }
}

/** The last entry that has its place, or what stands before the first. */
export type ChainEnd = Pick<ChainedEntry, 'position' | 'hash' | 'head'>

/** Entries are written as things happen and chained afterwards, a batch at a time, so that no two acts wait for one another. */
export interface Trail {
  /** Under a lock of its own: up to `limit` entries that have no place yet get what `link` makes of them. Answers how many. */
  extend(
    limit: number,
    link: (end: ChainEnd, entries: TrailEntry[]) => Promise<ChainedEntry[]>,
  ): Promise<number>
  /** In the chain's order, those behind this position. */
  read(after: number, limit: number): Promise<ChainedEntry[]>
  /** Entries without a place. */
  countLoose(): Promise<number>
  /** The last one that has its place. */
  end(): Promise<{ position: number; at?: Date }>
  /** About one recovery, oldest first; chained or not. */
  ofRecovery(recovery: { id: string; signingSerial: string }): Promise<(TrailEntry & { position?: number })[]>
}

const BATCH = 500
const START: ChainEnd = { position: 0, hash: new Uint8Array(32) }
const HEAD = new TextEncoder().encode('certhall-km-trail-head')

/**
 * Gives every loose entry its place: hash = SHA-256(previous hash ‖ entry). Answers how many it chained. `trail-broken` where
 * the end is not as the vault sealed it: another seal after it would vouch for whatever was done to it.
 */
export async function chainTrail(km: ChainParts): Promise<number> {
  let chained = 0
  for (;;) {
    const done = await km.trail.extend(BATCH, (end, entries) => link(km, end, entries))
    chained += done
    if (done < BATCH) return chained
  }
}

interface ChainParts {
  trail: Trail
  vault: Vault
  generations: { current(): Promise<{ generation: number }> }
}

async function link(km: ChainParts, end: ChainEnd, entries: TrailEntry[]): Promise<ChainedEntry[]> {
  const fault = await endFault(km.vault, end)
  if (fault) throw new CerthallError('trail-broken', `${fault.fault} at ${fault.position}`)
  const chained: ChainedEntry[] = []
  for (const entry of entries) {
    const last = chained.at(-1) ?? end
    const position = last.position + 1
    chained.push({ ...entry, position, hash: hashOf(last.hash, position, entry) })
  }
  const last = chained.at(-1)
  if (last !== undefined) {
    const { generation } = await km.generations.current()
    // Hashes alone could be computed anew by whoever can write to the table; the vault's seal cannot.
    last.head = { generation, sealed: await km.vault.seal(generation, headBytes(last), HEAD) }
  }
  return chained
}

export type TrailFault =
  | { fault: 'gap'; position: number }
  | { fault: 'hash'; position: number }
  | { fault: 'head'; position: number }
  | { fault: 'unsealed-end'; position: number }
  | { fault: 'noted-head-missing'; position: number }

export interface TrailReport {
  entries: number
  /** Not chained yet. */
  loose: number
  /** To be noted elsewhere: whoever cuts the trail's end off cannot change that note. */
  end: { position: number; hash: string }
  /** The first that does not hold; undefined where all of it does. */
  fault?: TrailFault
}

/**
 * Walks the whole chain. `noted` is an end noted earlier: it must still be in the chain. Heads of generations whose
 * master key was destroyed are passed over; the last entry's must open.
 */
export async function verifyTrail(
  km: { trail: Trail; vault: Vault },
  noted?: { position: number; hash: string },
): Promise<TrailReport> {
  let last: ChainEnd = START
  let fault: TrailFault | undefined
  let isNotedSeen = noted === undefined || noted.position === 0
  for (let batch = await km.trail.read(0, BATCH); batch.length > 0 && !fault; ) {
    for (const entry of batch) {
      fault = await faultOf(km.vault, last, entry)
      if (fault) break
      if (noted?.position === entry.position && noted.hash === toHex(entry.hash)) isNotedSeen = true
      last = entry
    }
    batch = await km.trail.read(last.position, BATCH)
  }
  if (!fault) fault = await endFault(km.vault, last)
  if (!fault && noted && !isNotedSeen) fault = { fault: 'noted-head-missing', position: noted.position }
  return {
    entries: last.position,
    loose: await km.trail.countLoose(),
    end: { position: last.position, hash: toHex(last.hash) },
    ...(fault && { fault }),
  }
}

async function faultOf(vault: Vault, last: ChainEnd, entry: ChainedEntry): Promise<TrailFault | undefined> {
  const { position } = entry
  if (position !== last.position + 1) return { fault: 'gap', position: last.position + 1 }
  if (!sameBytes(entry.hash, hashOf(last.hash, position, entry))) return { fault: 'hash', position }
  if (entry.head === undefined || !(await vault.has(entry.head.generation))) return undefined
  return (await isHead(vault, entry, entry.head)) ? undefined : { fault: 'head', position }
}

async function endFault(vault: Vault, end: ChainEnd): Promise<TrailFault | undefined> {
  const { position, head } = end
  if (position === 0) return undefined
  if (!head || !(await vault.has(head.generation))) return { fault: 'unsealed-end', position }
  return (await isHead(vault, end, head)) ? undefined : { fault: 'head', position }
}

async function isHead(vault: Vault, end: ChainEnd, head: NonNullable<ChainedEntry['head']>) {
  try {
    return sameBytes(await vault.open(head.generation, head.sealed, HEAD), headBytes(end))
  } catch {
    return false
  }
}

function headBytes({ position, hash }: ChainEnd): Uint8Array {
  return concat([new TextEncoder().encode(`${position}:`), hash])
}

function hashOf(previous: Uint8Array, position: number, entry: TrailEntry): Uint8Array {
  const { id, at, event, pair, signingSerial, actor, reason, toKey, reference } = entry
  const fields = [position, id, at.toISOString(), event, pair, signingSerial, actor, reason, toKey, reference]
  // JSON of a list: the places are fixed and nothing can pass for its neighbour. Null stands for what is absent.
  const text = JSON.stringify(fields.map((field) => field ?? null))
  return digest('sha256', concat([previous, new TextEncoder().encode(text)]))
}
