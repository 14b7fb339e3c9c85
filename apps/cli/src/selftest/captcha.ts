import { CerthallError } from '@certhall/model'
import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey as pbkdf2 } from 'altcha-lib/algorithms/pbkdf2'
import { deriveKey as sha } from 'altcha-lib/algorithms/sha'
import type { HallClient } from './hall-client.ts'

/** Does the captcha's proof of work, as the widget in the browser does; answers the payload to submit. */
export async function solveCaptcha(hall: HallClient): Promise<string> {
  const challenge = await hall.get<Challenge>('/api/captcha')
  const deriveKey = challenge.parameters.algorithm.startsWith('PBKDF2') ? pbkdf2 : sha
  const solution = await solveChallenge({ challenge, deriveKey })
  if (!solution) throw new CerthallError('captcha-wrong', 'the proof of work was not found')
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}
