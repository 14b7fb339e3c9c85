import { CerthallError } from '@certhall/model'
import { type Ra, takeNews } from '@certhall/ra'
import type { PaymentAdapter } from '../adapters/payment/adapter.ts'
import { CALLBACKS } from '../adapters/payment/providers.ts'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import type { Door } from './doors.ts'
import { plainProblem } from './problems.ts'
import { readBody } from './read-body.ts'

/** A callback is a few hundred bytes. */
const BODY_LIMIT = 64 * 1024

/** Where providers of payments tell what happened: POST /api/payment/callbacks/{provider}. The signature is over the body as it comes. */
export function paymentDoor(
  ra: Ra,
  adapters: ReadonlyMap<string, PaymentAdapter>,
  log: (error: Error) => void,
): Door {
  return (request, response) => {
    const { url = '', method, headers } = request
    if (!url.startsWith(`${CALLBACKS}/`)) return false
    const adapter = adapters.get(url.slice(CALLBACKS.length + 1))
    const act = async () => {
      if (adapter === undefined) throw new CerthallError('not-found', 'no such provider')
      if (method !== 'POST') throw new CerthallError('method-not-allowed', 'only POST')
      const news = await adapter.readCallback({ headers, body: await readBody(request, BODY_LIMIT) })
      if (news !== undefined) await takeNews(ra, news)
      return adapter.thanks
    }
    inDelivery(act)
      .catch((error: Error) => {
        const { status, body } = plainProblem(error, log)
        // Somebody tries to pay with words, or our keys are not the provider's: both are for whoever looks after the hall.
        if (status === 401) log(error)
        return { status, type: 'application/problem+json', body }
      })
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
        response.end(body)
      })
    return true
  }
}
