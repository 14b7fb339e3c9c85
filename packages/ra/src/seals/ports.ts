import type { SignedStatement, Words } from '@certhall/model'
import type { Page } from '../see-to-all.ts'

/** What a picture is judged by: the profile's entry for its kind of seal. */
export interface PictureRule {
  shape: 'round' | 'oval' | 'square'
  widthMm: number
  heightMm: number
  colour: 'red' | 'blue' | 'black'
  minDpi: number
}

export interface PictureFinding {
  check: string
  verdict: 'right' | 'noted' | 'wrong'
  code: string
  title: Words
  words: Words
}

export interface PreparedPicture {
  acceptable: boolean
  findings: PictureFinding[]
  /** The impression alone on a transparent ground; absent where none was found. */
  png?: Uint8Array
}

/** Looks at uploads. `input-invalid` for what is no picture. */
export interface SealPictures {
  prepare(file: Uint8Array, rule: PictureRule): Promise<PreparedPicture>
}

/** What an application for a seal is about; beside its case. */
export interface SealImage extends Partial<Omit<PreparedPicture, 'findings' | 'acceptable'>> {
  reference: string
  /** Id of the kind in the profile. */
  kind: string
  name: string
  acceptable: boolean
  findings: PictureFinding[]
  /** SHA-256 (hex) of the picture: what a reviewer approves. */
  digest?: string
}

export interface SealContents {
  id: string
  type: number
  name: string
  /** DER: the only certificate that may stamp with it. */
  certificate: Uint8Array
  png: Uint8Array
  widthMm: number
  heightMm: number
  createdAt: Date
}

export interface PreparedSeal {
  /** What is signed (SES_SealInfo). */
  info: Uint8Array
  /** The seal maker's certificate, and by what his key is found. */
  maker: Uint8Array
  makerKey: string
  validUntil: Date
}

/** The seal maker: his key and certificate are the authority's business. */
export interface SealMaker {
  /** `line`: whose authority certifies him. */
  prepare(line: string, seal: SealContents): Promise<PreparedSeal>
  /** SESeal, DER. `key-unavailable` where the key of this certificate is away. */
  sign(prepared: Pick<PreparedSeal, 'info' | 'maker' | 'makerKey'>): Promise<Uint8Array>
}

/** A seal as the register knows it; made once signed. */
export interface SealRecord {
  id: string
  /** The application that it was made for, or the one whose new certificate it was made anew for. */
  reference: string
  holderId: string
  profile: string
  kind: string
  name: string
  /** Fingerprint of the certificate that may stamp with it, and its place among that certificate's seals, from 1. */
  certificate: string
  ordinal: number
  png: Uint8Array
  widthMm: number
  heightMm: number
  info: Uint8Array
  maker: Uint8Array
  makerKey: string
  createdAt: Date
  validUntil: Date
  der?: Uint8Array
  /** SHA-256 (hex) of it. */
  digest?: string
  /** Id of the seal that it takes the place of. */
  follows?: string
  /** When the token's own signature said that it was written and read back, and on which token. */
  receivedAt?: Date
  token?: string
  cancelled?: { at: Date; by: string; reason: string }
}

export interface SealFiling {
  /** Where it was filed (备案机关), under which number, and when (YYYY-MM-DD). */
  office: string
  number: string
  filedOn: string
  /** Who wrote it down. */
  by: string
  at: Date
}

export interface SealTicketRecord {
  /** SHA-256 (hex) of the ticket. */
  id: string
  holderId: string
  /** Fingerprint of the certificate that has logged in. */
  certificate: string
  /** 'staff/…' where a clerk has begun it, with the holder there. */
  openedBy?: string
  nonce: string
  expiresAt: Date
}

export interface SealTickets {
  add(ticket: SealTicketRecord): Promise<void>
  find(id: string): Promise<SealTicketRecord | undefined>
  sweep(at: Date): Promise<void>
}

/** One use of a seal: begun before the token is asked, done with the signature that proves it. */
export interface StampingRecord {
  id: string
  seal: string
  holderId: string
  /** Of the document before it was stamped; undefined where another application asked the assistant itself. */
  document?: { name: string; pages: number; page: number; digest: string }
  begunAt: Date
  /** `at`: by the clock of the computer that stamped. */
  done?: StampingProof & { recordedAt: Date }
}

export interface StampingProof {
  at: Date
  /** Hash (hex) that was signed, by the digest that goes with the key. */
  documentHash: string
  /** SignedData, DER. */
  signature: Uint8Array
}

/** What a stamp's signature says, both of its signatures verified. */
export interface ReadStamp {
  /** SHA-256 (hex) of the seal, and of the certificate that stamped. */
  sealDigest: string
  certificate: string
  at: Date
  documentHash: string
  /** What the one who asked calls the stamping. */
  property: string
}

export interface StampReader {
  /** `input-invalid` for what is no stamp, or whose signatures are wrong. */
  read(signature: Uint8Array): ReadStamp
}

/** Each call is one transaction. */
export interface Stampings {
  begin(stamping: Omit<StampingRecord, 'done'>): Promise<void>
  find(id: string): Promise<StampingRecord | undefined>
  byDocument(documentHash: string, seal: string): Promise<StampingRecord | undefined>
  /** The first proof counts, for a stamping as for a document. Where none of this id was begun, it is now. */
  complete(
    stamping: Omit<StampingRecord, 'done'>,
    proof: NonNullable<StampingRecord['done']>,
  ): Promise<StampingRecord>
  /** Newest first. */
  ofHolder(holderId: string, limit: number): Promise<StampingRecord[]>
  ofSeal(seal: string, limit: number): Promise<StampingRecord[]>
}

/** Each call is one transaction. */
export interface Seals {
  /** Replaces what the application said before. */
  /** `case-state-wrong` once the application is submitted. */
  putImage(image: SealImage): Promise<void>
  image(reference: string): Promise<SealImage | undefined>
  /** Stores what is to be signed, with the next place; answers what stands there already for this application, or as this seal's successor. */
  intend(
    seal: Omit<SealRecord, 'ordinal' | 'der' | 'digest' | 'receivedAt' | 'token' | 'cancelled'>,
  ): Promise<SealRecord>
  /** Stores the signed seal where none is stored yet, and answers what is. */
  complete(id: string, der: Uint8Array, digest: string): Promise<SealRecord>
  find(id: string): Promise<SealRecord | undefined>
  byDigest(digest: string): Promise<SealRecord | undefined>
  /** Oldest first. */
  ofHolder(holderId: string): Promise<SealRecord[]>
  /** Prepared and not signed: a key was away, or a process ended; in the order of their ids. */
  unsigned(page: Page): Promise<SealRecord[]>
  /** The first receipt counts. */
  receive(id: string, receipt: { at: Date; token: string; evidence: SignedStatement }): Promise<void>
  /** A second time changes nothing. */
  cancel(id: string, cancelled: NonNullable<SealRecord['cancelled']>): Promise<void>
  /** The same office and number again changes nothing. */
  file(id: string, filing: SealFiling): Promise<void>
  /** Oldest first. */
  filings(id: string): Promise<SealFiling[]>
}
