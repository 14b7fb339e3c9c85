import { oneTimeCode } from './zh-code.ts'
import { fees } from './zh-fees.ts'
import { life } from './zh-life.ts'
import { relying } from './zh-log-in.ts'
import { mail } from './zh-mail.ts'
import { seals } from './zh-seals.ts'

/** What only pages say that nobody's visit begins with: loaded beside their scripts. */
export const late = { ...oneTimeCode, ...fees, ...life, ...mail, ...relying, ...seals }

export type LateMessages = typeof late
