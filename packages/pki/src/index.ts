export {
  encodeSignatureAlgorithm,
  KEYS,
  type KeyFamily,
  type KeyType,
  keyFits,
  SIGNATURES,
  type SignatureName,
  signatureFor,
} from './algorithms.ts'
export { concat, fromHex, sameBytes, toHex } from './bytes.ts'
export {
  assembleCertificate,
  type Certificate,
  encodeTbsCertificate,
  fillTbsFrame,
  parseCertificate,
  parseTbsCertificate,
  prepareTbsFrame,
  type TbsCertificate,
  type TbsCertificateFields,
  type TbsFrame,
} from './certificate.ts'
export { encodeCertsOnly, parseCertsOnly } from './certs-only.ts'
export { type CmsForm, cmsFormFor } from './cms-forms.ts'
export type { CrlFields, IssuingDistributionPoint, RevokedCertificate, TbsCrlFields } from './crl/fields.ts'
export { type Crl, parseCrl } from './crl/read.ts'
export { CRL_REASONS, type CrlReason } from './crl/reason.ts'
export { assembleCrl, type CrlWriter, encodeTbsCrl, startCrl } from './crl/write.ts'
export type { CsrAttributes } from './csr/attributes.ts'
export { type CsrAttrs, encodeCsrAttrs } from './csr/est-attributes.ts'
export { assembleCsr, type Csr, encodeCsrInfo, parseCsr } from './csr/request.ts'
export { type CsrResponse, encodeCsrResponse, parseCsrResponse } from './csr/response.ts'
export type { DistributionPoint, ReasonFlag } from './distribution-point.ts'
export {
  type BlobQuirks,
  blobToEnvelopedKey,
  encodeEnvelopedKeyBlob,
  envelopedKeyToBlob,
  parseEnvelopedKeyBlob,
} from './enveloped-key-blob.ts'
export type { Extensions, ParsedExtensions, RawExtension } from './extension-fields.ts'
export { PURPOSE } from './extensions.ts'
export type { GeneralName } from './general-name.ts'
export type { IdentityField, IdentityNumbers, IdentityOids } from './identity.ts'
export { KEY_USAGES, type KeyUsage } from './key-usage.ts'
export { findKeyWeakness, KEY_WEAKNESSES, type KeyWeakness } from './key-weakness/find-key-weakness.ts'
export { lintCrl } from './lint/crl.ts'
export { lintCsr } from './lint/csr.ts'
export { LintMemory } from './lint/memory.ts'
export type { CertificateKind, ExpectedContents } from './lint/rule.ts'
export { LINT_TABLE } from './lint/table.ts'
export { lintCertificate } from './lint/whole.ts'
export { type LintFinding, type LintSubject, lintTbsCertificate } from './lint.ts'
export { type MessageDigest, messageDigestFor } from './message-digests.ts'
export { sameName } from './name-comparison.ts'
export type { GeneralSubtree, NameConstraints } from './name-constraints.ts'
export {
  type AttributeType,
  distinguishedNameText,
  encodeName,
  type Name,
  type NameAttribute,
  nameValue,
  parseName,
} from './names.ts'
export { CERT_ID_HASHES, type CertId, type CertIdHash, encodeCertId } from './ocsp/cert-id.ts'
export { type OcspAnswer, type OcspRefusal, parseOcspResponse } from './ocsp/read-response.ts'
export { encodeOcspRequest, type OcspRequest, parseOcspRequest } from './ocsp/request.ts'
export {
  assembleOcspResponse,
  type CertificateStatus,
  encodeOcspResponseData,
  type OcspResponseData,
  type OcspStatus,
  ocspError,
  type SingleResponse,
} from './ocsp/response.ts'
export type { PolicyDemands } from './path/context.ts'
export { PATH_FAULTS, type PathFault } from './path/faults.ts'
export { type PathInput, type PathResult, type TrustAnchor, validatePath } from './path/validate-path.ts'
export type { VerifySignature } from './path/work.ts'
export { fromPem, toPem } from './pem.ts'
export { PKI_ERROR_CODES, PkiError, type PkiErrorCode } from './pki-error.ts'
export type { PolicyConstraints, PolicyMapping, PolicyQualifiers } from './policies.ts'
export { encodePkcs8Sm2, parsePkcs8Sm2 } from './private-key.ts'
export type { QcStatements, QcType } from './qc-statements.ts'
export { encodeSignedAttributes, type SignedAttributes } from './signed-attributes.ts'
export { assembleSignedData, parseSignedData, type SignedData } from './signed-data.ts'
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
export { rawToSm2Cipher, SM2_CIPHER_FORMS, type Sm2CipherForm, sm2CipherToRaw } from './sm2-cipher-forms.ts'
export {
  encodeEcSpki,
  encodePlainSpki,
  encodeRsaSpki,
  encodeSm2Spki,
  type PublicKey,
  parseSpki,
} from './spki.ts'
