import { CerthallError, deliveryContainer } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import { KEYS, type KeyType, parseCertificate, parseSpki, sameBytes } from '@certhall/pki'
import type { Token } from '@certhall/token'
import { fromBase64 } from '../encoding.ts'
import { bytesNeeded } from './room.ts'

/**
 * Step 2: the case's own container holds a signing pair of the approved kind; answers its SPKI. `intend` is called
 * before anything is made. `token-full` before anything was submitted.
 */
export async function makePair(
  token: Token,
  state: DeliveryState,
  intend: () => Promise<void>,
): Promise<Uint8Array> {
  const name = deliveryContainer(state.reference)
  const key = keyType(state.key)
  const own = (await token.containers()).find((container) => container.name === name)
  if (own?.signingKey) {
    if (isIssued(state, own.signingKey) || parseSpki(own.signingKey).key === key) return own.signingKey
    if (own.signingCertificate || own.encryptionKey)
      throw new CerthallError('container-exists', 'it is in use')
    // An orphan: our own name, an algorithm that was never approved, a key that nothing was issued for.
    await token.deleteContainer(name)
  }
  if (!own) await requireRoom(token, state)
  await intend()
  // An empty container is what a pull between the two calls leaves behind.
  if (!own || own.signingKey) await token.createContainer(name)
  return await token.createPair(name, key)
}

function isIssued({ issued }: DeliveryState, spki: Uint8Array): boolean {
  return issued !== undefined && sameBytes(parseCertificate(fromBase64(issued.signing)).spki, spki)
}

async function requireRoom(token: Token, { dual }: DeliveryState): Promise<void> {
  const room = await token.room()
  const needed = bytesNeeded(dual)
  if (room.containersFree < 1 || room.bytesFree < needed) {
    throw new CerthallError('token-full', undefined, { ...room, bytesNeeded: needed })
  }
}

function keyType(name: string): KeyType {
  if (!Object.hasOwn(KEYS, name)) throw new CerthallError('token-not-supported', `key ${name}`)
  return name as KeyType
}
