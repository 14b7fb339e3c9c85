export { answerOcsp, OCSP_LIFETIME_MS } from './answer-ocsp.ts'
export { CRL_LIFETIME_MS, currentCrl } from './current-crl.ts'
export type { Crls, OcspResponder, Revocation, StatusSource, StoredCrl, Va, VaIssuer } from './ports.ts'
