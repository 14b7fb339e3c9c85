import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { AuthorityPlan, Issuer } from '@certhall/ca'
import { verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  distinguishedNameText,
  encodeName,
  parseCertificate,
  parseCrl,
  parseSpki,
  sameBytes,
  signatureFor,
  toHex,
} from '@certhall/pki'
import { writeOnce } from '../adapters/files/write-once.ts'
import type { OpenAuthority } from '../authority.ts'
import type { CeremonyPlan } from './plan.ts'
import { fingerprints, type Transcript } from './transcript.ts'

/** What stands at the head of the transcript. */
export interface CeremonyHead {
  planDigest: string
  /** Version, commit, runtime. */
  software: string
  machine: string
}

type Authority = Pick<OpenAuthority, 'issuers' | 'createAuthority' | 'chainOf' | 'crl' | 'keyStoreOf'>

/**
 * Makes the plan's authorities one after the other, writes down each with its fingerprints, and checks the whole as a stranger
 * would. Every step can be repeated: what exists is found again. Nothing is made where a part of the plan contradicts what exists.
 */
export async function holdCeremony(
  plan: CeremonyPlan,
  head: CeremonyHead,
  { authority, transcript, folder }: { authority: Authority; transcript: Transcript; folder: string },
): Promise<void> {
  const before = await authority.issuers()
  for (const one of plan.authorities) requireConsistent(one, before, plan.authorities)

  await transcript.step(transcript.resumed ? `${plan.name}: gone on with` : plan.name, [
    ['plan SHA-256', head.planDigest],
    ['software', head.software],
    ['machine', head.machine],
    ['addresses', plan.origin],
    ...plan.witnesses.map((name) => ['witness', name] as const),
  ])
  for (const one of plan.authorities) {
    const known = before.some(({ id }) => id === one.id)
    const issuer = await authority.createAuthority(one)
    await writeDown(issuer, known, { authority, transcript, folder })
  }
  for (const { id } of plan.authorities) await check(id, { authority, transcript })
  await transcript.step('The end', [
    ...plan.witnesses.map((name) => ['signature', `${name}: ______________________`] as const),
  ])
}

/** Its parent is there or stands before it; what exists under its id is what the plan says. */
function requireConsistent(one: AuthorityPlan, existing: Issuer[], all: AuthorityPlan[]): void {
  const { id, parent, algorithm, subject, signature = signatureFor(algorithm) } = one
  const above = all.slice(0, all.indexOf(one)).some((other) => other.id === parent)
  if (parent !== undefined && !above && !existing.some((other) => other.id === parent))
    throw refused(`${id} stands below ${parent}, which is neither there nor before it`)
  const found = existing.find((other) => other.id === id)
  if (found === undefined) return
  const same =
    sameBytes(parseCertificate(found.certificate).subjectDer, encodeName(subject)) &&
    found.algorithm === algorithm &&
    found.signature === signature &&
    found.parent === parent
  if (!same) throw refused(`another ${id} is there already`)
}

async function writeDown(
  { id, certificate: der, signature }: Issuer,
  known: boolean,
  { authority, transcript, folder }: { authority: Authority; transcript: Transcript; folder: string },
): Promise<void> {
  const { serial, subject, issuer, notBefore, notAfter, spki, key } = parseCertificate(der)
  const place = (await authority.keyStoreOf(id)) ?? `file ca-${id}.sealed`
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, `${id}.cer`)
  if (!sameBytes(await writeOnce(file, der), der)) throw refused(`${file} is there with another certificate`)
  await transcript.step(`${known ? 'Found, made before' : 'Made'}: ${id}`, [
    ['key', `${key}, signs ${signature}, in ${place}`],
    ['public key', toHex(parseSpki(spki).bits)],
    ...fingerprints(spki).map(([name, value]) => [`key ${name}`, value] as const),
    ['subject', distinguishedNameText(subject)],
    ['issuer', distinguishedNameText(issuer)],
    ['serial', serial],
    ['valid', `${notBefore.toISOString()} to ${notAfter.toISOString()}`],
    ['file', file],
    ...fingerprints(der),
  ])
}

/** As a stranger would: every signature up to the root, and the first list, over the files' very bytes. */
async function check(
  id: string,
  { authority, transcript }: { authority: Authority; transcript: Transcript },
): Promise<void> {
  const chain = (await authority.chainOf(id)).map((der) => parseCertificate(der))
  for (const [at, { tbs, signature, signatureName, issuerDer }] of chain.entries()) {
    const above = chain.findLast(({ subjectDer }) => sameBytes(issuerDer, subjectDer))
    if (!above || !verify(signatureName, above.spki, tbs, signature))
      throw new CerthallError('internal', `the chain of ${id} does not hold at ${at}`)
  }
  const { der, number } = await authority.crl(id)
  const list = parseCrl(der)
  const [own] = chain
  if (!own || !verify(list.signatureName, own.spki, list.tbs, list.signature))
    throw new CerthallError('internal', `the list of ${id} does not verify`)
  await transcript.step(`Checked: ${id}`, [
    ['chain', `${chain.map(({ serial }) => serial).join(' < ')}: every signature verifies`],
    ['list', `number ${number}, next ${list.nextUpdate?.toISOString() ?? ''}: signed by the key above`],
    ...fingerprints(der).slice(0, 1),
  ])
}

const refused = (why: string) => new CerthallError('configuration-invalid', `The ceremony's plan: ${why}.`)

/** The bytes that witnesses compare once it is over. */
export async function readTranscript(file: string): Promise<Uint8Array | undefined> {
  return readFile(file).then(
    (bytes) => Uint8Array.from(bytes),
    () => undefined,
  )
}
