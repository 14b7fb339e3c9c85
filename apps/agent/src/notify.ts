import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import type { TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import { errorInWords } from '@certhall/model/error-words'
import type { TokenEvent } from '@certhall/token'
import type { TokenModule } from './config.ts'
import { certificateDetails } from './tokens/certificate-details.ts'

const LIFE_MS = 5000

/** A desktop notification through `notify-send`; where it is missing or fails, nothing happens. */
export function notifyDesktop(title: string, text: string): void {
  const child = spawn('notify-send', ['--app-name=证书助手', '--', title, text], {
    stdio: 'ignore',
    timeout: LIFE_MS,
  })
  child.on('error', () => {})
  child.unref()
}

/** 「USBKey已插入」 with holder and days left, or that it is out. */
export function tokenNotice(tokens: readonly TokenView[], event: TokenEvent, now: Date): [string, string] {
  if (event.type === 'removed') return ['USBKey 已拔出', event.id]
  const token = tokens.find(({ id }) => id === event.id)
  const newest = token?.certificates[0]
  if (!newest) return ['USBKey已插入', token?.label ?? event.id]
  const { holder, daysLeft, notAfter } = certificateDetails(newest, now)
  const left = daysLeft < 0 ? '已过期' : `还有 ${daysLeft} 天到期`
  return ['USBKey已插入', `${holder}，有效期至 ${notAfter.slice(0, 10)}，${left}`]
}

/** That a driver program failed, and what to do; the other tokens go on. */
export function moduleNotice({ path }: TokenModule, error: Error): [string, string] {
  const code = error instanceof CerthallError ? error.code : 'token-module-crashed'
  const { what, next } = errorInWords(code, 'zh')
  return [what, `${next}（${basename(path)}）`]
}
