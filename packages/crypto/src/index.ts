export { rsaDecrypt, rsaEncrypt, sm4Ecb } from './ciphers.ts'
export {
  authorityKeyIdentifier,
  type DigestName,
  digest,
  fingerprint,
  keyIdentifier,
  orderedSerial,
  randomBytes,
  randomSerial,
} from './digests.ts'
export { type KeyBlocklist, readKeyBlocklist } from './key-blocklist.ts'
export { generateKeyPair, type KeyPair, publicKeyOf, sm2KeyPair } from './keys.ts'
export { openPrivateKey, type PrivateKey, type SignOptions } from './private-key.ts'
export { openWithKey, openWithPassphrase, sealWithKey, sealWithPassphrase } from './sealing.ts'
export { sign, signSync, verify } from './signatures.ts'
export { fileSigner, type Signer } from './signer.ts'
export { sm2Decrypt, sm2Encrypt } from './sm2.ts'
export { sm2Identity, sm2MessageDigest } from './sm2-digest.ts'
export { type Sm2Engine, sm2Engine } from './sm2-engine.ts'
export { openSm2EnvelopedKey, wrapSm2EncryptionPair } from './sm2-envelope.ts'
export { verifyLater } from './verify-later.ts'
export {
  type SignedDataFault,
  type SignedDataResult,
  verifyDetachedData,
  verifySignedData,
} from './verify-signed-data.ts'
