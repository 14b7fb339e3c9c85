import type { KeyType, SignatureName } from '@certhall/pki'

/** Which of a container's two certificates and pairs is meant (GM/T 0016 signFlag). */
export type KeyUse = 'signing' | 'encryption'

export interface PinState {
  /** Attempts left, where the token tells; null where it does not. */
  triesLeft: number | null
  triesMax: number | null
  locked: boolean
}

export interface TokenInfo {
  /** Stable while plugged in; for virtual tokens the same as the serial. */
  id: string
  serial: string
  label: string
  manufacturer: string
  driver: string
  pin: PinState
  adminPin: PinState
  /**
   * How a key centre's encryption pair gets in. `in-token`: the token unwraps it inside, and decrypts with it. `refuse`: it
   * cannot, so nothing that needs one may be begun.
   */
  encryptionPairs: 'in-token' | 'refuse'
  /** True where the token carries an issuer that is not ours to touch (bank, tax). */
  foreign: boolean
  /** The PC/SC reader that it is in, where the driver knows. */
  reader?: string
}

export interface Room {
  containersFree: number
  bytesFree: number
}

/** A container holds one signing pair and at most one encryption pair, and is deleted whole (GM/T 0016 §6.4). */
export interface Container {
  name: string
  /** DER SubjectPublicKeyInfo, or undefined where the pair does not exist. */
  signingKey?: Uint8Array
  encryptionKey?: Uint8Array
  signingCertificate?: Uint8Array
  encryptionCertificate?: Uint8Array
}

/**
 * One inserted token. Every call may fail with CerthallError `token-removed`; after that the object is dead and a new
 * one must be opened. Calls that use a private key or change the token fail with `pin-required` before `login`.
 * A missing container or pair is `container-missing`, one that exists already `container-exists`, no room `token-full`;
 * on a foreign token every use of a PIN is `token-foreign`.
 */
export interface Token {
  info(): Promise<TokenInfo>
  containers(): Promise<Container[]>
  room(): Promise<Room>
  /** `pin-wrong` {triesLeft} or `pin-locked`. */
  login(pin: string): Promise<void>
  logout(): Promise<void>
  /** As `login` for the old PIN; `pin-weak` {reason} for the new one, before a try is spent. */
  changePin(oldPin: string, newPin: string): Promise<void>
  /** Sets a new user PIN and resets its counter with the admin PIN (SKF_UnblockPIN, C_InitPIN). `admin-pin-wrong` {triesLeft}, `admin-pin-locked`, `pin-weak`. */
  unlock(adminPin: string, newPin: string): Promise<void>
  /**
   * Replaces the admin PIN (SKF_ChangePIN for the administrator, C_SetPIN in the SO's session). `admin-pin-wrong` {triesLeft},
   * `admin-pin-locked`; `pin-weak` for the new one, before a try is spent.
   */
  changeAdminPin(oldPin: string, newPin: string): Promise<void>
  /**
   * Makes it anew for another holder: whatever is on it is gone, it has this label, and no user PIN until `unlock`; the admin
   * PIN stays (C_InitToken). GM/T 0016 leaves that to the vendor's device key: an SKF token stays as it is.
   * `admin-pin-wrong` {triesLeft}, `admin-pin-locked`.
   */
  initialise(adminPin: string, label: string): Promise<void>
  createContainer(name: string): Promise<void>
  deleteContainer(name: string): Promise<void>
  /** Makes the signing pair inside the token; answers its DER SubjectPublicKeyInfo. The container must be empty. */
  createPair(container: string, key: KeyType): Promise<Uint8Array>
  /** Signs the message (the token or driver hashes; SM2 with the default identity). X.509 form of the signature. */
  sign(container: string, signature: SignatureName, message: Uint8Array): Promise<Uint8Array>
  /** Imports the KM's pair, a DER SM2EnvelopedKey under this container's signing key (GB/T 35276 §7.4). */
  importEncryptionPair(container: string, envelope: Uint8Array): Promise<void>
  /** Decrypts a DER SM2Cipher (or RSA-OAEP) with the encryption pair. */
  decrypt(container: string, ciphertext: Uint8Array): Promise<Uint8Array>
  writeCertificate(container: string, use: KeyUse, der: Uint8Array): Promise<void>
  /** Small public files beside the containers, for the delivery journal. */
  readFile(name: string): Promise<Uint8Array | undefined>
  writeFile(name: string, bytes: Uint8Array): Promise<void>
  deleteFile(name: string): Promise<void>
}

export type TokenEvent = { type: 'inserted' | 'removed'; id: string }

export interface TokenDriver {
  name: string
  list(): Promise<TokenInfo[]>
  open(id: string): Promise<Token>
  /** Calls back on insertion and removal until the returned function is called. */
  watch(listener: (event: TokenEvent) => void): () => void
}
