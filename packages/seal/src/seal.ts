import type { SignatureName } from '@certhall/pki'
import type { SealForm } from './seal-forms.ts'

/** Kinds of seals by the number that stands in them (GB/T 38540 §6.1.3); other numbers are met and mean what their maker says. */
export const SEAL_KINDS = { organisation: 1, personal: 2 } as const
export type SealKind = keyof typeof SEAL_KINDS

/** The picture as the seal carries it: the octets of a file, and the size of the impression in millimetres. */
export interface SealPicture {
  /** `PNG`, `GIF`, `BMP`, `JPG`, `SVG`, `OFD`; as written. */
  readonly type: string
  readonly data: Uint8Array
  readonly widthMm: number
  readonly heightMm: number
}

/** Who may stamp with a seal: his certificates whole, or their digests. */
export type SealSigners =
  | { readonly by: 'certificate'; readonly certificates: readonly Uint8Array[] }
  | {
      readonly by: 'digest'
      readonly digests: readonly { readonly algorithm: string; readonly value: Uint8Array }[]
    }

export interface SealExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

/** What a seal says (SES_SealInfo). */
export interface SealInfo {
  /** The seal maker's own mark (Vid). */
  readonly makerId: string
  /** The seal's number, the maker's own. ASCII. */
  readonly id: string
  readonly kind: number
  readonly name: string
  readonly signers: SealSigners
  readonly createdAt: Date
  readonly validFrom: Date
  readonly validUntil: Date
  readonly picture: SealPicture
  readonly extensions: readonly SealExtension[]
}

/** A seal that was read. Byte fields are views of `der`. */
export interface Seal {
  readonly der: Uint8Array
  readonly form: SealForm
  readonly headerVersion: number
  readonly info: SealInfo
  /** The seal maker's certificate, DER, not yet looked at. */
  readonly maker: Uint8Array
  readonly algorithmOid: string
  /** Undefined for an algorithm that is not in the table. */
  readonly algorithm: SignatureName | undefined
  /** What the seal maker signed. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
  /** A time stamp, unread (form of 2025). */
  readonly timeStamp?: Uint8Array
}
