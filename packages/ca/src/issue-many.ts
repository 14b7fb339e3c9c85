import type { MachineCertificate } from './issue-for-csr.ts'

/** What became of one item of a stream; `at` is its place there, from 0. */
export type Outcome =
  | { at: number; certificate: MachineCertificate }
  /** What is wrong with this one; the others go on. */
  | { at: number; error: unknown }

// Four groups' worth: while two are being written, the next ones are verified, prepared and signed.
const UNDER_WAY = 512

/**
 * Issues for a whole stream, many at a time, so that intents and certificates are committed in groups. Outcomes come in the
 * stream's order. Resumable where `issue` is idempotent: whoever stopped anywhere, also by a crash, gives the same stream again,
 * and what was issued is answered as it is.
 */
export async function* issueMany<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  issue: (item: Item) => Promise<MachineCertificate>,
): AsyncGenerator<Outcome> {
  const underWay: Promise<Outcome>[] = []
  let at = 0
  for await (const item of items) {
    underWay.push(outcomeOf(at++, item, issue))
    if (underWay.length >= UNDER_WAY) yield (await underWay.shift()) as Outcome
  }
  for (const outcome of underWay) yield await outcome
}

async function outcomeOf<Item>(
  at: number,
  item: Item,
  issue: (item: Item) => Promise<MachineCertificate>,
): Promise<Outcome> {
  try {
    return { at, certificate: await issue(item) }
  } catch (error) {
    return { at, error }
  }
}
