import type { SignedStatement } from '@certhall/model'
import { type SealDelivery, sealDelivery } from '@certhall/model/api'
import { callHall, type HallAddress, type HallClientOptions } from '../hall-call.ts'

/** The hall's side of fetching seals; repeating a call does nothing twice. */
export interface SealClient {
  view(): Promise<SealDelivery>
  receive(statement: SignedStatement): Promise<SealDelivery>
}

export function openSealClient(address: HallAddress, options: HallClientOptions = {}): SealClient {
  const place = { path: '/api/seal-delivery', name: '/api/seal-delivery', answer: sealDelivery }
  const receipt = { ...place, path: `${place.path}/receipt`, name: `${place.name}/receipt` }
  return {
    view: () => callHall(address, { ...place, method: 'GET' }, options),
    receive: (statement) => callHall(address, { ...receipt, method: 'POST', body: { statement } }, options),
  }
}
