/** Something that is done again and again while the hall runs; each run is safe beside the same one in another process. */
export interface Chore {
  name: string
  everyMs: number
  run(): Promise<unknown>
}

/** Runs chores at their pace, never one of them twice at a time. Returns how to stop: resolves when none is under way. */
export function startChores(
  chores: readonly Chore[],
  log: (error: Error, chore: string) => void,
): () => Promise<void> {
  const running = new Set<Promise<void>>()
  const timers = new Map<string, NodeJS.Timeout>()
  let stopped = false

  function schedule(chore: Chore, delay: number) {
    if (stopped) return
    timers.set(
      chore.name,
      setTimeout(() => {
        const work = chore
          .run()
          .catch((error: Error) => log(error, chore.name))
          .then(() => {
            running.delete(work)
            schedule(chore, chore.everyMs)
          })
        running.add(work)
      }, delay).unref(),
    )
  }

  for (const chore of chores) schedule(chore, Math.min(chore.everyMs, 1000))
  return async () => {
    stopped = true
    for (const timer of timers.values()) clearTimeout(timer)
    await Promise.all(running)
  }
}
