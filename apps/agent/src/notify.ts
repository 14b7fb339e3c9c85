import { spawn } from 'node:child_process'
import type { TokenView } from '@certhall/bridge'
import type { ErrorCode } from '@certhall/model'
import { errorInWords } from '@certhall/model/error-words'
import type { TokenEvent } from '@certhall/token'
import type { DesktopBus } from './desktop/desktop-bus.ts'
import { certificateDetails } from './tokens/certificate-details.ts'

const LIFE_MS = 5000

export interface Notifier {
  notify(title: string, text: string): void
  close(): void
}

/**
 * Desktop notifications over D-Bus, which tells when one is clicked; through `notify-send` where that fails. Where
 * there is neither, nothing happens.
 */
export function openNotifier(onOpen: () => void): Notifier {
  let bus: Promise<DesktopBus | undefined> | undefined
  let line: Promise<void> = Promise.resolve()

  async function show(title: string, text: string): Promise<void> {
    try {
      // Loaded at the first notification: most days there is none.
      bus ??= import('./desktop/desktop-bus.ts').then(({ openDesktopBus }) => openDesktopBus(onOpen))
      const open = await bus
      if (open) return await open.notify(title, text)
    } catch {
      // A session that ended, a desktop without notifications: the next one is tried anew.
      await bus?.then((open) => open?.close()).catch(() => {})
    }
    bus = undefined
    bySend(title, text)
  }

  return {
    notify(title, text) {
      // In their order, so that a removal is not told before its insertion.
      line = line.then(() => show(title, text))
    },
    close: () => void bus?.then((open) => open?.close()).catch(() => {}),
  }
}

function bySend(title: string, text: string): void {
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

/** That a driver program failed, and what to do; or that it works again. The other tokens go on. */
export function moduleNotice(module: string, code: ErrorCode | undefined): [string, string] {
  if (!code) return ['USBKey 的驱动程序已恢复正常', module]
  const { what, next } = errorInWords(code, 'zh')
  return [what, `${next}（${module}）`]
}
