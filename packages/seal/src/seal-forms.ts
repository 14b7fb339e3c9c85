/**
 * The forms in which electronic seals exist. A form is known by the elements of the outer SEQUENCE, and by the version in the
 * header where two have as many.
 */
export const SEAL_FORMS = {
  'gmt-0031-2014': { standard: 'GM/T 0031-2014', elements: [2], current: false },
  'gbt-38540-2020': { standard: 'GB/T 38540-2020', elements: [4], current: true },
  'gmt-0031-2025': { standard: 'GM/T 0031-2025', elements: [4, 5], current: true },
} as const satisfies Record<
  string,
  { readonly standard: string; readonly elements: readonly number[]; readonly current: boolean }
>

export type SealForm = keyof typeof SEAL_FORMS

/** What a new seal says of itself: header version 4 of GB/T 38540-2020. */
export const HEADER_VERSION = 4

/** The header's version from which on four elements are the form of 2025. */
const VERSION_2025 = 5

/** The form of a seal with so many elements and this version; undefined for none. */
export function sealFormOf(elements: number, version: number): SealForm | undefined {
  if (elements === 2) return 'gmt-0031-2014'
  if (elements === 5) return 'gmt-0031-2025'
  if (elements !== 4) return undefined
  return version >= VERSION_2025 ? 'gmt-0031-2025' : 'gbt-38540-2020'
}
