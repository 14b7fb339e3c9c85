import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { sm2Encrypt } from '@certhall/crypto'
import { parseCertificate, sameBytes } from '@certhall/pki'
import type { TestTokens } from './test-tokens.ts'

/** A file as a tender tool encrypts it: SM4-CBC under a key of its own, that key under SM2 to the encryption certificate. */
export interface OldFile {
  /** DER; whose key opens it. */
  certificate: Uint8Array
  /** DER SM2Cipher. */
  wrappedKey: Uint8Array
  iv: Uint8Array
  body: Uint8Array
  text: string
}

export function encryptFile(certificate: Uint8Array, text: string): OldFile {
  const key = randomBytes(16)
  const iv = randomBytes(16)
  const cipher = createCipheriv('sm4-cbc', key, iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return {
    certificate,
    wrappedKey: sm2Encrypt(parseCertificate(certificate).spki, key),
    iv,
    body,
    text,
  }
}

export interface Holds {
  tokens: TestTokens
  token: string
  pin: string
}

/** Opens the file with the token, as it is now; answers the container whose key did it. Fails where none does. */
export async function decryptFile({ tokens, token: id, pin }: Holds, file: OldFile): Promise<string> {
  const { spki } = parseCertificate(file.certificate)
  const token = await tokens.open(id)
  await token.login(pin)
  try {
    const holding = (await token.containers()).find(
      ({ encryptionKey }) => encryptionKey && sameBytes(encryptionKey, spki),
    )
    if (!holding) throw new Error('the token has no container with the old encryption key')
    const decipher = createDecipheriv('sm4-cbc', await token.decrypt(holding.name, file.wrappedKey), file.iv)
    const text = Buffer.concat([decipher.update(file.body), decipher.final()]).toString('utf8')
    if (text !== file.text) throw new Error('the old file does not read as it was written')
    return holding.name
  } finally {
    await token.logout()
  }
}

/** Makes room the way a full token gets it: the container goes, and its keys with it. */
export async function deleteContainer({ tokens, token: id, pin }: Holds, name: string): Promise<void> {
  const token = await tokens.open(id)
  await token.login(pin)
  try {
    await token.deleteContainer(name)
  } finally {
    await token.logout()
  }
}
