import type { DeliveryStep, PreparationStep, SignedStatement } from '@certhall/model'
import { type DeliveryState, deliveryState, type UnlockGrant, unlockGrant } from '@certhall/model/api'
import { callHall, type HallAddress, type HallClientOptions } from '../hall-call.ts'

/** The hall's side of one delivery. Every call answers the present state; repeating one does nothing twice. */
export interface HallClient {
  view(): Promise<DeliveryState>
  recordProgress(step: DeliveryStep): Promise<DeliveryState>
  requestCertificate(request: {
    /** By the old key; of a new token left out. */
    statement?: SignedStatement
    csr: string
    replaces?: string
  }): Promise<DeliveryState>
  sendReceipt(statement: SignedStatement): Promise<DeliveryState>
  /** Of a new token: its PINs, sealed to this session. */
  grant(request: { session: string; token: string; adminTriesLeft?: number }): Promise<UnlockGrant>
  notePreparation(step: PreparationStep): Promise<DeliveryState>
}

export function openHallClient(
  address: HallAddress & { reference: string },
  options: HallClientOptions = {},
): HallClient {
  const call = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    callHall(
      address,
      {
        method,
        path: `/api/delivery/${address.reference}${path}`,
        name: `/api/delivery/:ref${path}`,
        body,
        answer: deliveryState,
      },
      options,
    )
  return {
    view: () => call('GET', ''),
    recordProgress: (step) => call('POST', '/progress', { step }),
    requestCertificate: (request) => call('POST', '/certificate', request),
    sendReceipt: (statement) => call('POST', '/receipt', { statement }),
    notePreparation: (step) => call('POST', '/preparation', { step }),
    grant: (body) =>
      callHall(
        address,
        {
          ...{ method: 'POST', path: `/api/delivery/${address.reference}/grant`, body, answer: unlockGrant },
          name: '/api/delivery/:ref/grant',
        },
        options,
      ),
  }
}
