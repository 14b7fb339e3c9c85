import type { Job, JobState } from '../jobs/job.ts'
import type { LogEvent } from './event.ts'
import type { EventLog } from './open-log.ts'

type Noted = (
  job: Job,
  facts: Pick<Extract<LogEvent, { event: 'asked' }>, 'site' | 'purpose'>,
) => LogEvent | undefined

const code = ({ error }: Job) => error?.code ?? 'internal'

/** Running is noted by whoever lets it run: until the PIN has been right it is a try. */
const EVENTS: Record<JobState, Noted> = {
  waiting: (job, facts) => (job.version === 0 ? { event: 'asked', ...facts } : undefined),
  running: () => undefined,
  // Without an error it is still paused: another try has failed, which its token was noted for.
  paused: (job, facts) => (job.error ? { event: 'interrupted', ...facts, code: code(job) } : undefined),
  done: (_, facts) => ({ event: 'finished', ...facts }),
  failed: (job, facts) => ({ event: 'failed', ...facts, code: code(job) }),
  refused: (_, facts) => ({ event: 'refused', ...facts }),
}

/** Notes that a job has come to another state. */
export function noteJob(log: EventLog, job: Job): void {
  const event = EVENTS[job.state](job, { site: job.origin, purpose: job.request.type })
  if (event) log.note(event)
}
