import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import type { Job } from './job.ts'

const LIFE_MS = 15 * 60_000
const MOST = 200
const WAIT_MS = 20_000

export interface JobBook {
  add(facts: Pick<Job, 'page' | 'origin' | 'request' | 'lines' | 'certificate' | 'document' | 'stamp'>): Job
  /** `job-unknown` also for another page's. */
  find(id: string, page: string): Job
  /** Changes a job and wakes whoever waits for it. */
  change(job: Job, change: Partial<Job>): void
  /** The job, as soon as it is newer than `version`, at the latest after 20 s. */
  newerThan(job: Job, version: number): Promise<Job>
}

/** `onState` is told of every new job, and of each that comes to another state. */
export function openJobBook(onState: (job: Job) => void = () => {}): JobBook {
  const jobs = new Map<string, Job>()
  const waiting = new Map<string, Set<() => void>>()

  function forgetOld() {
    const limit = Date.now() - LIFE_MS
    for (const [id, job] of jobs) {
      if (job.state !== 'running' && (job.touchedAt < limit || jobs.size > MOST)) jobs.delete(id)
    }
  }

  return {
    add(facts) {
      forgetOld()
      const job: Job = {
        id: toHex(randomBytes(16)),
        ...facts,
        state: 'waiting',
        version: 0,
        steps: [],
        touchedAt: Date.now(),
      }
      jobs.set(job.id, job)
      onState(job)
      return job
    },
    find(id, page) {
      forgetOld()
      const job = jobs.get(id)
      if (!job || job.page !== page) throw new CerthallError('job-unknown')
      return job
    },
    change(job, change) {
      const before = job.state
      Object.assign(job, change, { version: job.version + 1, touchedAt: Date.now() })
      for (const wake of waiting.get(job.id) ?? []) wake()
      waiting.delete(job.id)
      if (job.state !== before) onState(job)
    },
    async newerThan(job, version) {
      if (job.version > version) return job
      await new Promise<void>((resolve) => {
        const wakes = waiting.get(job.id) ?? new Set()
        waiting.set(job.id, wakes)
        const timer = setTimeout(done, WAIT_MS)
        function done() {
          clearTimeout(timer)
          wakes.delete(done)
          resolve()
        }
        wakes.add(done)
      })
      return job
    },
  }
}
