import type { AesGCM, PKCS11, RsaPSS, Template } from 'pkcs11js'

// Runs in the worker process alone (pkcs11-worker.ts): a module may hang or take its process down.

export type Pkcs11Module = typeof import('pkcs11js')
type Handle = Buffer

/** Which token, and which key in it. */
export interface KeyPlace {
  token: { label?: string; serial?: string; manufacturer?: string; model?: string }
  object?: string
  id?: Uint8Array
}

/** A public key as the token shows it. */
export type TokenKey =
  | { type: 'rsa'; modulus: Uint8Array; exponent: Uint8Array }
  /** DER of the curve's identifier; the point as the token gives it. */
  | { type: 'ec'; curve: Uint8Array; point: Uint8Array }

export type KeyWish = { type: 'rsa'; bits: number } | { type: 'ec'; curve: Uint8Array }

export interface GcmWork {
  direction: 'encrypt' | 'decrypt'
  iv: Uint8Array
  aad: Uint8Array
  bytes: Uint8Array
}

/** How to sign what is handed over: a hash, or what stands for it (PKCS#1's DigestInfo). */
export type SignWay =
  | { mechanism: 'CKM_RSA_PKCS' | 'CKM_ECDSA' }
  | { mechanism: 'CKM_RSA_PKCS_PSS'; hash: string; salt: number }

/** One token of a loaded module, logged in when it is first needed, and again when its session is lost. */
export function openToken(
  pkcs11js: Pkcs11Module,
  module: PKCS11,
  place: KeyPlace['token'],
  pin: string | undefined,
) {
  let session: Handle | undefined
  let pinRefused = false
  const keys = new Map<string, Handle>()

  function open(): Handle {
    const slot = module.C_GetSlotList(true).find((one) => fits(module.C_GetTokenInfo(one), place))
    if (slot === undefined) throw new Error('the token is not there')
    const opened = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION)
    if (pin === undefined) return opened
    // A token locks itself after a few wrong PINs: one is enough to know.
    if (pinRefused) throw new Error('the PIN was refused before')
    try {
      module.C_Login(opened, pkcs11js.CKU_USER, pin)
    } catch (error) {
      const { code } = error as { code?: number }
      if (code === pkcs11js.CKR_USER_ALREADY_LOGGED_IN) return opened
      pinRefused = REFUSED.some((name) => code === pkcs11js[name])
      module.C_CloseSession(opened)
      throw error
    }
    return opened
  }

  /** Does it in the session; anew where the session turns out to be lost. */
  function within<Result>(act: (session: Handle) => Result): Result {
    session ??= open()
    try {
      return act(session)
    } catch (error) {
      const { code } = error as { code?: number }
      if (!LOST.some((name) => code === pkcs11js[name])) throw error
      keys.clear()
      session = undefined
      session = open()
      return act(session)
    }
  }

  function find(
    session: Handle,
    cls: 'CKO_PUBLIC_KEY' | 'CKO_PRIVATE_KEY' | 'CKO_SECRET_KEY',
    key: KeyPlace,
  ): Handle | undefined {
    const template: Template = [{ type: pkcs11js.CKA_CLASS, value: pkcs11js[cls] }]
    if (key.object !== undefined) template.push({ type: pkcs11js.CKA_LABEL, value: key.object })
    if (key.id !== undefined) template.push({ type: pkcs11js.CKA_ID, value: Buffer.from(key.id) })
    module.C_FindObjectsInit(session, template)
    const found = module.C_FindObjects(session, 2)
    module.C_FindObjectsFinal(session)
    if (found.length > 1) throw new Error('several keys of this name')
    return found[0]
  }

  function heldKey(session: Handle, cls: 'CKO_PRIVATE_KEY' | 'CKO_SECRET_KEY', key: KeyPlace): Handle {
    const name = `${cls}/${key.object ?? ''}/${key.id ? Buffer.from(key.id).toString('hex') : ''}`
    const handle = keys.get(name) ?? find(session, cls, key)
    if (handle === undefined) throw new Error('the key is not there')
    keys.set(name, handle)
    return handle
  }

  function attributes(session: Handle, object: Handle, ...types: number[]): Uint8Array[] {
    const read = module.C_GetAttributeValue(
      session,
      object,
      types.map((type) => ({ type })),
    )
    return read.map(({ value }) => Uint8Array.from(value))
  }

  const mechanismOf = (way: SignWay) => {
    const mechanism = pkcs11js[way.mechanism]
    if (way.mechanism !== 'CKM_RSA_PKCS_PSS') return { mechanism }
    const row = PSS[way.hash]
    if (row === undefined) throw new Error(`PSS with ${way.hash}`)
    const parameter: RsaPSS = {
      type: pkcs11js.CK_PARAMS_RSA_PSS,
      ...{ hashAlg: pkcs11js[row[0]], mgf: pkcs11js[row[1]], saltLen: way.salt },
    }
    return { mechanism, parameter }
  }

  return {
    /** Undefined where there is no such key. */
    publicKey: (key: KeyPlace): TokenKey | undefined =>
      within((session) => {
        const object = find(session, 'CKO_PUBLIC_KEY', key)
        if (object === undefined) return undefined
        const [type] = attributes(session, object, pkcs11js.CKA_KEY_TYPE)
        const number = Buffer.from(type as Uint8Array).readUIntLE(0, 4)
        if (number === pkcs11js.CKK_RSA) {
          const [modulus, exponent] = attributes(
            session,
            object,
            pkcs11js.CKA_MODULUS,
            pkcs11js.CKA_PUBLIC_EXPONENT,
          )
          return { type: 'rsa', modulus: modulus as Uint8Array, exponent: exponent as Uint8Array }
        }
        if (number !== pkcs11js.CKK_EC) throw new Error(`a key of type ${number}`)
        const [curve, point] = attributes(session, object, pkcs11js.CKA_EC_PARAMS, pkcs11js.CKA_EC_POINT)
        return { type: 'ec', curve: curve as Uint8Array, point: point as Uint8Array }
      }),

    /** A pair that is kept in the token and never leaves it. */
    generate: (key: KeyPlace, wish: KeyWish): void =>
      within((session) => {
        const names: Template = [
          { type: pkcs11js.CKA_TOKEN, value: true },
          { type: pkcs11js.CKA_LABEL, value: key.object ?? '' },
          { type: pkcs11js.CKA_ID, value: Buffer.from(key.id ?? []) },
        ]
        const kind: Template =
          wish.type === 'rsa'
            ? [
                { type: pkcs11js.CKA_MODULUS_BITS, value: wish.bits },
                { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
              ]
            : [{ type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(wish.curve) }]
        const mechanism =
          wish.type === 'rsa' ? pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN : pkcs11js.CKM_EC_KEY_PAIR_GEN
        module.C_GenerateKeyPair(
          session,
          { mechanism },
          [...names, ...kind, { type: pkcs11js.CKA_VERIFY, value: true }],
          [
            ...names,
            { type: pkcs11js.CKA_PRIVATE, value: true },
            { type: pkcs11js.CKA_SENSITIVE, value: true },
            { type: pkcs11js.CKA_EXTRACTABLE, value: false },
            { type: pkcs11js.CKA_SIGN, value: true },
          ],
        )
      }),

    /** RSA: the signature; ECDSA: r‖s. */
    sign: (key: KeyPlace, way: SignWay, bytes: Uint8Array): Uint8Array =>
      within((session) => {
        module.C_SignInit(session, mechanismOf(way), heldKey(session, 'CKO_PRIVATE_KEY', key))
        return Uint8Array.from(module.C_Sign(session, Buffer.from(bytes), Buffer.alloc(1024)))
      }),

    hasSecret: (key: KeyPlace): boolean =>
      within((session) => find(session, 'CKO_SECRET_KEY', key) !== undefined),

    /** An AES-256 key that is kept in the token and never leaves it. */
    generateSecret: (key: KeyPlace): void =>
      within((session) => {
        module.C_GenerateKey(session, { mechanism: pkcs11js.CKM_AES_KEY_GEN }, [
          { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
          { type: pkcs11js.CKA_TOKEN, value: true },
          { type: pkcs11js.CKA_LABEL, value: key.object ?? '' },
          { type: pkcs11js.CKA_ID, value: Buffer.from(key.id ?? []) },
          { type: pkcs11js.CKA_VALUE_LEN, value: 32 },
          { type: pkcs11js.CKA_PRIVATE, value: true },
          { type: pkcs11js.CKA_SENSITIVE, value: true },
          { type: pkcs11js.CKA_EXTRACTABLE, value: false },
          { type: pkcs11js.CKA_ENCRYPT, value: true },
          { type: pkcs11js.CKA_DECRYPT, value: true },
        ])
      }),

    /** AES-GCM inside the token; the tag (16 bytes) stands behind the ciphertext. */
    gcm: (key: KeyPlace, { direction, iv, aad, bytes }: GcmWork): Uint8Array =>
      within((session) => {
        const handle = heldKey(session, 'CKO_SECRET_KEY', key)
        const parameter: AesGCM = {
          type: pkcs11js.CK_PARAMS_AES_GCM,
          ...{ iv: Buffer.from(iv), ivBits: 8 * iv.length, aad: Buffer.from(aad), tagBits: 128 },
        }
        const mechanism = { mechanism: pkcs11js.CKM_AES_GCM, parameter }
        const out = Buffer.alloc(bytes.length + 64)
        try {
          if (direction === 'encrypt') {
            module.C_EncryptInit(session, mechanism, handle)
            return Uint8Array.from(module.C_Encrypt(session, Buffer.from(bytes), out))
          }
          module.C_DecryptInit(session, mechanism, handle)
          return Uint8Array.from(module.C_Decrypt(session, Buffer.from(bytes), out))
        } finally {
          out.fill(0)
        }
      }),
  }
}

const LOST = [
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
] as const

const REFUSED = ['CKR_PIN_INCORRECT', 'CKR_PIN_LOCKED', 'CKR_PIN_EXPIRED', 'CKR_PIN_INVALID'] as const

const PSS: Record<
  string,
  readonly [
    hash: 'CKM_SHA256' | 'CKM_SHA384' | 'CKM_SHA512',
    mgf: 'CKG_MGF1_SHA256' | 'CKG_MGF1_SHA384' | 'CKG_MGF1_SHA512',
  ]
> = {
  sha256: ['CKM_SHA256', 'CKG_MGF1_SHA256'],
  sha384: ['CKM_SHA384', 'CKG_MGF1_SHA384'],
  sha512: ['CKM_SHA512', 'CKG_MGF1_SHA512'],
}

// Tokens pad their names with blanks.
function fits(
  info: { label: string; serialNumber: string; manufacturerID: string; model: string },
  wanted: KeyPlace['token'],
): boolean {
  const { label, serial, manufacturer, model } = wanted
  const same = (is: string, want: string | undefined) =>
    want === undefined || is.replace(/[\s\0]+$/, '') === want
  return (
    same(info.label, label) &&
    same(info.serialNumber, serial) &&
    same(info.manufacturerID, manufacturer) &&
    same(info.model, model)
  )
}
