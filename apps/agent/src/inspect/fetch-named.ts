import { readLimited } from '../read-limited.ts'

/** Why an address inside a certificate gave nothing. */
export type FetchFault = 'no-address' | 'address-refused' | 'unreachable' | 'too-large'

export class FetchError extends Error {
  readonly fault: FetchFault

  constructor(fault: FetchFault) {
    super(fault)
    this.fault = fault
  }
}

export interface NamedFetch {
  /** Whether policy or user allow this origin. */
  allows(origin: string): boolean
  fetcher?: typeof fetch
}

const PATIENCE_MS = 5000
const LIMIT = 64 * 1024

/**
 * The bytes at the first of a certificate's own addresses that may be asked: http or https, and an origin that the policy
 * or the user has allowed, so that nobody can have this computer call wherever a certificate says. Plain http is usual
 * here (RFC 5280 §8); what comes back is signed. Throws FetchError.
 */
export async function fetchNamed(
  addresses: readonly string[] | undefined,
  { allows, fetcher = fetch }: NamedFetch,
  post?: { type: string; body: Uint8Array },
): Promise<Uint8Array> {
  if (!addresses?.length) throw new FetchError('no-address')
  const address = addresses.find((text) => mayAsk(text, allows))
  if (!address) throw new FetchError('address-refused')
  const response = await fetcher(address, {
    // An address that leads elsewhere would lead past the list of those allowed.
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(post && {
      method: 'POST',
      headers: { 'content-type': post.type },
      body: post.body as Uint8Array<ArrayBuffer>,
    }),
  }).catch(() => {
    throw new FetchError('unreachable')
  })
  if (!response.ok) throw new FetchError('unreachable')
  const body = await readLimited(response, LIMIT).catch(() => {
    throw new FetchError('unreachable')
  })
  if (!body) throw new FetchError('too-large')
  return body
}

function mayAsk(text: string, allows: (origin: string) => boolean): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return (
    url !== undefined &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '' &&
    allows(url.origin)
  )
}
