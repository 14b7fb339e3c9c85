import { digest, keyIdentifier, randomBytes } from '@certhall/crypto'
import { encodeOcspRequest, fromPem, parseCertificate, parseOcspResponse } from '@certhall/pki'
import { makeCsr } from '../csrs.ts'
import type { Here } from '../here.ts'
import { namesOf } from './population.ts'

/** Per second, by what was done. */
export type Rates = Record<Operation, number>
export type Operation = keyof ReturnType<typeof operations>

/** Requests under way at a time. */
const CLIENTS = 8
const CSRS = 4000

/** What a hall does all day, each call for another certificate of those that are stored. */
function operations({ authority, machines, client }: Here, issuer: Uint8Array, stored: number) {
  const { certificates } = authority.ca
  const { subjectDer, spki } = parseCertificate(issuer)
  const issuerNameHash = digest('sha1', subjectDer)
  const issuerKeyHash = keyIdentifier(spki)
  const any = () => namesOf(Math.floor(Math.random() * stored))
  const found = (record: unknown) => {
    if (record === undefined) throw new Error('not found')
  }
  let csrs: Uint8Array[] = []
  return {
    // The nonce keeps every kept answer out: the status is read and the answer is signed.
    'OCSP, live': async () => {
      const certId = { hash: 'sha1' as const, issuerNameHash, issuerKeyHash, serial: any().serial }
      const answer = await authority.answerOcsp(
        encodeOcspRequest({ certIds: [certId], nonce: randomBytes(16) }),
      )
      if (answer.length < 200) throw new Error(parseOcspResponse(answer).status)
    },
    'look-up by serial': async () => found(await certificates.bySerial(any().serial)),
    'look-up by fingerprint': async () => found(await certificates.byFingerprint(any().fingerprint)),
    'list of a holder': async () => found((await certificates.byHolder(any().holder))[0]),
    'issue, stored': {
      prepare() {
        csrs = Array.from({ length: CSRS }, (_, at) => fromPem(makeCsr(at))[0]?.der as Uint8Array)
      },
      left: () => csrs.length > 0,
      work: async () => {
        await machines.issue(client, csrs.pop() as Uint8Array, '')
      },
    },
  }
}

interface Operating {
  prepare(): void
  left(): boolean
  work(): Promise<void>
}

const operating = (operation: (() => Promise<void>) | Operating): Operating =>
  typeof operation === 'function'
    ? { prepare: () => undefined, left: () => true, work: operation }
    : operation

/** A hall with so many certificates stored. */
export interface Stage {
  here: Here
  /** The issuing CA's certificate, DER. */
  issuer: Uint8Array
  stored: number
}

/**
 * The median of several rounds of each operation. All stages take turns in each round, so that whatever else the machine does
 * meanwhile falls on all of them; the first round fills caches and is not counted.
 */
export async function ratesOf(
  stages: readonly Stage[],
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Rates[]> {
  const all = stages.map(({ here, issuer, stored }) => ({
    operations: operations(here, issuer, stored),
    seen: new Map<Operation, number[]>(),
  }))
  const names = Object.keys(all[0]?.operations ?? {}) as Operation[]
  for (let round = 0; round <= rounds; round++)
    for (const name of names)
      for (const stage of all) {
        const rate = await rateOf(operating(stage.operations[name]), seconds)
        if (round > 0) stage.seen.set(name, [...(stage.seen.get(name) ?? []), rate])
      }
  return all.map(({ seen }) => {
    const medians = [...seen].map(([name, rates]) => [name, Math.round(median(rates))])
    return Object.fromEntries(medians) as Rates
  })
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number

async function rateOf({ prepare, left, work }: Operating, seconds: number): Promise<number> {
  prepare()
  const started = performance.now()
  const end = started + seconds * 1000
  let done = 0
  const client = async () => {
    for (; performance.now() < end && left(); done++) await work()
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return (done * 1000) / (performance.now() - started)
}
