/** Every refusal and failure that leaves a package, with its HTTP status. Closed: a new code is added here first. */
export const ERROR_CODES = {
  // input
  'input-invalid': 400,
  'input-too-large': 413,
  'not-found': 404,
  'method-not-allowed': 405,
  'rate-limited': 429,
  'not-supported': 501,
  'captcha-wrong': 400,
  'origin-refused': 403,
  'key-reused': 422,
  // who
  'log-in-required': 401,
  'log-in-wrong': 401,
  /** Too many attempts for one name, whatever addresses they came from. */
  'log-in-locked': 429,
  'second-factor-required': 401,
  'second-factor-wrong': 401,
  'second-factor-there': 409,
  'staff-certificate-unknown': 401,
  'staff-certificate-other': 409,
  'staff-certificate-renewed': 401,
  'password-wrong': 403,
  'password-weak': 422,
  'login-taken': 409,
  'person-has-login': 409,
  'cover-refused': 422,
  'jurisdiction-taken': 409,
  'jurisdiction-move-refused': 409,
  'not-yours': 403,
  'role-missing': 403,
  'scope-renewal-only': 403,
  'seal-picture-unfit': 422,
  'seal-picture-changed': 409,
  'seal-not-in-force': 409,
  'seal-not-on-token': 409,
  'document-unreadable': 422,
  'document-encrypted': 422,
  'document-locked': 409,
  'stamp-off-page': 422,
  // statements
  'statement-malformed': 400,
  'statement-signature-wrong': 401,
  'statement-nonce-unknown': 401,
  'statement-purpose-wrong': 401,
  'statement-origin-wrong': 401,
  'certificate-unknown': 401,
  'certificate-revoked': 403,
  'certificate-suspended': 403,
  'certificate-expired': 403,
  'certificate-not-signing': 403,
  'certificate-not-trusted': 403,
  // eligibility
  'renewal-too-early': 409,
  'renewal-too-late': 409,
  'renewal-revoked': 409,
  'renewal-suspended': 409,
  'renewal-superseded': 409,
  'renewal-wrong-profile': 409,
  'renewal-case-open': 409,
  'renewal-region-other': 409,
  'renewal-issuer-ends': 409,
  'change-expired': 409,
  /** The certificate carries all numbers that may be added. */
  'change-nothing-lacks': 409,
  // the registry of legal entities
  'registry-away': 503,
  'registry-answer-wrong': 502,
  'registry-not-asked': 409,
  'registry-entity-unknown': 409,
  /** Struck off the registry. */
  'registry-entity-ended': 409,
  'registry-name-differs': 409,
  /** The answer that is kept with the case is not as it was. */
  'registry-evidence-changed': 409,
  // cases
  /** This service has no applications of this kind. */
  'kind-not-offered': 409,
  'case-stale': 409,
  'case-state-wrong': 409,
  'case-incomplete': 422,
  'case-mismatch-reported': 409,
  'review-own-case': 403,
  /** Another wish about the same waits for a second person. */
  'proposal-open': 409,
  'proposal-own': 403,
  'proposal-state-wrong': 409,
  /** Other rules than the service may have; `extra.faults` names each. */
  'profile-refused': 422,
  'profile-unchanged': 409,
  /** Other rules were confirmed since. */
  'profile-changed': 409,
  /** Somebody else has taken it up. */
  'case-claimed': 409,
  /** Nobody approves what he has entered himself. */
  'entered-by-self': 403,
  'review-template-changed': 409,
  'download-lapsed': 410,
  'fee-amount-wrong': 422,
  // papers handed in
  /** Neither a PDF nor a JPEG nor a PNG, by its content. */
  'paper-type-refused': 422,
  'paper-damaged': 422,
  'paper-encrypted': 422,
  /** A PDF with scripts or files inside. */
  'paper-active': 422,
  'paper-infected': 422,
  'paper-too-many': 409,
  /** The virus scanner does not answer; nothing is taken unseen. */
  'paper-scan-away': 503,
  // money
  'payment-way-unknown': 404,
  'payment-provider-away': 503,
  /** What it was to become it cannot become any more. */
  'payment-state-wrong': 409,
  /** A callback that no provider of ours has signed. */
  'payment-callback-wrong': 401,
  'statement-file-wrong': 422,
  /** Nobody confirms or settles what he has noted himself. */
  'money-own-entry': 403,
  // relying applications
  'application-exists': 409,
  'application-changed': 409,
  /** It is being told already, or takes no part. */
  'telling-under-way': 409,
  // delivery
  'delivery-ticket-wrong': 401,
  'delivery-other-token': 403,
  'delivery-key-exists': 409,
  'delivery-proof-wrong': 422,
  /** What the hall sent does not fit the key or the chain; nothing was written. */
  'delivery-answer-wrong': 502,
  'csr-malformed': 400,
  'csr-signature-wrong': 422,
  'csr-key-refused': 422,
  'key-small-exponent': 422,
  'key-factorable': 422,
  'key-roca': 422,
  'key-off-curve': 422,
  'key-trivial': 422,
  'key-listed': 422,
  'key-compromised': 422,
  /** A name, or a kind of name, that this client may not have. */
  'csr-name-refused': 422,
  /** It is tied to another connection than the one that it came by. */
  'csr-binding-wrong': 422,
  // CA
  'lint-failed': 500,
  'issuer-unknown': 500,
  'key-unavailable': 503,
  'passphrase-wrong': 500,
  /** The clock stands before the beginning of the issuer's certificate. */
  'issuer-begins-later': 503,
  /** A revoked certificate cannot be suspended or resumed. */
  'certificate-status-wrong': 409,
  // life's other events
  /** The certificate that has logged in is not lost. */
  'loss-own-token': 409,
  'holder-elsewhere': 409,
  'token-not-blank': 409,
  'token-of-another': 409,
  /** Not on hold, or for another reason than a loss report. */
  'loss-not-reported': 409,
  'cancellation-open': 409,
  /** The second person is another one. */
  'cancellation-own': 403,
  /** A certificate of his is valid, or an application open. */
  'erasure-in-use': 409,
  // keys under escrow
  'recovery-own': 403,
  /** The trail of the keys is not as it was sealed. */
  'trail-broken': 500,
  'recovery-state-wrong': 409,
  'recovery-expired': 410,
  'restore-not-offered': 409,
  // unlocking a token
  /** A one-time code that is not right; `triesLeft`. */
  'code-wrong': 401,
  /** Used, too old, or tried too often. */
  'code-expired': 410,
  /** No telephone and no e-mail on record that a code could go to. */
  'contact-missing': 409,
  /** The admin PIN of this token is not under escrow. */
  'unlock-not-possible': 409,
  /** The token that is plugged in is another than that of the application. */
  'unlock-other-token': 403,
  /** Too few tries are left for the admin PIN to risk one; `triesLeft`. */
  'admin-pin-low': 409,
  // token and assistant
  'token-removed': 409,
  'token-absent': 404,
  'token-full': 409,
  'token-foreign': 403,
  'token-busy': 409,
  'token-damaged': 500,
  'token-not-supported': 501,
  /** What it signed does not verify under its own certificate. */
  'token-signature-wrong': 502,
  /** The token's driver program did not answer in time, or ended; it was stopped, and starts again at the next need. */
  'token-module-hung': 503,
  'token-module-crashed': 503,
  /** The driver program is not there, or cannot be loaded. */
  'token-module-unusable': 503,
  'pin-wrong': 401,
  'pin-locked': 423,
  'pin-required': 401,
  'pin-weak': 422,
  'admin-pin-wrong': 401,
  'admin-pin-locked': 423,
  'container-missing': 404,
  'container-exists': 409,
  'consent-refused': 403,
  'consent-expired': 410,
  'job-unknown': 404,
  // environment of the assistant
  /** What a repair was to change is not as it was when it was shown. */
  'repair-changed': 409,
  /** The administrator's rights were not given. */
  'repair-refused': 403,
  'repair-failed': 500,
  /** What is offered as a newer assistant is not by the pinned key, or out of date. */
  'update-untrusted': 502,
  // surroundings
  'server-away': 503,
  'profile-invalid': 500,
  'configuration-invalid': 500,
  internal: 500,
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/** The one error class. `extra` holds facts for the reader's next step (`triesLeft`, `opensAt` …), never secrets. */
export class CerthallError extends Error {
  readonly code: ErrorCode
  readonly extra: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, detail?: string, extra: Record<string, unknown> = {}) {
    super(detail ?? code)
    this.name = 'CerthallError'
    this.code = code
    this.extra = extra
  }

  get status(): number {
    return ERROR_CODES[this.code]
  }
}

/** Problem details (RFC 9457), as every refused HTTP request answers them. `code` is stable; `detail` is for developers. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail?: string
  /** Where the fault is, as JSON pointers into the request (`/handler/idNumber`). */
  fields?: { path: string; message: string }[]
  [extra: string]: unknown
}

export function toProblem(error: CerthallError): Problem {
  return {
    type: `https://certhall.org/problems/${error.code}`,
    title: error.code,
    status: error.status,
    code: error.code,
    detail: error.message,
    ...error.extra,
  }
}
