import { addYears, CerthallError, type Profile } from '@certhall/model'
import type { OwnData } from '@certhall/model/api'
import type { HolderActor } from '../actor.ts'
import type { RegisteredCertificate } from '../authority.ts'
import { toBase64 } from '../base64.ts'
import type { CaseRecord } from '../case-record.ts'
import { certificateSummary } from '../certificate-summary.ts'
import { presentNotices } from '../notices/present-notices.ts'
import { presentOrder } from '../orders/announce-order.ts'
import { feeView } from '../payment/view-fee.ts'
import type { Holder, Jurisdiction } from '../people.ts'
import type { Ra } from '../ports.ts'
import { presentStamping } from '../seals/stampings.ts'
import { sealsOfHolder } from '../seals/view-seals.ts'

type Needs = Ra

/** Of one kind; whoever has more asks for the rest in writing. */
const MOST = 100_000

/**
 * What is kept about the holder, whole, for himself. `scope-renewal-only` for a log-in by an expired certificate: that one
 * renews itself and sees nothing else.
 */
export async function ownData(ra: Needs, actor: HolderActor): Promise<OwnData> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  const holder = await ra.holders.find(actor.holderId)
  if (holder === undefined) throw new CerthallError('not-found', 'no such holder')
  const [jurisdiction, certificates, cases, stampings, seals] = await Promise.all([
    ra.jurisdictions.find(holder.jurisdictionId),
    ra.authority.listByHolder(holder.id),
    ra.cases.listByHolder(holder.id),
    ra.stampings.ofHolder(holder.id, MOST),
    ra.seals.ofHolder(holder.id),
  ])
  const { kind, name, idType, idNumber, unitAddress, region, numbers, contacts } = holder
  return {
    madeAt: ra.clock.now().toISOString(),
    origin: ra.origin,
    holder: {
      ...{ kind, name, idType, idNumber, unitAddress, region, numbers, contacts },
      jurisdiction: jurisdiction?.name ?? holder.jurisdictionId,
    },
    certificates: await Promise.all(certificates.map((one) => certificateOf(ra, one))),
    applications: await Promise.all(cases.map((one) => applicationOf(ra, one))),
    seals: await sealsOfHolder(ra, holder.id),
    stampings: stampings.map((one) =>
      presentStamping(one, seals.find(({ id }) => id === one.seal)?.name ?? ''),
    ),
    orders: jurisdiction ? await ordersOf(ra, holder, jurisdiction) : [],
    kept: [...ra.profiles.values()].flatMap((profile) => keptFor(profile, certificates)),
  }
}

async function certificateOf(
  ra: Needs,
  registered: RegisteredCertificate,
): Promise<OwnData['certificates'][number]> {
  const [events, notices] = await Promise.all([
    ra.authority.statusEvents(registered.serial),
    ra.notices.ofCertificate(registered.fingerprint),
  ])
  return {
    summary: certificateSummary(registered, ra.clock.now()),
    certificate: toBase64(registered.der),
    events: events.map(({ event, reason, at }) => ({ event, reason, at: at.toISOString() })),
    notices: presentNotices(notices),
  }
}

/** Also those that were announced under his number alone. */
async function ordersOf(
  ra: Pick<Ra, 'orders'>,
  { idNumber }: Holder,
  { path: jurisdictionPath }: Jurisdiction,
): Promise<OwnData['orders']> {
  const found = await ra.orders.list({ jurisdictionPath, q: idNumber, limit: MOST })
  return found
    .filter((one) => one.idNumber === idNumber)
    .map((record) => {
      const { holderName, recipient, phone, address, tokenSerial } = record
      return {
        ...presentOrder(record),
        ...{ holderName, idNumber, recipient, phone, address, tokenSerial },
      }
    })
}

async function applicationOf(ra: Needs, record: CaseRecord): Promise<OwnData['applications'][number]> {
  const { reference, kind, profile, state, createdAt, submittedAt, draft, agreed } = record
  const [papers, history, notices, fee] = await Promise.all([
    ra.papers.list(reference),
    ra.cases.history(reference),
    ra.notices.ofCase(reference),
    feeView(ra, record),
  ])
  return {
    ...{ reference, kind, profile, state, draft, agreed },
    createdAt: createdAt.toISOString(),
    submittedAt: submittedAt?.toISOString(),
    papers: papers.map(({ name, type, size, uploadedAt }) => ({
      ...{ name, type, size, uploadedAt: uploadedAt.toISOString() },
    })),
    history: history.map(({ at, by, event, from, to, reason }) => ({
      ...{ by, event, from, to, reason, at: at.toISOString() },
    })),
    notices: presentNotices(notices),
    ...(fee && { fee }),
  }
}

/** Until so many years after the last certificate of the service has ended; nothing where there is none. */
export function keptFor(
  { id, renewal: { agreement } }: Profile,
  certificates: readonly RegisteredCertificate[],
): OwnData['kept'] {
  const ends = certificates.filter(({ profile }) => profile === id).map(({ notAfter }) => notAfter.getTime())
  if (ends.length === 0) return []
  const until = addYears(new Date(Math.max(...ends)), agreement.keptYears)
  return [{ profile: id, years: agreement.keptYears, until: until.toISOString(), why: agreement.privacy }]
}
