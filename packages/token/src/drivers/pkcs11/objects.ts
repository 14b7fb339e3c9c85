import { CerthallError } from '@certhall/model'
import type { PKCS11 } from 'pkcs11js'
import { ck, type Handle, type Template } from './load-module.ts'

const AT_ONCE = 50
/** No token holds so many; a module that never ends its list lies. */
const MOST_OBJECTS = 1000
/** CKA_MODULUS, CKA_VALUE of certificates and files: nothing on a token is larger. */
const MOST_BYTES = 1 << 16

/** Handles of the objects that fit the template. */
export function findObjects(module: PKCS11, session: Handle, template: Template): Handle[] {
  module.C_FindObjectsInit(session, template)
  try {
    const found: Handle[] = []
    for (;;) {
      const more = module.C_FindObjects(session, AT_ONCE)
      found.push(...more)
      if (found.length > MOST_OBJECTS) throw new CerthallError('token-damaged', 'objects without end')
      if (more.length < AT_ONCE) return found
    }
  } finally {
    module.C_FindObjectsFinal(session)
  }
}

/** One attribute's bytes; undefined where the object has none such, or does not show it. */
export function attribute(
  module: PKCS11,
  session: Handle,
  object: Handle,
  type: number,
): Uint8Array | undefined {
  try {
    const [read] = module.C_GetAttributeValue(session, object, [{ type }])
    if (!read || read.value.length > MOST_BYTES) return undefined
    return Uint8Array.from(read.value)
  } catch (error) {
    const { code } = error as { code?: number }
    if (code === ck.CKR_ATTRIBUTE_TYPE_INVALID || code === ck.CKR_ATTRIBUTE_SENSITIVE) return undefined
    throw error
  }
}

/** A CK_ULONG: 4 or 8 bytes, of the machine's own order. */
export function numberOf(bytes: Uint8Array | undefined): number | undefined {
  if (!bytes || bytes.length < 4) return undefined
  return Buffer.from(bytes).readUInt32LE(0)
}
