import { randomBytes, sm2Encrypt } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { Km } from './ports.ts'

/** in-use: on the token, as far as is known. next: about to be set, or set already. past: neither, and its value gone. */
export type AdminPinState = 'in-use' | 'next' | 'past'

/** The PIN of a token's administrator, under escrow. */
export interface EscrowedAdminPin {
  /** Of the token. */
  serial: string
  /** Id of whose token it is: for nobody else is it given out. */
  holder: string
  /** Counted from 1 for each token. */
  position: number
  state: AdminPinState
  generation: number
  /** Absent once past. */
  sealed?: Uint8Array
}

/** One transaction each, with the trail's entry for what it did. */
export interface AdminPins {
  /** The one in use and the next one, where there are such. */
  live(serial: string): Promise<EscrowedAdminPin[]>
  /** The position that the next one of this token will have. */
  nextPosition(serial: string): Promise<number>
  /**
   * Adds it; as 'in-use' in place of all that were, or `first` only where there is none. False and nothing stored when its generation is not the
   * present one any more, or its position is taken, or a next one is there.
   */
  add(
    pin: Required<Omit<EscrowedAdminPin, 'state'>> & { state: 'in-use' | 'next' },
    by: { actor: string; reason: string },
    at: Date,
    how?: { first?: boolean },
  ): Promise<boolean>
  /** Notes that they were given out, sealed to this key (SPKI). */
  noteRelease(serial: string, to: Uint8Array, by: { actor: string; reason: string }, at: Date): Promise<void>
  /** next → in-use, and the one in use → past, its value erased. False where this one is not the next. */
  confirm(serial: string, position: number, at: Date): Promise<boolean>
  /** Seals up to `limit` of older generations anew; answers how many there were. */
  reseal(
    generation: number,
    limit: number,
    at: Date,
    reseal: (pin: EscrowedAdminPin) => Promise<Uint8Array>,
  ): Promise<number>
}

type Parts = Pick<Km, 'adminPins' | 'vault' | 'generations' | 'clock'>

/** GM/T 0016 tokens take 6 to 16; 12 digits are more than anybody guesses in the tries that there are. */
const DIGITS = 12
const TRIES = 5

/**
 * Takes the PIN that a token's administrator has from now on: set at a counter, or moved in. Whatever was kept for this token
 * before is past; with `first` what is kept stays, and this one is nothing: asked twice at once, the second must not end what the first has
 * given out. `by`: who, and on what ground.
 */
export function keepAdminPin(
  km: Parts,
  {
    serial,
    holder,
    pin,
    first = false,
    ...by
  }: { serial: string; holder: string; pin: string; first?: boolean; actor: string; reason: string },
): Promise<void> {
  return store(km, { serial, holder, pin, state: 'in-use', first, by }).then(() => undefined)
}

/** Whether the escrow has the PIN of this holder's token, or of another's, and whether a new one is half set. */
export async function adminPinState(
  km: Parts,
  serial: string,
  holder: string,
): Promise<'none' | 'kept' | 'changing' | 'of-another'> {
  const live = await km.adminPins.live(serial)
  const own = live.find(({ state }) => state === 'in-use')
  if (own === undefined) return 'none'
  if (own.holder !== holder) return 'of-another'
  return live.some(({ state }) => state === 'next') ? 'changing' : 'kept'
}

/**
 * Gives out the present PIN and the one to be set in its place, both sealed to a key of whoever sets it. The new one is under
 * escrow before anybody hears of it; asked again before it is confirmed, it is the same. `not-found` for another's token, or one whose PIN is
 * not under escrow. Answers a DER SM2Cipher of JSON { inUse, next, ...bound }, and the new one's position.
 */
export async function releaseAdminPins(
  km: Parts,
  {
    serial,
    holder,
    to,
    bound,
    ...by
  }: {
    serial: string
    holder: string
    to: Uint8Array
    bound: Record<string, string>
    actor: string
    reason: string
  },
): Promise<{ envelope: Uint8Array; position: number }> {
  const { adminPins, clock } = km
  let live = await ofHolder(km, serial, holder)
  if (!live.some(({ state }) => state === 'in-use')) throw new CerthallError('not-found', 'no admin PIN')
  if (!live.some(({ state }) => state === 'next')) {
    await store(km, { serial, holder, pin: randomDigits(DIGITS), state: 'next', by })
    live = await adminPins.live(serial)
  }
  const opened = async (wanted: EscrowedAdminPin['state']) => {
    const found = live.find(({ state }) => state === wanted)
    if (found?.sealed === undefined) throw new CerthallError('internal', `no admin PIN ${wanted}`)
    const secret = await km.vault.open(found.generation, found.sealed, placeOf(found))
    const text = new TextDecoder().decode(secret)
    secret.fill(0)
    return { text, position: found.position }
  }
  const inUse = await opened('in-use')
  const next = await opened('next')
  await adminPins.noteRelease(serial, to, by, clock.now())
  const plain = new TextEncoder().encode(JSON.stringify({ inUse: inUse.text, next: next.text, ...bound }))
  const envelope = sm2Encrypt(to, plain)
  plain.fill(0)
  return { envelope, position: next.position }
}

/** Before a try, whoever asks knows that the new one works. Idempotent. */
export async function confirmAdminPin(km: Parts, serial: string, position: number): Promise<void> {
  if (await km.adminPins.confirm(serial, position, km.clock.now())) return
  const live = await km.adminPins.live(serial)
  if (!live.some((one) => one.position === position && one.state === 'in-use'))
    throw new CerthallError('internal', `admin PIN ${position} of ${serial} is neither next nor in use`)
}

async function ofHolder({ adminPins }: Parts, serial: string, holder: string): Promise<EscrowedAdminPin[]> {
  return (await adminPins.live(serial)).filter((one) => one.holder === holder)
}

async function store(
  { adminPins, vault, generations, clock }: Parts,
  request: {
    serial: string
    holder: string
    pin: string
    state: 'in-use' | 'next'
    first?: boolean
    by: { actor: string; reason: string }
  },
): Promise<void> {
  const { serial, holder, pin, state, first = false, by } = request
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { generation } = await generations.current()
    const position = await adminPins.nextPosition(serial)
    const sealed = await vault.seal(generation, new TextEncoder().encode(pin), placeOf({ serial, position }))
    const pinned = { serial, holder, position, state, generation, sealed }
    if (await adminPins.add(pinned, by, clock.now(), { first })) return
    const live = await adminPins.live(serial)
    // Another was faster with the one to be set: that one is it.
    if (state === 'next' && live.some((one) => one.state === 'next')) return
    if (first && live.length > 0) return
  }
  throw new CerthallError('internal', `the admin PIN of ${serial} could not be kept`)
}

/** A sealed PIN opens only as that of its own token and place. */
export function placeOf({ serial, position }: Pick<EscrowedAdminPin, 'serial' | 'position'>): Uint8Array {
  return new TextEncoder().encode(`admin-pin/${serial}/${position}`)
}

/** Without bias: octets from 250 on are drawn again. */
function randomDigits(count: number): string {
  let digits = ''
  while (digits.length < count) {
    for (const octet of randomBytes(count)) if (octet < 250 && digits.length < count) digits += octet % 10
  }
  // A pattern would be refused by the token as too simple.
  return new Set(digits).size > 3 ? digits : randomDigits(count)
}
