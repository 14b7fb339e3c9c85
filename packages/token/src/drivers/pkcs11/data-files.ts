import type { PKCS11 } from 'pkcs11js'
import { ck, type Handle } from './load-module.ts'
import { attribute, findObjects } from './objects.ts'

// A file is a CKO_DATA object of our application with the file's name as its label. A new version stands beside the
// old one before that goes; the number in CKA_APPLICATION says which is newer when both are there.
const APPLICATION = 'certhall/'

interface Version {
  handle: Handle
  number: number
}

/** Oldest first. */
function versions(module: PKCS11, session: Handle, name: string): Version[] {
  const handles = findObjects(module, session, [
    { type: ck.CKA_CLASS, value: ck.CKO_DATA },
    { type: ck.CKA_TOKEN, value: true },
    { type: ck.CKA_LABEL, value: name },
  ])
  return handles
    .map((handle) => {
      const application = attribute(module, session, handle, ck.CKA_APPLICATION) ?? new Uint8Array()
      const text = Buffer.from(application).toString('latin1').replace(/\0+$/, '')
      return {
        handle,
        number: text.startsWith(APPLICATION) ? Number(text.slice(APPLICATION.length)) : Number.NaN,
      }
    })
    .filter(({ number }) => Number.isInteger(number))
    .sort((one, other) => one.number - other.number)
}

export function readDataFile(module: PKCS11, session: Handle, name: string): Uint8Array | undefined {
  const newest = versions(module, session, name).at(-1)
  return newest && attribute(module, session, newest.handle, ck.CKA_VALUE)
}

export function writeDataFile(module: PKCS11, session: Handle, name: string, bytes: Uint8Array): void {
  const before = versions(module, session, name)
  module.C_CreateObject(session, [
    { type: ck.CKA_CLASS, value: ck.CKO_DATA },
    { type: ck.CKA_TOKEN, value: true },
    // Any computer may read how far a delivery came, before a PIN is asked.
    { type: ck.CKA_PRIVATE, value: false },
    { type: ck.CKA_LABEL, value: name },
    { type: ck.CKA_APPLICATION, value: `${APPLICATION}${(before.at(-1)?.number ?? 0) + 1}` },
    { type: ck.CKA_VALUE, value: Buffer.from(bytes) },
  ])
  for (const { handle } of before) module.C_DestroyObject(session, handle)
}

export function deleteDataFile(module: PKCS11, session: Handle, name: string): void {
  for (const { handle } of versions(module, session, name)) module.C_DestroyObject(session, handle)
}
