/** Why a row was not taken. docs/import.md says of each what to do. */
export const IMPORT_FAULTS = [
  'row-malformed',
  'issuer-wrong',
  'issuer-taken',
  'issuer-unknown',
  'jurisdiction-unknown',
  'number-invalid',
  'number-differs',
  'holder-differs',
  'holder-unknown',
  'profile-unknown',
  'profile-differs',
  'certificate-unreadable',
  'certificate-unknown',
  'chain-invalid',
  'dates-wrong',
  'pair-wrong',
  'serial-taken',
  'key-taken',
  'key-blocked',
  'revocation-wrong',
  'key-unreadable',
  'key-differs',
  'key-not-escrowed',
] as const
export type ImportFault = (typeof IMPORT_FAULTS)[number]

/** One row's fault; thrown by what looks at a row, caught where its batch is put together. */
export class RowFault extends Error {
  readonly code: ImportFault
  readonly detail: string
  constructor(code: ImportFault, detail: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}

/** `already`: what the row says stands in the register. */
export type Outcome = 'taken' | 'already' | RowFault

export interface FileProgress {
  /** The last line that is done, and how many bytes that is from the file's beginning. */
  line: number
  bytes: number
  taken: number
  already: number
  refused: number
}
export type Progress = Record<string, FileProgress>

/** What comes of one row; anything but a fault of the row is thrown on. */
export async function outcomeOf(take: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  try {
    return await take()
  } catch (error) {
    if (error instanceof RowFault) return error
    throw error
  }
}
