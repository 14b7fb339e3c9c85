/** One part of a page, from top to bottom. Texts may mix Chinese and English; a part that does not fit begins a new page. */
export type PdfBlock =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string; size?: 'small' | 'normal' | 'large' }
  | { type: 'list'; items: readonly string[] }
  /** Names with their values, in a ruled table of two columns. */
  | { type: 'facts'; rows: readonly (readonly [name: string, value: string])[] }
  /** `widths`: parts of the page's width, in any unit. */
  | {
      type: 'table'
      columns: readonly { title: string; width: number; align?: 'left' | 'right' }[]
      rows: readonly (readonly string[])[]
    }
  /** Fields to be filled in by hand, side by side: a line each, room for a stamp over it. */
  | { type: 'signatures'; fields: readonly string[] }
  /** Something to be copied by hand, in large letters set apart: a PIN, a reference. */
  | { type: 'code'; text: string; caption?: string }
  | { type: 'page-break' }

/** A printed page as data: who makes one names its parts, and nothing of how they are drawn. */
export interface PdfDocument {
  title: string
  /** Under the title. */
  subtitle?: string
  language: 'zh' | 'en'
  /** In small letters at the foot of every page, beside its number. */
  footer?: string
  /** A5 for slips. */
  size?: 'A4' | 'A5'
  blocks: readonly PdfBlock[]
}
