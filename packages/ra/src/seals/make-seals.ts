import { digest, randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import type { CaseRecord } from '../case-record.ts'
import { certificateOf, profileOf } from '../context.ts'
import type { Ra } from '../ports.ts'
import { seeToAll } from '../see-to-all.ts'
import type { SealRecord } from './ports.ts'
import { sealKind, sealRules } from './seal-rules.ts'

export type MakingPorts = Pick<Ra, 'authority' | 'clock' | 'holders' | 'profiles' | 'sealMaker' | 'seals'>

// 1. Intent: number, contents and maker are stored before anything is signed. 2. Sign those very octets. 3. Store; the first
// signature stored is the seal, and one made meanwhile by another process is forgotten.

/** The seal of an approved application. Idempotent. */
export async function makeSeal(ra: MakingPorts, record: CaseRecord): Promise<void> {
  const { reference } = record
  const image = await ra.seals.image(reference)
  if (image?.png === undefined)
    throw new CerthallError('internal', `${reference} was approved without a picture`)
  await signSeal(ra, await intend(ra, { ...image, certificate: certificateOf(record), png: image.png }))
}

/** What an approved application led to and nobody fetched in time is of no force. */
export async function cancelUnfetchedSeal(
  ra: MakingPorts,
  { reference, holderId }: CaseRecord,
): Promise<void> {
  const unfetched = (await ra.seals.ofHolder(holderId)).filter(
    (seal) => seal.reference === reference && seal.receivedAt === undefined,
  )
  for (const { id } of unfetched)
    await ra.seals.cancel(id, { at: ra.clock.now(), by: 'system', reason: 'not fetched in time' })
}

/**
 * After the receipt of a new certificate: each seal in force of the old one is made anew, bound to the new one. Stores the intents;
 * a seal maker whose key is away holds up nobody's renewal, as what was not signed is signed later (`signWaitingSeals`).
 */
export async function remakeSeals(ra: MakingPorts, record: CaseRecord): Promise<void> {
  const { newFingerprint, oldFingerprint, holderId } = record
  const offered = profileOf(ra, record.profile).seal
  if (offered === undefined || newFingerprint === undefined) return
  const all = await ra.seals.ofHolder(holderId)
  const inForce = all.filter(
    ({ certificate, cancelled, der }) => certificate === oldFingerprint && !cancelled && der,
  )
  for (const { id: follows, kind, name, png } of inForce) {
    if (!offered.kinds.some(({ id }) => id === kind)) continue
    const { reference } = record
    try {
      await signSeal(
        ra,
        await intend(ra, { reference, certificate: newFingerprint, kind, name, png, follows }),
      )
    } catch (error) {
      if (!(error instanceof CerthallError) || error.code !== 'key-unavailable') throw error
    }
  }
}

/** Steps 2 and 3 for whatever still waits for them. Returns how many were made; the first failure is thrown after the others were tried. */
export async function signWaitingSeals(ra: MakingPorts): Promise<number> {
  return seeToAll({
    read: (page) => ra.seals.unsigned(page),
    key: ({ id }) => id,
    act: (seal) => signSeal(ra, seal),
  })
}

interface Wish {
  reference: string
  certificate: string
  kind: string
  name: string
  png: Uint8Array
  follows?: string
}

async function intend(ra: MakingPorts, wish: Wish): Promise<SealRecord> {
  const { reference, certificate, kind, name, png, follows } = wish
  const registered = await ra.authority.find(certificate)
  if (registered === undefined) throw new CerthallError('certificate-unknown', certificate)
  const profile = profileOf(ra, registered.profile)
  const { type, widthMm, heightMm } = sealKind(profile, kind)
  const holder = await ra.holders.find(registered.holder)
  const id = newSealId(holder?.region ?? '000000')
  const createdAt = new Date(Math.floor(ra.clock.now().getTime() / 1000) * 1000)
  const contents = { id, type, name, certificate: registered.der, png, widthMm, heightMm, createdAt }
  const prepared = await ra.sealMaker.prepare(sealRules(profile).maker, contents)
  return ra.seals.intend({
    ...{ id, reference, holderId: registered.holder, profile: profile.id, kind, name, certificate },
    ...{ png, widthMm, heightMm, createdAt, ...prepared },
    ...(follows !== undefined && { follows }),
  })
}

async function signSeal(ra: MakingPorts, seal: SealRecord): Promise<SealRecord> {
  if (seal.der !== undefined) return seal
  const der = await ra.sealMaker.sign(seal)
  return ra.seals.complete(seal.id, der, toHex(digest('sha256', der)))
}

/** The region of the holder and ten digits, as numbers on seals are: 3101152748190365. */
function newSealId(region: string): string {
  return region + Array.from(randomBytes(10), (byte) => byte % 10).join('')
}
