import { verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { SignatureName } from '@certhall/pki'
import { z } from 'zod'
import { fromBase64 } from '../encoding.ts'

/** The key that signs what the hall offers; pinned when the assistant is packaged, and no other counts. */
export interface UpdateKey {
  algorithm: SignatureName
  /** DER SubjectPublicKeyInfo, base64. */
  spki: string
}

/** Before the signed bytes, so that this signature can be taken for no other. */
export const UPDATE_DOMAIN = 'certhall-assistant-update\n'

const signed = z.object({
  /** The manifest's JSON, base64: exactly these bytes are signed. */
  payload: z.base64().max(64 * 1024),
  /** X.509 form, base64. */
  signature: z.base64().max(8192),
})
const versionText = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/)
const manifest = z.object({
  assistant: z.literal('certhall'),
  version: versionText,
  issuedAt: z.iso.datetime(),
  /** After this an old manifest says nothing any more: whoever holds back newer ones is noticed. */
  expiresAt: z.iso.datetime(),
  files: z.array(
    z.object({
      /** `linux-x64` …, as Node names them. */
      system: z.string().max(40),
      name: z.string().regex(/^[\w.+~-]{1,120}$/),
      size: z.int().positive(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

export type UpdateManifest = z.infer<typeof manifest>

/** The manifest inside, once its signature by the pinned key and its dates hold. `update-untrusted`. */
export function readManifest(answer: unknown, key: UpdateKey, now: Date): UpdateManifest {
  const outer = signed.safeParse(answer)
  if (!outer.success) throw new CerthallError('update-untrusted', 'no signed manifest')
  const payload = fromBase64(outer.data.payload)
  const bytes = Buffer.concat([Buffer.from(UPDATE_DOMAIN), payload])
  if (!verify(key.algorithm, fromBase64(key.spki), bytes, fromBase64(outer.data.signature)))
    throw new CerthallError('update-untrusted', 'the signature is not by the pinned key')
  const inner = manifest.safeParse(parseJson(payload))
  if (!inner.success) throw new CerthallError('update-untrusted', z.prettifyError(inner.error))
  if (Date.parse(inner.data.expiresAt) < now.getTime()) throw new CerthallError('update-untrusted', 'expired')
  return inner.data
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

/** Whether the first is later than the second; both are three numbers. */
export function isNewer(one: string, other: string): boolean {
  const [ours, theirs] = [one, other].map((text) => text.split('.').map(Number))
  for (const [index, number] of (ours ?? []).entries()) {
    const difference = number - (theirs?.[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}
