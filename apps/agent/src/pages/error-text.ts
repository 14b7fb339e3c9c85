import { errorInWords } from '@certhall/model/error-words'
import { AgentError } from './call-agent.ts'
import type { Say } from './language.tsx'

type Facts = Record<string, unknown>
type Wording = readonly [zh: string | ((facts: Facts) => string), en: string | ((facts: Facts) => string)]

const UNLOCK_ZH = '请到证书大厅办理“介质解锁”，或拨打服务热线。请勿反复尝试。'
const UNLOCK_EN =
  'Apply for an unlock in the certificate hall or call the hotline. Please do not keep trying.'

// What others can look up about the holder.
const WEAK_PINS: Record<string, readonly [zh: string, en: string]> = {
  'birth-date': [
    '新密码是证书持有人的生日，别人容易猜到。请换一个与生日无关的密码。',
    'The new PIN is the holder’s date of birth, which others can guess. Choose one that has nothing to do with it.',
  ],
  'identity-number': [
    '新密码是证书里某个号码的一部分，别人容易查到。请换一个与证件号码无关的密码。',
    'The new PIN is part of a number in the certificate, which others can look up. Choose one that is in none of them.',
  ],
}

// What happened, then what to do.
const WORDINGS: Record<string, Wording> = {
  'pin-wrong': [
    ({ triesLeft }) =>
      typeof triesLeft === 'number'
        ? `密码不正确，还可以再试 ${triesLeft} 次。`
        : '密码不正确，请核对后再试。',
    ({ triesLeft }) =>
      typeof triesLeft === 'number'
        ? `That PIN is not right. You can try ${triesLeft} more time${triesLeft === 1 ? '' : 's'}.`
        : 'That PIN is not right. Check it and try again.',
  ],
  'pin-locked': [`密码已锁定。${UNLOCK_ZH}`, `The PIN is locked. ${UNLOCK_EN}`],
  'pin-weak': [
    ({ reason }) =>
      WEAK_PINS[String(reason)]?.[0] ?? '新密码太简单或长度不对，请用 6 至 16 位、不连续也不重复的字符。',
    ({ reason }) =>
      WEAK_PINS[String(reason)]?.[1] ??
      'The new PIN is too simple or has the wrong length. Use 6 to 16 characters that are no sequence and no repetition.',
  ],
  'pin-required': [
    '没有输入密码，没有做任何改动。需要时请再试一次。',
    'No PIN was entered; nothing was changed. Try again when you like.',
  ],
  'not-supported': [
    '系统的密码窗口打不开，请改在本页输入。',
    'The system’s window for the PIN does not open. Enter it on this page instead.',
  ],
  'token-removed': [
    'USBKey 已拔出。插回后输入密码即可继续，不会重复申请。',
    'The USBKey was pulled out. Plug it in again and enter the PIN to go on; nothing is applied for twice.',
  ],
  'token-absent': [
    '没有找到这个 USBKey，请插入后再试。',
    'That USBKey is not plugged in. Plug it in and try again.',
  ],
  'repair-changed': [
    '情况和刚才显示的不一样了，没有改动。请重新检测后再试。',
    'Things are not as they were shown; nothing was changed. Check again, then try again.',
  ],
  'repair-refused': [
    '没有得到管理员的同意，没有改动。需要时再点「修复」，并输入管理员密码。',
    'The administrator’s consent was not given. Press Repair again when you like, and enter the password.',
  ],
  'repair-failed': [
    ({ output }) =>
      `修复没有成功。可以在“修复记录”里点「撤销」恢复原样，或把检测报告发给客服。系统的回答：${output}`,
    ({ output }) =>
      `The repair did not work. Undo it below, or send the report to the support. The system said: ${output}`,
  ],
  'token-busy': [
    '这个 USBKey 正在另一个窗口中使用，请等它完成后再试。',
    'Another window is using this USBKey. Wait until it has finished and try again.',
  ],
  'token-full': [
    'USBKey 空间不足，放不下新证书。还没有提交任何内容，请联系服务网点清理。',
    'The USBKey has no room for a new certificate. Nothing was submitted; ask a service point to make room.',
  ],
  'container-exists': [
    'USBKey 里已有同一编号的证书，为避免覆盖它已停止。请回到证书大厅查看进度或拨打服务热线。',
    'The USBKey already holds a certificate of that number; stopped rather than overwrite it. See the progress in the hall or call the hotline.',
  ],
  'token-foreign': [
    '这是其他机构的 USBKey，证书助手不会动它。',
    "This is another organisation's token; the assistant leaves it alone.",
  ],
  'token-damaged': [
    'USBKey 读写结果不一致，原证书未受影响。请重新插拔后再试，仍不行请到服务网点检测。',
    'The USBKey did not keep what was written. The old certificate is unharmed. Plug it in again and retry, or have it checked at a service point.',
  ],
  'delivery-other-token': [
    '这个 USBKey 里没有要更新的那张证书，请插入存有原证书的 USBKey。',
    'This USBKey does not hold the certificate to renew. Plug in the one with the old certificate.',
  ],
  'delivery-ticket-wrong': [
    '下证凭据已过期。请回到证书大厅，重新点击“下证”，会从中断处继续。',
    'The permission to download has run out. Go back to the hall and click “Download” again; it goes on where it stopped.',
  ],
  'delivery-answer-wrong': [
    '证书大厅返回的证书没有通过核对，因此没有写入。请稍后重试或拨打服务热线。',
    'The certificate sent by the hall did not pass the checks, so nothing was written. Try again later or call the hotline.',
  ],
  'server-away': [
    '暂时连不上证书大厅。已完成的步骤不会丢失，请检查网络后继续。',
    'The hall cannot be reached at the moment. What was done is kept; check the network and go on.',
  ],
  'statement-origin-wrong': [
    '这个网站不是它所说的证书大厅，已停止。',
    'This site is not the hall that it claims to be; stopped.',
  ],
  'case-state-wrong': [
    '这份申请目前不能下证，请回到证书大厅查看进度。',
    'This application cannot be downloaded now. See its progress in the hall.',
  ],
  'download-lapsed': [
    '已过下载期限，请按证书大厅的提示到受理点办理。',
    'The download period is over. Go to a service point as the hall explains.',
  ],
  'review-template-changed': [
    '登记信息在批准后有变化，需要重新审核，请回到证书大厅查看。',
    'The registered data changed after the approval; it has to be reviewed again. See the hall.',
  ],
  'consent-expired': [
    '这个请求已经处理过或已过期，请回到网站重新开始。',
    'This request was already used or has run out. Start again from the site.',
  ],
  'consent-refused': ['您已拒绝。', 'You have refused.'],
  'job-unknown': [
    '这个请求已过期，请回到网站重新开始。',
    'This request has run out. Start again from the site.',
  ],
  'origin-refused': [
    '这个网站不能使用证书助手：地址不安全或未获允许。',
    'This site may not use the assistant: its address is not secure or not allowed.',
  ],
  'input-invalid': ['网站发来的请求有误，已停止。', 'The site sent a request that makes no sense; stopped.'],
  unreachable: [
    '证书助手没有响应，请确认它正在运行，然后刷新本页。',
    'The assistant does not answer. Make sure that it runs, then reload this page.',
  ],
}

/** An error in plain words; unknown ones say what to do all the same. */
export function errorText(say: Say, code: string, facts: Facts = {}): string {
  const wording = WORDINGS[code]
  if (!wording) {
    // What is not special here is said as everywhere else.
    const { what, next } = errorInWords(code, say('zh', 'en') === 'zh' ? 'zh' : 'en', facts)
    return `${what}${say('', ' ')}${next}`
  }
  const [zh, en] = wording
  const pick = (wording: Wording[number]) => (typeof wording === 'string' ? wording : wording(facts))
  return say(pick(zh), pick(en))
}

export function textOf(say: Say, error: unknown): string {
  return error instanceof AgentError ? errorText(say, error.code, error.facts) : errorText(say, 'internal')
}
