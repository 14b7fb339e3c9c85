import { CerthallError } from '@certhall/model'
import { parseCertificate, sameBytes } from '@certhall/pki'
import type { Container, Room, Token, TokenInfo } from '../../port.ts'
import { deleteFile, readFile, writeFile } from './files.ts'
import { decryptCipher, importPair, makePair, signMessage } from './keys.ts'
import type { Handle } from './library.ts'
import { cString, pointer, readPointer } from './memory.ts'
import { changeAdminPin, changePin, unlock, verifyPin } from './pins.ts'
import { exportPublicKey } from './public-keys.ts'
import { containerNames, deviceInfo, ifThere, inContainer, type Session } from './session.ts'

const CERTIFICATE_LIMIT = 16 * 1024
const CONTAINER_NAME_BYTES = 64
/** Of a container with everything in it, generously; only where a vendor's number of containers is not known. */
const CONTAINER_BYTES = 8192

/** The Token port over one insertion. All calls into the library are made at once, one after the other. */
export function skfToken(session: Session, describe: () => TokenInfo): Token {
  let loggedIn = false

  function requireLogIn(): Handle {
    const application = session.own()
    // Another program's log-in may be on the token; it is not ours to use.
    if (!loggedIn) throw new CerthallError('pin-required')
    return application
  }

  function withContainer<T>(name: string, work: (container: Handle) => T): T {
    requireLogIn()
    return inContainer(session, name, work)
  }

  /** A PIN that was only checked on the way leaves nobody logged in. */
  function andClear<T>(work: () => T): T {
    try {
      return work()
    } finally {
      if (!loggedIn) session.clear()
    }
  }

  return {
    info: async () => {
      if (session.dead) throw new CerthallError('token-removed')
      return describe()
    },
    containers: async () => containerNames(session).map((name) => readContainer(session, name)),
    room: async () => roomOf(session),

    async login(pin) {
      verifyPin(session, pin)
      loggedIn = true
    },
    async logout() {
      loggedIn = false
      session.clear()
    },
    changePin: async (oldPin, newPin) => andClear(() => changePin(session, oldPin, newPin)),
    unlock: async (adminPin, newPin) => andClear(() => unlock(session, adminPin, newPin)),
    // A token comes with its application from the vendor, who alone has the device key.
    initialise: async () => {},
    changeAdminPin: async (oldPin, newPin) => andClear(() => changeAdminPin(session, oldPin, newPin)),

    async createContainer(name) {
      const application = requireLogIn()
      requireName(name)
      session.exclusively(() => {
        if (containerNames(session).includes(name)) throw new CerthallError('container-exists', name)
        const out = pointer()
        session.call('SKF_CreateContainer', application, cString(name), out)
        session.call('SKF_CloseContainer', readPointer(out))
      })
    },
    async deleteContainer(name) {
      const application = requireLogIn()
      session.exclusively(() => {
        if (!containerNames(session).includes(name)) throw new CerthallError('container-missing', name)
        session.call('SKF_DeleteContainer', application, cString(session.nameBytes(name)))
      })
    },
    createPair: async (name, key) =>
      session.exclusively(() => withContainer(name, (container) => makePair(session, container, key))),
    sign: async (name, signature, message) =>
      withContainer(name, (container) => signMessage(session, container, signature, message)),
    importEncryptionPair: async (name, envelope) =>
      session.exclusively(() => withContainer(name, (container) => importPair(session, container, envelope))),
    decrypt: async (name, ciphertext) =>
      withContainer(name, (container) => decryptCipher(session, container, ciphertext)),
    async writeCertificate(name, use, der) {
      const { spki } = parseCertificate(der)
      withContainer(name, (container) => {
        const key = exportPublicKey(session, container, use)
        if (!key) throw new CerthallError('container-missing', `no ${use} pair in ${name}`)
        if (!sameBytes(key, spki))
          throw new CerthallError('input-invalid', 'the certificate is for another key')
        const bytes = Buffer.from(der)
        session.call('SKF_ImportCertificate', container, use === 'signing' ? 1 : 0, bytes, bytes.length)
      })
    },

    readFile: async (name) => readFile(session, name),
    async writeFile(name, bytes) {
      requireLogIn()
      writeFile(session, name, bytes)
    },
    async deleteFile(name) {
      requireLogIn()
      deleteFile(session, name)
    },
  }
}

function readContainer(session: Session, name: string): Container {
  return inContainer(session, name, (container) => {
    const signingKey = exportPublicKey(session, container, 'signing')
    const encryptionKey = exportPublicKey(session, container, 'encryption')
    const signingCertificate = readCertificate(session, container, 1)
    const encryptionCertificate = readCertificate(session, container, 0)
    return {
      name,
      ...(signingKey && { signingKey }),
      ...(encryptionKey && { encryptionKey }),
      ...(signingCertificate && { signingCertificate }),
      ...(encryptionCertificate && { encryptionCertificate }),
    }
  })
}

function readCertificate(session: Session, container: Handle, signFlag: 0 | 1): Uint8Array | undefined {
  const der = ifThere(session, () =>
    session.bytes('SKF_ExportCertificate', CERTIFICATE_LIMIT, (out, length) =>
      session.library.try('SKF_ExportCertificate', container, signFlag, out, length),
    ),
  )
  // Some answer with nothing where there is none.
  return der && der.length > 0 ? der : undefined
}

/** 0016 does not tell how many containers fit: the vendor's row does, else the bytes, and in the end the token itself. */
function roomOf(session: Session): Room {
  const { freeSpace } = deviceInfo(session)
  const { containers } = session.quirks
  const containersFree =
    containers === null
      ? Math.floor(freeSpace / CONTAINER_BYTES)
      : Math.max(0, containers - containerNames(session).length)
  return { containersFree, bytesFree: freeSpace }
}

/** §6.4.7: at most 64 bytes. */
function requireName(name: string): void {
  const bytes = Buffer.byteLength(name)
  if (bytes < 1 || bytes > CONTAINER_NAME_BYTES)
    throw new CerthallError('input-invalid', 'a name of 1 to 64 bytes')
}
