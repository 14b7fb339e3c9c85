export {
  encodeSignatureAlgorithm,
  KEYS,
  type KeyType,
  keyFits,
  SIGNATURES,
  type SignatureName,
  signatureFor,
} from './algorithms.ts'
export { concat, fromHex, sameBytes, toHex } from './bytes.ts'
export {
  type AttributeType,
  distinguishedNameText,
  encodeName,
  type Name,
  type NameAttribute,
  nameValue,
  parseName,
  sameName,
} from './names.ts'
export { fromPem, toPem } from './pem.ts'
export { PKI_ERROR_CODES, PkiError, type PkiErrorCode } from './pki-error.ts'
export { encodePkcs8Sm2, parsePkcs8Sm2 } from './private-key.ts'
export {
  ecSignatureToRaw,
  encodeSm2Cipher,
  encodeSm2EnvelopedKey,
  isStrictEcSignature,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  rawToEcSignature,
  type Sm2Cipher,
  type Sm2EnvelopedKey,
} from './sm2-cipher.ts'
export { encodeEcSpki, encodeRsaSpki, encodeSm2Spki, type PublicKey, parseSpki } from './spki.ts'
