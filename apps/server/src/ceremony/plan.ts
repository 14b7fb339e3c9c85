import { type AuthorityPlan, isIssuerId } from '@certhall/ca'
import { CerthallError } from '@certhall/model'
import {
  type AttributeType,
  KEYS,
  type KeyType,
  keyFits,
  SIGNATURES,
  type SignatureName,
} from '@certhall/pki'
import { parse } from 'yaml'
import { z } from 'zod'
import { parsePkcs11Uri } from '../adapters/signer/pkcs11-uri.ts'

// RFC 5280 §4.2.1.4: an intermediate that names no restriction of its own asserts anyPolicy.
const ANY_POLICY = '2.5.29.32.0'
const ATTRIBUTES = ['C', 'ST', 'L', 'O', 'OU', 'CN'] as const satisfies AttributeType[]

const authority = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .refine(isIssuerId, 'keys of another kind are kept under this name'),
  key: z.enum(Object.keys(KEYS) as [KeyType]),
  signature: z.enum(Object.keys(SIGNATURES) as [SignatureName]).optional(),
  parent: z.string().optional(),
  /** In this order in the name. */
  subject: z.partialRecord(z.enum(ATTRIBUTES), z.string().min(1)).refine(({ CN }) => CN, 'CN is missing'),
  years: z.int().min(1).max(50),
  pathLength: z.int().min(0).optional(),
  policies: z.array(z.string()).min(1).default([ANY_POLICY]),
  keyStore: z.string().startsWith('pkcs11:').optional(),
})

const schema = z.strictObject({
  name: z.string().min(1),
  /** Where certificates say that lists and status are. Not https: its own certificate would need them first (RFC 5280 §8). */
  origin: z.url({ protocol: /^http$/ }).refine((text) => new URL(text).origin === text, 'not an origin'),
  witnesses: z.array(z.string().min(1)).min(1),
  authorities: z.array(authority).min(1),
})

/** What a ceremony makes, and before whom. */
export interface CeremonyPlan {
  name: string
  origin: string
  witnesses: string[]
  /** Those above before those below. */
  authorities: AuthorityPlan[]
}

/** Reads a plan in YAML. @throws `configuration-invalid`, in one line that names the place. */
export function readCeremonyPlan(text: string): CeremonyPlan {
  let read: unknown
  try {
    read = parse(text)
  } catch (error) {
    throw refused((error as Error).message.split('\n')[0] ?? '')
  }
  const { data, error } = schema.safeParse(read)
  if (error) {
    const [issue] = error.issues
    throw refused(`${issue?.path.join('.') || 'the top'}: ${issue?.message}`)
  }
  const seen = new Set<string>()
  for (const { id, key, signature, keyStore } of data.authorities) {
    if (seen.has(id)) throw refused(`${id} stands twice`)
    seen.add(id)
    if (signature !== undefined && !keyFits(key, signature))
      throw refused(`${id}: ${key} keys cannot make ${signature}`)
    if (keyStore !== undefined) parsePkcs11Uri(keyStore)
  }
  return {
    ...data,
    authorities: data.authorities.map(
      ({ key, subject, signature, parent, pathLength, keyStore, ...rest }) => ({
        ...rest,
        algorithm: key,
        subject: Object.entries(subject).map(([type, value]) => ({ type: type as AttributeType, value })),
        ...(signature !== undefined && { signature }),
        ...(parent !== undefined && { parent }),
        ...(pathLength !== undefined && { pathLength }),
        ...(keyStore !== undefined && { keyStore }),
      }),
    ),
  }
}

const refused = (why: string) => new CerthallError('configuration-invalid', `The ceremony's plan: ${why}.`)
