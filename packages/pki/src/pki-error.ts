/** Every way in which bytes or fields can be refused. The list is closed: callers switch over it. */
export const PKI_ERROR_CODES = [
  'der-truncated',
  'der-length',
  'der-tag',
  'der-trailing',
  'der-value',
  'too-large',
  'bad-time',
  'bad-text',
  'bad-oid',
  'bad-name',
  'bad-extension',
  'bad-attribute',
  'bad-version',
  'bad-serial',
  'bad-pem',
  'bad-key',
  'unknown-algorithm',
  'algorithm-mismatch',
  'cannot-encode',
] as const

export type PkiErrorCode = (typeof PKI_ERROR_CODES)[number]

/** The one error that this package throws, whatever the input. */
export class PkiError extends Error {
  readonly code: PkiErrorCode

  constructor(code: PkiErrorCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`)
    this.name = 'PkiError'
    this.code = code
  }
}
