import type { Faults } from './books.ts'

interface Message {
  url: string
  headers: Record<string, string>
  body: string
}

const PAUSES_MS = [0, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000]

/**
 * Tells the merchant until he has heard, as both providers do: at once, then at growing pauses. `make` signs anew each time. Returns how to
 * give up.
 */
export function sendCallback(
  faults: Faults,
  make: () => Message,
  isHeard: (answer: { status: number; body: string }) => boolean,
): () => void {
  let timer: NodeJS.Timeout | undefined
  const attempt = async (at: number) => {
    if (faults.callbacksLost || faults.away) return again(at)
    let heard = false
    // Told twice, it has to be one payment.
    for (let copy = 0; copy < faults.callbacks; copy += 1) {
      const { url, headers, body } = make()
      const answer = await fetch(url, {
        ...{ method: 'POST', headers, body, redirect: 'error' },
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined)
      heard = answer !== undefined && isHeard({ status: answer.status, body: await answer.text() })
    }
    if (!heard) again(at)
  }
  const again = (at: number) => {
    const pause = PAUSES_MS[at + 1]
    if (pause !== undefined) timer = setTimeout(() => void attempt(at + 1), pause).unref()
  }
  void attempt(0)
  return () => clearTimeout(timer)
}
