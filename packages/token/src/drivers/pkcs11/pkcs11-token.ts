import { verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { KEYS, type KeyType, keyFits, parseSpki } from '@certhall/pki'
import type { PKCS11 } from 'pkcs11js'
import type { KeyUse, Token } from '../../port.ts'
import { deleteDataFile, readDataFile, writeDataFile } from './data-files.ts'
import { isForeign } from './foreign.ts'
import { making, signing } from './key-kinds.ts'
import { ck, type Handle } from './load-module.ts'
import { attribute } from './objects.ts'
import { pairId } from './pair-ids.ts'
import { changeSoPin, changeUserPin, initialise, logInUser, unlockUserPin } from './pins.ts'
import { containersOf, type Pair, scanPairs } from './scan.ts'
import type { Session } from './session.ts'
import { roomIn } from './slots.ts'
import { dialectOf } from './sm2-dialects.ts'
import { writePairCertificate } from './write-certificate.ts'

export interface TokenContext {
  module: PKCS11
  issuers: readonly string[]
}

/** The Token port over one opening of a token. The module works while we wait: everything here is synchronous. */
export function pkcs11Token(session: Session, { module, issuers }: TokenContext): Token {
  // PKCS#11 has no empty containers: one that was made and not yet filled lives here.
  const reserved = new Set<string>()
  const mechanisms = module.C_GetMechanismList(session.look().slot)
  const dialect = dialectOf(mechanisms)
  const scan = (handle: Handle) => scanPairs(module, handle, dialect)

  function requireOurs(): void {
    if (session.run((handle) => isForeign(scan(handle), issuers))) throw new CerthallError('token-foreign')
  }

  /** `container-missing` where there is no whole pair of that name and use. */
  function pairIn(handle: Handle, name: string, use: KeyUse): Pair & { spki: Uint8Array; key: Handle } {
    const pair = scan(handle).find((one) => one.container === name && one.use === use)
    const key = pair?.privateKeys[0]
    if (!pair?.spki || !key) throw new CerthallError('container-missing', `no ${use} pair in ${name}`)
    return { ...pair, spki: pair.spki, key }
  }

  /** Our own half pair, left behind when a token was pulled while it was made: nothing was ever issued for it. */
  function removeHalves(handle: Handle, name: string): void {
    for (const pair of scan(handle).filter((one) => one.container === name)) {
      const whole = pair.spki && pair.privateKeys.length > 0
      if (whole || pair.certificates.length > 0) throw new CerthallError('container-exists', 'it has a pair')
      destroy(handle, pair)
    }
  }

  /** Certificates first and the private key last: cut off in the middle, it is a pair that can be deleted again. */
  function destroy(handle: Handle, { certificates, publicKeys, privateKeys }: Pair): void {
    for (const one of certificates) module.C_DestroyObject(handle, one.handle)
    for (const one of [...publicKeys, ...privateKeys]) module.C_DestroyObject(handle, one)
  }

  function generate(handle: Handle, container: string, key: KeyType): Uint8Array {
    const id = pairId(container, 'signing')
    const made = making(key, dialect, mechanisms)
    const names = [
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_LABEL, value: container },
      { type: ck.CKA_ID, value: id },
    ]
    const keys = module.C_GenerateKeyPair(
      handle,
      { mechanism: made.mechanism },
      [
        ...names,
        { type: ck.CKA_PRIVATE, value: false },
        { type: ck.CKA_VERIFY, value: true },
        ...made.publicKey,
      ],
      [
        ...names,
        { type: ck.CKA_PRIVATE, value: true },
        { type: ck.CKA_SENSITIVE, value: true },
        { type: ck.CKA_EXTRACTABLE, value: false },
        { type: ck.CKA_SIGN, value: true },
        ...made.privateKey,
      ],
    )
    const kept = attribute(module, handle, keys.privateKey, ck.CKA_ID)
    if (!kept || !id.equals(kept)) {
      // Its certificate could not be told from others'.
      for (const one of [keys.publicKey, keys.privateKey]) module.C_DestroyObject(handle, one)
      throw new CerthallError('token-not-supported', 'the module gives pairs ids of its own')
    }
    const { spki } = pairIn(handle, container, 'signing')
    if (parseSpki(spki).key !== key) throw new CerthallError('token-damaged', `a pair other than ${key}`)
    return spki
  }

  return {
    async info() {
      const { info } = session.look()
      return { ...info, foreign: session.run((handle) => isForeign(scan(handle), issuers)) }
    },
    async containers() {
      const found = session.run((handle) => containersOf(scan(handle), session.isLoggedIn))
      const empty = [...reserved].filter((name) => !found.some((one) => one.name === name))
      return [...found, ...empty.map((name) => ({ name }))]
    },
    room: async () => roomIn(session.look().token),

    async login(pin) {
      requireOurs()
      logInUser(session, pin)
    },
    async logout() {
      session.logout()
    },
    async changePin(oldPin, newPin) {
      requireOurs()
      changeUserPin(session, module, oldPin, newPin)
    },
    async unlock(adminPin, newPin) {
      requireOurs()
      unlockUserPin(session, module, adminPin, newPin)
    },
    async changeAdminPin(oldPin, newPin) {
      requireOurs()
      changeSoPin(session, module, oldPin, newPin)
    },

    async initialise(adminPin, label) {
      requireOurs()
      initialise(session, module, adminPin, label)
      reserved.clear()
    },

    async createContainer(name) {
      if (!/^[\w.-]{3,64}$/.test(name)) throw new CerthallError('input-invalid', 'a name of 3 to 64 letters')
      session.runLoggedIn((handle) => {
        const there = containersOf(scan(handle), true).some((one) => one.name === name)
        if (there || reserved.has(name)) throw new CerthallError('container-exists')
      })
      reserved.add(name)
    },
    async deleteContainer(name) {
      session.runLoggedIn((handle) => {
        const pairs = scan(handle).filter((one) => one.container === name)
        if (pairs.length === 0 && !reserved.has(name)) throw new CerthallError('container-missing', name)
        for (const pair of pairs) destroy(handle, pair)
      })
      reserved.delete(name)
    },
    async createPair(container, key) {
      return session.runLoggedIn((handle) => {
        removeHalves(handle, container)
        if (!reserved.has(container)) throw new CerthallError('container-missing', container)
        const spki = generate(handle, container, key)
        reserved.delete(container)
        return spki
      })
    },
    async sign(container, signature, message) {
      return session.runLoggedIn((handle) => {
        const { spki, key } = pairIn(handle, container, 'signing')
        if (!keyFits(parseSpki(spki).key, signature)) throw new CerthallError('input-invalid', signature)
        const { mechanism, input, output } = signing(signature, { spki, message, dialect })
        module.C_SignInit(handle, mechanism, key)
        const size = Math.ceil(parseSpki(spki).size / 8) * 2 + 64
        const made = output(Uint8Array.from(module.C_Sign(handle, Buffer.from(input), Buffer.alloc(size))))
        // A module that returns nonsense must not get it sent anywhere.
        if (!verify(signature, spki, message, made))
          throw new CerthallError('token-damaged', 'the signature does not fit the key')
        return made
      })
    },
    async importEncryptionPair(container) {
      session.runLoggedIn((handle) => pairIn(handle, container, 'signing'))
      throw new CerthallError('token-not-supported', 'encryption pairs do not get into this token')
    },
    async decrypt(container, ciphertext) {
      return session.runLoggedIn((handle) => {
        const { spki, key } = pairIn(handle, container, 'encryption')
        if (KEYS[parseSpki(spki).key].family !== 'rsa')
          throw new CerthallError('token-not-supported', 'only RSA decrypts here')
        module.C_DecryptInit(handle, { mechanism: ck.CKM_RSA_PKCS_OAEP, parameter: OAEP }, key)
        const out = Buffer.alloc(parseSpki(spki).size / 8)
        const plain = Uint8Array.from(module.C_Decrypt(handle, Buffer.from(ciphertext), out))
        out.fill(0)
        return plain
      })
    },
    async writeCertificate(container, use, der) {
      session.runLoggedIn((handle) =>
        writePairCertificate(module, handle, pairIn(handle, container, use), der),
      )
    },

    readFile: async (name) => session.run((handle) => readDataFile(module, handle, name)),
    async writeFile(name, bytes) {
      if (Buffer.byteLength(name) < 1 || Buffer.byteLength(name) > 32)
        throw new CerthallError('input-invalid', 'a name of 1 to 32 bytes')
      session.runLoggedIn((handle) => writeDataFile(module, handle, name, bytes))
    },
    async deleteFile(name) {
      session.runLoggedIn((handle) => deleteDataFile(module, handle, name))
    },
  }
}

// As packages/crypto encrypts: RFC 8017 §7.1 with SHA-256 throughout.
const OAEP = {
  type: ck.CK_PARAMS_RSA_OAEP,
  hashAlg: ck.CKM_SHA256,
  mgf: ck.CKG_MGF1_SHA256,
  source: 1,
}
