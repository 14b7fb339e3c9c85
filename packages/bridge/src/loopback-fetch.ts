// The request's declared target, so that an https page may reach http on loopback once the user agreed; the older name of
// the same space is tried where the newer is refused as an unknown value.
const SPACES = ['loopback', 'local']

type LoopbackInit = RequestInit & { targetAddressSpace?: string }

/** fetch to the assistant: no cookies, no cache, no referrer. Browsers without the option ignore it. */
export async function loopbackFetch(url: string, init: RequestInit, fetcher = fetch): Promise<Response> {
  const plain: LoopbackInit = {
    ...init,
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  }
  for (const targetAddressSpace of SPACES) {
    try {
      return await fetcher(url, { ...plain, targetAddressSpace } as LoopbackInit)
    } catch (error) {
      if (!isUnknownValue(error)) throw error
    }
  }
  return await fetcher(url, plain)
}

// WebIDL: an unknown enumeration value is a TypeError that names it; a failed fetch is one too, without.
function isUnknownValue(error: unknown): boolean {
  return error instanceof TypeError && /enum|IPAddressSpace|targetAddressSpace/i.test(error.message)
}
