import type { BenchContext, Rates } from './bench-case.ts'

type Measure = (seconds: number) => Promise<number>

/**
 * Both sides in turn, once unmeasured and then `rounds` times, so that whatever else the machine does meanwhile
 * falls on both; the median of each.
 */
export async function alternate(
  { rounds, seconds }: Pick<BenchContext, 'rounds' | 'seconds'>,
  sides: { ours: Measure; reference: Measure },
): Promise<Rates> {
  await sides.ours(seconds)
  await sides.reference(seconds)
  const ours: number[] = []
  const reference: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await sides.ours(seconds))
    reference.push(await sides.reference(seconds))
  }
  return { ours: median(ours), reference: median(reference) }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] as number
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] as number) + high) / 2
}

const BATCH = 16

/**
 * How often `work` can be done in a second of one core: counted against this process's CPU time (all its threads), which
 * other processes on the machine do not change. `makes`: how many of what is counted one call makes.
 */
export function perCpuSecond(work: () => unknown, makes = 1): Measure {
  const calls = Math.max(1, BATCH / makes)
  return async (seconds) => {
    const before = process.cpuUsage()
    const limit = seconds * 1e6
    let done = 0
    for (;;) {
      for (let i = 0; i < calls; i++) {
        const result = work()
        if (result instanceof Promise) await result
      }
      done += calls * makes
      const { user, system } = process.cpuUsage(before)
      if (user + system >= limit) return (done * 1e6) / (user + system)
    }
  }
}
