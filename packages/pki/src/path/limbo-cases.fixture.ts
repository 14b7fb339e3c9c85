import { nullValue, oid, sequence, tlv } from '../der-write.ts'
import { EXTENSION } from '../extensions.ts'
import {
  authority,
  basic,
  certify,
  cn,
  constraints,
  dns,
  type Entity,
  leaf,
  newKeys,
  nextSerial,
  type RawExtensionWish,
  root,
  san,
  usage,
  type Wish,
} from '../raw-certificate.fixture.ts'
import type { PathInput } from './validate-path.ts'

export interface Case extends Partial<Omit<PathInput, 'chain' | 'anchors'>> {
  readonly trusted: readonly Entity[]
  readonly between?: readonly Entity[]
  readonly leaf: Entity
}

export const NOW = new Date('2024-01-01T00:00:00Z')
export const day = (days: number) => new Date(NOW.getTime() + days * 86_400_000)
export const PRIVATE: RawExtensionWish = ['1.3.6.1.4.1.55738.666.1', new Uint8Array(), true]
export const info = (critical: boolean): RawExtensionWish => [
  EXTENSION.authorityInfoAccess,
  sequence(sequence(oid('1.3.6.1.5.5.7.48.2'), dns('example.com'))),
  critical,
]
export const eku = (...purposes: string[]): RawExtensionWish => [
  EXTENSION.extendedKeyUsage,
  sequence(...purposes.map(oid)),
]
export const noUsage = usage([])
export const named = (name: string, subject = cn('leaf')): Wish => ({
  subject,
  extensions: { san: san(dns(name)) },
})
export const inRoot = (nc: RawExtensionWish, below: Wish): Case => {
  const top = root({ more: [nc] })
  return { trusted: [top], leaf: leaf(top, below) }
}
export const inAuthority = (nc: RawExtensionWish, below: Wish): Case => {
  const top = root()
  const middle = authority(top, { more: [nc] })
  return { trusted: [top], between: [middle], leaf: leaf(middle, below) }
}
export const withSan = (...names: Uint8Array[]): Wish => ({ extensions: { san: san(...names) } })
export const simple = (rootWish: Wish, leafWish: Wish = {}): Case => {
  const top = root(rootWish)
  return { trusted: [top], leaf: leaf(top, leafWish) }
}
export const three = (rootWish: Wish, middleWish: Wish, leafWish: Wish = {}): Case => {
  const top = root(rootWish)
  const middle = authority(top, middleWish)
  return { trusted: [top], between: [middle], leaf: leaf(middle, leafWish) }
}
/** Authorities below a root, one below the other, with these path lengths. */
export const lengths = (...limits: (number | undefined)[]): Case => {
  const top = root()
  const between: Entity[] = []
  for (const limit of limits)
    between.push(authority(between.at(-1) ?? top, { extensions: { basic: basic(true, limit) } }))
  return { trusted: [top], between, leaf: leaf(between.at(-1) as Entity) }
}
export const dates = (from: string, until: string): Wish => ({
  from: new Date(`${from}Z`),
  until: new Date(`${until}Z`),
})
export const month = (at: string): Case => {
  const valid = dates('2024-03-01', '2024-04-01')
  return { ...three(valid, valid, valid), at: new Date(at) }
}
export const listed = (make: (top: Entity, below: Entity) => Uint8Array, rootWish: Wish = {}): Case => {
  const made = simple(rootWish)
  return { ...made, crls: [make(made.trusted[0] as Entity, made.leaf)] }
}
export const OTHER = { serial: nextSerial() }
export const PRIVATE_NAME = tlv(0xa0, oid('1.3.6.1.4.1.55738.666.3'), tlv(0xa0, nullValue()))

/** Two authorities that certify each other, below nobody. */
export function cycle(first: Uint8Array, second: Uint8Array): Case {
  const one = newKeys()
  const two = newKeys()
  const usual = { usage: usage(['keyCertSign']), basic: basic(true) }
  const a = certify({ keys: two, subject: second, der: second }, { keys: one, subject: first, usual })
  const b = certify({ keys: one, subject: first, der: first }, { keys: two, subject: second, usual })
  return { trusted: [root()], between: [a, b], leaf: leaf(a) }
}

export function alternate(trustedBoth: boolean): Case {
  const [a, b] = [root(), root()]
  const limits = trustedBoth
    ? constraints([], [dns('forbidden.example.com')])
    : constraints([dns('permitted.example.com')], [dns('forbidden.example.com')])
  const above = authority(a, { more: [limits] })
  const shared = { keys: newKeys(), subject: cn('an-intermediate') }
  const forbidden = { ...shared, more: [san(dns('forbidden.example.com'))] }
  const [first, second] = trustedBoth
    ? [
        authority(above, forbidden),
        authority(b, { ...shared, more: [san(dns('unconstrained-ica.example.com'))] }),
      ]
    : [authority(b, forbidden), authority(above, shared)]
  return {
    trusted: trustedBoth ? [a, b] : [a],
    between: [above, first, second],
    leaf: leaf(first, named('permitted.example.com')),
  }
}

/** limbo only says that a case is to be refused; for what reason we refuse it stands beside it, `fault@index`. */
export type Row = readonly [id: string, verdict: string, make: () => Case]

export const ONE_V6 = [...new Array(15).fill(0), 1] as number[]
export const ALL_V6 = new Array(16).fill(255) as number[]
export const FORBIDDEN = constraints([dns('permitted.example.com')], [dns('forbidden.example.com')])

export function sanInBetween(atRoot: boolean): Case {
  const top = root(atRoot ? { more: [FORBIDDEN] } : {})
  const first = authority(top, atRoot ? {} : { more: [FORBIDDEN] })
  const second = authority(first, { more: [san(dns('forbidden.example.com'))] })
  return { trusted: [top], between: [first, second], leaf: leaf(second, named('permitted.example.com')) }
}

export function twoSets(first: string[], second: string[]): Case {
  const top = root()
  const one = authority(top, { more: [constraints(first.map(dns))] })
  const two = authority(one, { more: [constraints(second.map(dns))] })
  return { trusted: [top], between: [one, two], leaf: leaf(two, named('foo.example.com')) }
}
