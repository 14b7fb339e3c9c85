import type { Challenge } from 'altcha/lib'
import { solveChallengeWorkers } from 'altcha/lib'
import Pbkdf2Worker from 'altcha/workers/pbkdf2?worker'
import { callApi } from '../../shared/api-client.ts'

// an algorithm that the hall may ask for, and the script that works on it; no other is loaded
const WORKERS: Record<string, new () => Worker> = { 'PBKDF2/SHA-256': Pbkdf2Worker }
const PATIENCE_MS = 60_000

/** ALTCHA's proof of work: fetches a challenge, works on it off the page's thread, gives the payload to send. */
export async function solveCaptcha(controller: AbortController): Promise<string> {
  const challenge = await callApi<Challenge>('GET', '/api/captcha')
  const solution = await solveChallengeWorkers({
    challenge,
    controller,
    concurrency: Math.min(4, navigator.hardwareConcurrency || 1),
    timeout: PATIENCE_MS,
    createWorker(algorithm) {
      const Made = WORKERS[algorithm]
      if (!Made) throw new Error(`captcha algorithm ${algorithm}`)
      return new Made()
    },
  })
  if (!solution) throw new Error('captcha not solved')
  return btoa(JSON.stringify({ challenge, solution }))
}
