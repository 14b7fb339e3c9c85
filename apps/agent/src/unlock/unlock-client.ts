import type { SignedStatement, UnlockFault } from '@certhall/model'
import { type UnlockGrant, type UnlockState, unlockGrant, unlockState } from '@certhall/model/api'
import { callHall, type HallAddress, type HallClientOptions } from '../hall-call.ts'

/** The hall's side of one unlock; repeating a call does nothing twice. */
export interface UnlockClient {
  view(): Promise<UnlockState>
  grant(request: { session: string; token: string; adminTriesLeft?: number }): Promise<UnlockGrant>
  recordProgress(step: 'changing' | 'admin-changed' | 'pin-set'): Promise<UnlockState>
  fail(fault: UnlockFault): Promise<UnlockState>
  sendReceipt(statement: SignedStatement): Promise<UnlockState>
}

export function openUnlockClient(
  address: HallAddress & { reference: string },
  options: HallClientOptions = {},
): UnlockClient {
  const place = (path: string) => ({
    path: `/api/unlock-delivery/${address.reference}${path}`,
    name: `/api/unlock-delivery/:ref${path}`,
  })
  const post = (path: string, body: unknown) =>
    callHall(address, { ...place(path), method: 'POST', body, answer: unlockState }, options)
  return {
    view: () => callHall(address, { ...place(''), method: 'GET', answer: unlockState }, options),
    grant: (body) =>
      callHall(address, { ...place('/grant'), method: 'POST', body, answer: unlockGrant }, options),
    recordProgress: (step) => post('/progress', { step }),
    fail: (fault) => post('/fault', { fault }),
    sendReceipt: (statement) => post('/receipt', { statement }),
  }
}
