/** What a paper may be: said by its content, whatever its name. */
export const PAPER_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const
export type PaperType = (typeof PAPER_TYPES)[number]

/** A page or file that was handed in with an application. */
export interface PaperRecord {
  /** 32 hex digits. */
  id: string
  reference: string
  /** Which of the papers that the profile asks for. */
  kind: string
  /** As the file was called; shown only. */
  name: string
  type: PaperType
  /** Octets, as stored. */
  size: number
  /** 1 for a picture. */
  pages: number
  uploadedAt: Date
  by: 'holder' | 'staff'
  /** Holder's or staff member's id. */
  actorId: string
  /** `not-scanned`: the installation has no virus scanner. */
  scan: 'clean' | 'not-scanned'
}

/** Papers, sealed at rest; several server processes share them. */
export interface Papers {
  /** `paper-too-many` when `most` of the case are there already, `case-state-wrong` once it is submitted; all in one transaction. */
  add(paper: PaperRecord, bytes: Uint8Array, most: number): Promise<void>
  /** Oldest first. */
  list(reference: string): Promise<PaperRecord[]>
  read(reference: string, id: string): Promise<{ paper: PaperRecord; bytes: Uint8Array } | undefined>
  /** `case-state-wrong` once the application is submitted. */
  remove(reference: string, id: string): Promise<void>
  /** Removes those of the profile's applications that ended before this instant; answers how many. */
  sweep(profile: string, endedBefore: Date): Promise<number>
}

/** What a file turned out to be. `bytes` is what is kept: pictures are made anew, without what else was in the file. */
export interface ReadPaper {
  type: PaperType
  bytes: Uint8Array
  pages: number
}

export interface PaperReader {
  /** `paper-type-refused`, `paper-damaged`, `paper-encrypted`, `paper-active`. */
  read(bytes: Uint8Array): Promise<ReadPaper>
  /** A page (from 1) as a PNG to look at, `width` pixels wide at most. `not-found`. */
  preview(paper: ReadPaper, page: number, width: number): Promise<Uint8Array>
}

/** `paper-scan-away` where the scanner does not answer: nothing is let through unseen. */
export interface VirusScanner {
  /** Whether there is one at all. */
  present: boolean
  /** Name of what was found, or undefined. */
  scan(bytes: Uint8Array): Promise<string | undefined>
}
