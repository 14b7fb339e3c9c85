import type { SignedStatement } from '@certhall/model'
import { type RestoredPair, type RestoreState, restoredPair, restoreState } from '@certhall/model/api'
import { callHall, type HallAddress, type HallClientOptions } from '../hall-call.ts'

/** The hall's side of a restore; repeating a call does nothing twice. */
export interface RestoreClient {
  view(): Promise<RestoreState>
  fetchPair(request: { statement: SignedStatement; csr: string }): Promise<RestoredPair>
}

export function openRestoreClient(address: HallAddress, options: HallClientOptions = {}): RestoreClient {
  const place = { path: '/api/restores', name: '/api/restores' }
  return {
    view: () => callHall(address, { ...place, method: 'GET', answer: restoreState }, options),
    fetchPair: (body) => callHall(address, { ...place, method: 'POST', body, answer: restoredPair }, options),
  }
}
