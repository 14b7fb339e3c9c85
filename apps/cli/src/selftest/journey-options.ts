import type { Interruption } from './interruption.ts'
import type { Key } from './journey.ts'
import type { TestTokens } from './test-tokens.ts'

/** What `certhall selftest` gives every journey. */
export interface JourneyOptions {
  /** All of the hall's unless named. */
  profiles: string[] | undefined
  keys: Key[]
  json: boolean
  tokens: (tokensDir: string) => Promise<TestTokens>
  /** Of the faults each so-manieth only, beginning with this one. */
  every: number
  from: number
  interruption: Interruption
}
