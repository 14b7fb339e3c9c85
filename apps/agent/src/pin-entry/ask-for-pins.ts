import type { Language, TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import type { Job } from '../jobs/job.ts'
import type { TokenWatch } from '../tokens/token-watch.ts'
import type { AskPin, PinQuestion } from './pinentry.ts'

/** Each of these asks in a window of its own. `pin-required` where the user closes it; `not-supported` where there is no such window, or it fails. */
export interface PinWindow {
  askPin: Promise<AskPin | undefined>
  watch: TokenWatch
}

/** What a window says whatever it asks for. */
const FRAME: Record<Language, { title: string; cancel: string; pin: string; tries(left: number): string }> = {
  zh: {
    title: '证书助手',
    cancel: '取消',
    pin: '证书密码（PIN）',
    tries: (left) => `还可以试 ${left} 次`,
  },
  en: {
    title: 'Certificate assistant',
    cancel: 'Cancel',
    pin: 'Certificate PIN',
    tries: (left) => `Tries left: ${left}`,
  },
}

/** The PIN that agrees to a job. `consent-expired`. */
export async function askForJob(window: PinWindow, job: Job, tokenId: string): Promise<string> {
  if (job.state !== 'waiting' && job.state !== 'paused') throw new CerthallError('consent-expired')
  const { origin, lines, request } = job
  const isZh = request.language === 'zh'
  return await ask(window, tokenId, request.language, (told) => ({
    description: [origin, ...lines, ...told],
    ok: isZh ? '同意' : 'Agree',
    cancel: isZh ? '拒绝' : 'Refuse',
  }))
}

/** The PIN that is only to be checked. */
export async function askToVerify(window: PinWindow, tokenId: string, language: Language): Promise<string> {
  const isZh = language === 'zh'
  return await ask(window, tokenId, language, (told) => ({
    description: [isZh ? '验证密码' : 'Verify the PIN', ...told],
    ok: isZh ? '验证' : 'Verify',
  }))
}

/** The present PIN, then the new one, twice the same. */
export async function askToChange(
  window: PinWindow,
  tokenId: string,
  language: Language,
): Promise<{ oldPin: string; newPin: string }> {
  const isZh = language === 'zh'
  const oldPin = await ask(window, tokenId, language, (told) => ({
    description: [isZh ? '修改密码：先输入当前密码' : 'Change the PIN: first the present one', ...told],
    prompt: isZh ? '当前密码' : 'Present PIN',
    ok: isZh ? '下一步' : 'Next',
  }))
  const newPin = await ask(window, tokenId, language, ([token = '']) => ({
    description: [
      isZh
        ? '修改密码：输入两次新密码（6 至 16 位）'
        : 'Change the PIN: the new one twice (6 to 16 characters)',
      token,
    ],
    prompt: isZh ? '新密码' : 'New PIN',
    ok: isZh ? '修改' : 'Change',
    repeat: isZh
      ? { prompt: '再输一次', differs: '两次输入的新密码不一样' }
      : { prompt: 'Again', differs: 'The two are not the same' },
  }))
  return { oldPin, newPin }
}

type Asked = Omit<Partial<PinQuestion>, 'description'> & { description: string[] }

/** `words` is given which token it is and, where that tells, how many tries are left. */
async function ask(
  { askPin, watch }: PinWindow,
  tokenId: string,
  language: Language,
  words: (told: string[]) => Asked,
): Promise<string> {
  const show = await askPin
  if (!show) throw new CerthallError('not-supported', 'no window for the PIN')
  const token = (await watch.tokens()).find(({ id }) => id === tokenId)
  if (!token || token.foreign) throw new CerthallError(token ? 'token-foreign' : 'token-absent')
  const { title, cancel, pin } = FRAME[language]
  const { description, ...rest } = words(facts(token, language))
  const question = { title, cancel, prompt: pin, ok: 'OK', ...rest, description: description.join('\n') }
  const bytes = await show(question).catch((error: unknown) => {
    if (error instanceof CerthallError) throw error
    throw new CerthallError('not-supported', 'the window for the PIN failed')
  })
  if (!bytes) throw new CerthallError('pin-required')
  // The token's port takes text, which nobody can overwrite; these bytes can be.
  const text = bytes.toString('utf8')
  bytes.fill(0)
  return text
}

function facts({ label, serial, pin }: TokenView, language: Language): string[] {
  return [`${label} ${serial}`, ...(pin.triesLeft === null ? [] : [FRAME[language].tries(pin.triesLeft)])]
}
