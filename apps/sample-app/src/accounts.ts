import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import type { CertificateRenewed, VerifiedHolder } from './messages.ts'

/** A certificate by which an account may be entered. */
export interface AcceptedCertificate {
  serial: string
  notAfter: string
  /** Serial of the certificate that took this one's place. */
  replacedBy?: string
  /** How it came here: its holder's first log-in, or the hall's message about a renewal. */
  since: 'log-in' | 'webhook'
}

export interface Account {
  name: string
  certificates: AcceptedCertificate[]
}

interface Stored {
  accounts: Record<string, Account>
  /** Messages already acted on, oldest first. */
  webhookIds: string[]
}

/** Standard Webhooks allows five minutes of clock difference, so older ids can never come back: 1,000 is plenty. */
const KEPT_IDS = 1000

export type LogInOutcome = 'accepted' | 'certificate-over' | 'certificate-not-opened'

export interface Accounts {
  list(): { key: string; account: Account }[]
  /** Decides whether this certificate enters its holder's account; the first log-in of a holder opens the account. */
  enter(holder: VerifiedHolder, now: Date): Promise<LogInOutcome>
  /** Applies a renewal once per message id; a message seen before changes nothing. */
  applyRenewal(webhookId: string, event: CertificateRenewed): Promise<'applied' | 'seen'>
}

const keyOf = (holder: { idType: string; idNumber: string }) => `${holder.idType}:${holder.idNumber}`

/** Accounts in one JSON file, replaced whole with every change. @throws where the file is there but unreadable. */
export async function openAccounts(file: string): Promise<Accounts> {
  await mkdir(path.dirname(file), { recursive: true })
  const stored = await read(file)
  let last: Promise<unknown> = Promise.resolve()
  // one change after another: each decides on what the one before has left, and answers after it is on the disk
  function change<T>(decide: () => T): Promise<T> {
    const next = last.then(async () => {
      const answer = decide()
      await write(file, stored)
      return answer
    })
    last = next.catch(() => undefined)
    return next
  }
  return {
    list: () => Object.entries(stored.accounts).map(([key, account]) => ({ key, account })),
    enter: (holder, now) => change(() => enter(stored, holder, now)),
    applyRenewal: (id, event) => change(() => applyRenewal(stored, id, event)),
  }
}

function enter(stored: Stored, holder: VerifiedHolder, now: Date): LogInOutcome {
  const key = keyOf(holder)
  const account = stored.accounts[key]
  if (new Date(holder.certificate.notAfter) <= now) return 'certificate-over'
  if (!account) {
    const { serial, notAfter } = holder.certificate
    stored.accounts[key] = { name: holder.name, certificates: [{ serial, notAfter, since: 'log-in' }] }
    return 'accepted'
  }
  const known = account.certificates.find((row) => row.serial === holder.certificate.serial)
  if (!known) return 'certificate-not-opened'
  return new Date(known.notAfter) > now ? 'accepted' : 'certificate-over'
}

function applyRenewal(stored: Stored, webhookId: string, event: CertificateRenewed): 'applied' | 'seen' {
  if (stored.webhookIds.includes(webhookId)) return 'seen'
  const key = keyOf(event.holder)
  const account = stored.accounts[key] ?? { name: event.holder.name, certificates: [] }
  stored.accounts[key] = account
  account.name = event.holder.name
  let old = account.certificates.find((row) => row.serial === event.old.serial)
  if (!old) {
    old = { serial: event.old.serial, notAfter: event.old.notAfter, since: 'webhook' }
    account.certificates.push(old)
  }
  old.replacedBy = event.new.serial
  // a revoked certificate does not get past the hall's log-in anyway; the list should say so too
  if (event.old.willBeRevoked) old.notAfter = event.new.notBefore
  if (!account.certificates.some((row) => row.serial === event.new.serial)) {
    account.certificates.push({ serial: event.new.serial, notAfter: event.new.notAfter, since: 'webhook' })
  }
  stored.webhookIds = [...stored.webhookIds, webhookId].slice(-KEPT_IDS)
  return 'applied'
}

async function read(file: string): Promise<Stored> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Stored
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { accounts: {}, webhookIds: [] }
    throw new Error(`cannot read ${file}: ${(error as Error).message}`)
  }
}

async function write(file: string, stored: Stored): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(stored, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}
