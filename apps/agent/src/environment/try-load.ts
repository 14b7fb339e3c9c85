import koffi from 'koffi'

/** The function that a library of this interface must have (PKCS#11 v2.40 §5.1; GM/T 0016 §7.1). */
const ENTRIES: Readonly<Record<string, string>> = { pkcs11: 'C_GetFunctionList', skf: 'SKF_EnumDev' }

/** Loads a vendor's library and finds its entry, calling nothing. Answers an exit code. */
export function tryLoad([kind = '', path = '']: readonly string[]): number {
  const entry = ENTRIES[kind]
  if (!entry) throw new TypeError(`'${kind}' is no interface of middleware`)
  try {
    koffi.load(path).func(entry, 'uint32', [])
    return 0
  } catch (error) {
    console.error((error as Error).message)
    return 1
  }
}
