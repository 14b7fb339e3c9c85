import { z } from 'zod'
import { hex32, instant } from './common.ts'

// The certificate authority as its operators see it: issuers, their lists, their responders.

const publishedList = z.object({
  number: z.int(),
  thisUpdate: instant,
  nextUpdate: instant,
  entries: z.int(),
  /** Bytes. */
  size: z.int(),
  address: z.string(),
})

export const authority = z.object({
  id: z.string(),
  name: z.string(),
  /** Of the issuer above; a root has none. */
  parent: z.string().optional(),
  /** Issuers that follow one another under new keys; the newest generation issues. */
  line: z.string(),
  generation: z.int(),
  /** `retired`: a newer generation issues; its certificates live on, so it goes on signing lists and answers. `imported`: of
   * the system before this one. */
  state: z.enum(['root', 'issuing', 'retired', 'imported', 'ended']),
  algorithm: z.string(),
  signature: z.string(),
  /** `elsewhere`: its key did not come along with the import; its own service tells the status of its certificates. */
  keptIn: z.enum(['file', 'token', 'elsewhere']),
  serial: z.string(),
  fingerprint: hex32,
  notBefore: instant,
  notAfter: instant,
  /** From then on certificates of the longest term would outlive it: the next generation is due. */
  rolloverDue: instant.optional(),
  /** Its certificate; the chain is this one and its parents'. */
  address: z.string(),
  /** Sharded lists besides the complete one. */
  shards: z.int(),
  full: publishedList.optional(),
  delta: publishedList.optional(),
  /** Changes of status that the complete list does not tell yet. */
  pendingChanges: z.int(),
  /** Who signs its status answers; absent until the first is needed. */
  responder: z.object({ serial: z.string(), notBefore: instant, notAfter: instant }).optional(),
})

export const authorities = z.object({
  /** Roots first, then by line, the newest generation first. */
  authorities: z.array(authority),
  ocspAddress: z.string(),
})

export type AuthorityView = z.infer<typeof authority>
export type Authorities = z.infer<typeof authorities>
