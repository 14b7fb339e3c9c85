export { activatePair } from './activate-pair.ts'
export { caAddress, crlAddress, deltaAddress, ocspAddress, shardAddress } from './addresses.ts'
export {
  type CertificateState,
  type CertificateUse,
  type Intent,
  REVOCATION_REASONS,
  type RegisteredCertificate,
  type RevocationReason,
  type StatusEvent,
  type StoredCertificate,
} from './certificate-record.ts'
export { type AuthorityPlan, createAuthority } from './create-authority.ts'
export { createCertificateAuthority } from './create-certificate-authority.ts'
export { servedChain } from './cross-certificates.ts'
export {
  createDemonstrationAuthorities,
  DEMONSTRATION_AUTHORITIES,
  isDemonstration,
} from './demonstration-authorities.ts'
export { type GroupStep, type GroupStore, groupCommit, WRITES_AT_ONCE } from './group-commit.ts'
export { signIntentBytes } from './issuance-cycle.ts'
export {
  issueForCsr,
  type MachineCa,
  type MachineCertificate,
  type MachineClient,
  type MachineRequest,
} from './issue-for-csr.ts'
export { issueMany, type Outcome } from './issue-many.ts'
export { type IssuedPair, issuePair } from './issue-pair.ts'
export { issueResponder, type Responder, responderReference } from './issue-responder.ts'
export { issueSealMaker, type SealMakerIdentity } from './issue-seal-maker.ts'
export type { PreparingIssuer } from './issuer-frame.ts'
export { isIssuerId } from './issuer-id.ts'
export { isNameRule } from './machine-names.ts'
export {
  type Ca,
  type Certificates,
  type Completion,
  type Issuer,
  type IssuerKeys,
  type Issuers,
  type KeyManagement,
  type ManyCertificates,
  type Revocation,
  SHARD_SIZE,
  type Shards,
} from './ports.ts'
export { digested, type IssueRequest, prepareIntent } from './prepare-intent.ts'
export { ENROLLED, machineHolder } from './prepare-machine.ts'
export { preparingIssuer } from './preparing-issuer.ts'
export { renewForCsr } from './renew-for-csr.ts'
export { revokePair } from './revoke-pair.ts'
export { rollOverIssuer } from './roll-over-issuer.ts'
export { resumePair, suspendPair } from './suspend-pair.ts'
