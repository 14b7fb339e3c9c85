import { CerthallError } from '@certhall/model'
import type { Job } from '../jobs/job.ts'
import type { TokenWatch } from '../tokens/token-watch.ts'
import type { AskPin, PinQuestion } from './pinentry.ts'

/** Asks for the PIN of this token in a window of its own. `pin-required` where the user closes it, `not-supported` without one. */
export async function askForJob(
  { askPin, watch }: { askPin: Promise<AskPin | undefined>; watch: TokenWatch },
  job: Job,
  tokenId: string,
): Promise<string> {
  const ask = await askPin
  if (!ask) throw new CerthallError('not-supported', 'no window for the PIN')
  if (job.state !== 'waiting' && job.state !== 'paused') throw new CerthallError('consent-expired')
  const token = (await watch.tokens()).find(({ id }) => id === tokenId)
  if (!token || token.foreign) throw new CerthallError(token ? 'token-foreign' : 'token-absent')
  const bytes = await ask(question(job, `${token.label} ${token.serial}`, token.pin.triesLeft))
  if (!bytes) throw new CerthallError('pin-required')
  // The token's port takes text, which nobody can overwrite; these bytes can be.
  const pin = bytes.toString('utf8')
  bytes.fill(0)
  return pin
}

function question({ origin, lines, request }: Job, token: string, triesLeft: number | null): PinQuestion {
  const isZh = request.language === 'zh'
  const tries = triesLeft === null ? [] : [isZh ? `还可以试 ${triesLeft} 次` : `Tries left: ${triesLeft}`]
  return {
    title: isZh ? '证书助手' : 'Certificate assistant',
    description: [origin, ...lines, token, ...tries].join('\n'),
    prompt: isZh ? '证书密码（PIN）' : 'Certificate PIN',
    ok: isZh ? '同意' : 'Agree',
    cancel: isZh ? '拒绝' : 'Refuse',
  }
}
