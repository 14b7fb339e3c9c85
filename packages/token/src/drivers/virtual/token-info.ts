import type { Container, KeyUse, PinState, Room, TokenInfo } from '../../port.ts'
import { bytesUsed, type ContainerRecord, fromBase64, type PinRecord, type TokenFile } from './token-file.ts'

export function tokenInfo(file: TokenFile): TokenInfo {
  return {
    id: file.serial,
    serial: file.serial,
    label: file.label,
    manufacturer: file.manufacturer,
    driver: 'virtual',
    encryptionPairs: 'in-token',
    pin: pinState(file.pin),
    adminPin: pinState(file.adminPin),
    foreign: file.foreign,
  }
}

function pinState({ triesLeft, triesMax }: PinRecord): PinState {
  return { triesLeft, triesMax, locked: triesLeft === 0 }
}

export function roomIn(file: TokenFile): Room {
  return {
    containersFree: Math.max(0, file.limits.containers - file.containers.length),
    bytesFree: Math.max(0, file.limits.bytes - bytesUsed(file)),
  }
}

/** What anyone may read of a container: public keys and certificates. */
export function publicView(record: ContainerRecord): Container {
  return {
    name: record.name,
    ...part(record, 'signing', 'signingKey', 'signingCertificate'),
    ...part(record, 'encryption', 'encryptionKey', 'encryptionCertificate'),
  }
}

function part(
  record: ContainerRecord,
  use: KeyUse,
  keyName: keyof Container,
  certificateName: keyof Container,
) {
  const pair = record[use]
  return {
    ...(pair && { [keyName]: fromBase64(pair.spki) }),
    ...(pair?.certificate && { [certificateName]: fromBase64(pair.certificate) }),
  }
}
