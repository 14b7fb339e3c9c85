import type { LogEntry, LogEvent } from '../../log/event.ts'
import { errorText } from '../error-text.ts'
import type { Say } from '../language.tsx'

type Purpose = Extract<LogEvent, { event: 'asked' }>['purpose']
type Words = { [Name in LogEvent['event']]: (say: Say, entry: Extract<LogEvent, { event: Name }>) => string }

const PURPOSES: Record<Purpose, (say: Say) => string> = {
  'log-in': (say) => say('用证书登录', 'to log in with a certificate'),
  'staff-log-in': (say) => say('工作人员登录', 'to log in as a member of staff'),
  deliver: (say) => say('写入新证书', 'to write a new certificate'),
  unlock: (say) => say('解锁', 'Unlock'),
  issue: (say) => say('制证', 'Issue'),
  restore: (say) => say('写入以前的加密密钥', 'to write earlier encryption keys'),
  seal: (say) => say('写入电子印章', 'to write electronic seals'),
  list: (say) => say('查看证书', 'to see your certificates'),
  'sign-document': (say) => say('签署文件', 'to sign a document'),
  'stamp-document': (say) => say('在文件上盖章', 'to stamp a document'),
  check: (say) => say('测试连接', 'to test the connection'),
}

const WORDS: Words = {
  started: (say, { version }) => say(`证书助手启动（${version}）`, `The assistant started (${version})`),
  stopped: (say) => say('证书助手停止', 'The assistant stopped'),
  'token-inserted': (say, { token }) => say(`插入 USBKey ${token}`, `USBKey ${token} plugged in`),
  'token-removed': (say, { token }) => say(`拔出 USBKey ${token}`, `USBKey ${token} pulled out`),
  'token-refused': (say, { token, code, triesLeft }) =>
    say(`USBKey ${token}：`, `USBKey ${token}: `) + errorText(say, code, { triesLeft }),
  'pin-verified': (say, { token }) => say(`验证密码正确，USBKey ${token}`, `PIN verified, USBKey ${token}`),
  'pin-changed': (say, { token }) => say(`修改了密码，USBKey ${token}`, `PIN changed, USBKey ${token}`),
  'site-allowed': (say, { site }) => say(`允许网站 ${site}`, `Site allowed: ${site}`),
  'site-revoked': (say, { site }) => say(`撤销对网站 ${site} 的允许`, `Site no longer allowed: ${site}`),
  asked: (say, { site, purpose }) =>
    say(`${site} 请求${PURPOSES[purpose](say)}`, `${site} asked ${PURPOSES[purpose](say)}`),
  agreed: (say, { site, purpose, token }) =>
    say(
      `您同意 ${site} ${PURPOSES[purpose](say)}，USBKey ${token}`,
      `You let ${site} go on ${PURPOSES[purpose](say)}, USBKey ${token}`,
    ),
  refused: (say, { site, purpose }) =>
    say(
      `您拒绝了 ${site} ${PURPOSES[purpose](say)}`,
      `You refused ${site}, which asked ${PURPOSES[purpose](say)}`,
    ),
  finished: (say, { site, purpose }) =>
    say(`完成：${site} ${PURPOSES[purpose](say)}`, `Done: ${site} asked ${PURPOSES[purpose](say)}`),
  interrupted: (say, { site, purpose, code }) =>
    say(
      `中断：${site} ${PURPOSES[purpose](say)}。${errorText(say, code)}`,
      `Interrupted: ${site} asked ${PURPOSES[purpose](say)}. ${errorText(say, code)}`,
    ),
  failed: (say, { site, purpose, code }) =>
    say(
      `没有完成：${site} ${PURPOSES[purpose](say)}。${errorText(say, code)}`,
      `Not finished: ${site} asked ${PURPOSES[purpose](say)}. ${errorText(say, code)}`,
    ),
  'module-failed': (say, { module, code }) =>
    say(`驱动程序 ${module}：${errorText(say, code)}`, `Driver ${module}: ${errorText(say, code)}`),
  'module-recovered': (say, { module }) => say(`驱动程序 ${module} 恢复正常`, `Driver ${module} works again`),
  repaired: (say, { check }) => say(`修复了环境检测项（${check}）`, `Repaired: ${check}`),
  undone: (say, { check }) => say(`撤销了修复（${check}）`, `Repair undone: ${check}`),
  fault: (say, { where }) => say(`证书助手内部出错（${where}）`, `An error inside the assistant (${where})`),
}

/** One entry as a sentence. */
export function entryText(say: Say, entry: LogEntry): string {
  const words = WORDS[entry.event] as (say: Say, entry: LogEvent) => string
  return words(say, entry)
}

const BAD: readonly LogEvent['event'][] = ['token-refused', 'failed', 'interrupted', 'module-failed', 'fault']

export const isBad = ({ event }: LogEntry): boolean => BAD.includes(event)
