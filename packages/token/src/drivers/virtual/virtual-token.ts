import { generateKeyPair, openSm2EnvelopedKey, sign } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { type KeyType, keyFits, parseCertificate } from '@certhall/pki'
import { requireStrongPin } from '../../pin-policy.ts'
import type { Token } from '../../port.ts'
import { containerNamed, requireEmpty, requireName, signingPair } from './containers.ts'
import { decryptionPair, decryptWith } from './decryption.ts'
import { type PinRole, wrapMasterKey } from './pin-record.ts'
import { openPrivateKey, sealPair } from './private-keys.ts'
import type { Session } from './session.ts'
import { type ContainerRecord, fromBase64, type PairRecord, type TokenFile, toBase64 } from './token-file.ts'
import { publicView, roomIn, tokenInfo } from './token-info.ts'
import { verifyPin } from './verify-pin.ts'

/** The Token port over one insertion of a token file. Each public method is at most one change that is seen or not. */
export function virtualToken(session: Session): Token {
  let masterKey: Uint8Array | undefined

  function forgetMasterKey() {
    masterKey?.fill(0)
    masterKey = undefined
  }

  /** The master key, while the token is in and logged in. */
  function loggedIn(): Uint8Array {
    try {
      session.requirePresent()
    } catch (error) {
      forgetMasterKey()
      throw error
    }
    if (!masterKey) throw new CerthallError('pin-required')
    return masterKey
  }

  /** One change after log-in, stored in one write. */
  function change<T>(edit: (file: TokenFile) => T): Promise<T> {
    return session.write(async (file, commit) => {
      loggedIn()
      const answer = edit(file)
      await commit('written')
      return answer
    })
  }

  /** Lends the private key to `use`, and answers only while the token is still in. */
  async function withPrivateKey<T>(
    name: string,
    choose: (container: ContainerRecord) => PairRecord | undefined,
    use: (privateKey: Uint8Array, key: KeyType) => T | Promise<T>,
  ): Promise<T> {
    const pair = choose(containerNamed(await readLoggedIn(), name))
    if (!pair) throw new CerthallError('container-missing', `no such pair in ${name}`)
    const privateKey = openPrivateKey(session.serial, pair, loggedIn())
    try {
      return await use(privateKey, pair.key)
    } finally {
      privateKey.fill(0)
      session.requirePresent()
    }
  }

  async function readLoggedIn(): Promise<TokenFile> {
    loggedIn()
    return await session.read()
  }

  return {
    info: async () => tokenInfo(await session.read()),
    containers: async () => (await session.read()).containers.map(publicView),
    room: async () => roomIn(await session.read()),

    async login(pin) {
      const key = await verifyPin(session, 'pin', pin)
      forgetMasterKey()
      masterKey = key
    },
    async logout() {
      forgetMasterKey()
    },
    async changePin(oldPin, newPin) {
      requireStrongPin(newPin)
      const key = await verifyPin(session, 'pin', oldPin, (file, key) => setPin(file, key, newPin))
      key.fill(0)
    },
    async unlock(adminPin, newPin) {
      requireStrongPin(newPin)
      const key = await verifyPin(session, 'adminPin', adminPin, (file, key) => setPin(file, key, newPin))
      key.fill(0)
    },
    async changeAdminPin(oldPin, newPin) {
      requireStrongPin(newPin)
      const key = await verifyPin(session, 'adminPin', oldPin, (file, key) =>
        setPin(file, key, newPin, 'adminPin'),
      )
      key.fill(0)
    },

    async initialise(adminPin, label) {
      const key = await verifyPin(session, 'adminPin', adminPin, (file) => {
        file.label = label
        file.containers = []
        file.files = []
        file.pin.triesLeft = 0
      })
      key.fill(0)
      forgetMasterKey()
    },

    async createContainer(name) {
      requireName(name, 64)
      await change((file) => {
        if (file.containers.some((container) => container.name === name))
          throw new CerthallError('container-exists')
        if (file.containers.length >= file.limits.containers)
          throw new CerthallError('token-full', 'containers')
        file.containers.push({ name })
      })
    },
    async deleteContainer(name) {
      await change((file) => {
        file.containers.splice(file.containers.indexOf(containerNamed(file, name)), 1)
      })
    },
    async createPair(container, key) {
      requireEmpty(containerNamed(await readLoggedIn(), container))
      // Seconds for RSA, so before the lock is taken; nothing is on the token until the one write below.
      const { spki, pkcs8 } = await generateKeyPair(key)
      await session.interrupt('key-generated')
      await change((file) => {
        const record = containerNamed(file, container)
        requireEmpty(record)
        record.signing = sealPair(session.serial, { key, spki, pkcs8 }, loggedIn())
      })
      return spki
    },
    async sign(container, signature, message) {
      return await withPrivateKey(container, signingPair, (privateKey, key) => {
        if (!keyFits(key, signature))
          throw new CerthallError('input-invalid', `${signature} with a key of ${key}`)
        return sign(signature, privateKey, message)
      })
    },
    async importEncryptionPair(container, envelope) {
      const { spki, pkcs8 } = await withPrivateKey(container, signingPair, (signingPkcs8) =>
        openEnvelope(signingPkcs8, envelope),
      )
      await change((file) => {
        const record = containerNamed(file, container)
        // A repetition after a lost answer is welcome; another pair would destroy the one that is there.
        if (record.encryption && record.encryption.spki !== toBase64(spki))
          throw new CerthallError('container-exists')
        record.encryption ??= sealPair(session.serial, { key: 'sm2', spki, pkcs8 }, loggedIn())
      })
    },
    async decrypt(container, ciphertext) {
      return await withPrivateKey(container, decryptionPair, (privateKey, key) =>
        decryptWith(key, privateKey, ciphertext),
      )
    },
    async writeCertificate(container, use, der) {
      const spki = toBase64(parseCertificate(der).spki)
      await change((file) => {
        const pair = containerNamed(file, container)[use]
        if (!pair) throw new CerthallError('container-missing', `no ${use} pair in ${container}`)
        if (pair.spki !== spki) throw new CerthallError('input-invalid', 'the certificate is for another key')
        pair.certificate = toBase64(der)
      })
    },

    async readFile(name) {
      const found = (await session.read()).files.find((file) => file.name === name)
      return found && fromBase64(found.bytes)
    },
    async writeFile(name, bytes) {
      requireName(name, 32)
      await change((file) => {
        const others = file.files.filter((other) => other.name !== name)
        file.files = [...others, { name, bytes: toBase64(bytes) }]
      })
    },
    async deleteFile(name) {
      await change((file) => {
        file.files = file.files.filter((other) => other.name !== name)
      })
    },
  }
}

async function setPin(
  file: TokenFile,
  masterKey: Uint8Array,
  pin: string,
  role: PinRole = 'pin',
): Promise<void> {
  const { serial } = file
  file[role] = await wrapMasterKey(masterKey, pin, { serial, role, triesMax: file[role].triesMax })
}

function openEnvelope(signingPkcs8: Uint8Array, envelope: Uint8Array) {
  try {
    return openSm2EnvelopedKey({ signingPkcs8, envelope })
  } catch (error) {
    throw new CerthallError('input-invalid', 'the enveloped key is not for this container', {
      cause: String(error),
    })
  }
}
