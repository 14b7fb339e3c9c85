import { oneTimeCode } from './en-code.ts'
import { fees } from './en-fees.ts'
import { life } from './en-life.ts'
import { relying } from './en-log-in.ts'
import { mail } from './en-mail.ts'
import { seals } from './en-seals.ts'
import type { LateMessages } from './zh-late.ts'

/** What only pages say that nobody's visit begins with: loaded beside their scripts. */
export const late: LateMessages = { ...oneTimeCode, ...fees, ...life, ...mail, ...relying, ...seals }
