/** Something kept for the requests that it answers. */
export interface Kept {
  /** Whose status it tells. */
  serial: string
  /** False once that status has changed. */
  valid: boolean
}

/**
 * Answers by the very bytes of their requests. Bounded: when half of the room is full, what was not asked for since the last
 * time is forgotten. A change takes all answers of its certificate out.
 */
export interface AnswerCache<Answer extends Kept> {
  get(request: string): Answer | undefined
  /** To be taken before the status is read that an answer is made from. */
  readonly epoch: number
  /** Keeps an answer, unless anything has changed since its epoch: it may have been made from what was true before. */
  put(request: string, answer: Answer, epoch: number): void
  forget(serial: string): void
  clear(): void
}

export function createAnswerCache<Answer extends Kept>(limit: number): AnswerCache<Answer> {
  const half = Math.floor(limit / 2)
  let young = new Map<string, Answer>()
  let old = new Map<string, Answer>()
  let bySerial = new Map<string, Answer[]>()
  let oldBySerial = new Map<string, Answer[]>()
  let epoch = 0

  function keep(request: string, answer: Answer): void {
    if (half === 0) return
    const before = young.get(request)
    // In its place, which the index knows: many may put the same at once, or all the time while nothing counts as fresh.
    if (before?.valid && before.serial === answer.serial) {
      Object.assign(before, answer)
      return
    }
    if (young.size >= half) {
      old = young
      oldBySerial = bySerial
      young = new Map()
      bySerial = new Map()
    }
    young.set(request, answer)
    const others = bySerial.get(answer.serial)
    if (others === undefined) bySerial.set(answer.serial, [answer])
    else others.push(answer)
  }

  return {
    get epoch() {
      return epoch
    },
    get(request) {
      const found = young.get(request)
      if (found !== undefined) return found.valid ? found : undefined
      const older = old.get(request)
      if (older === undefined || !older.valid) return undefined
      old.delete(request)
      keep(request, older)
      return older
    },
    put(request, answer, since) {
      if (since === epoch) keep(request, answer)
    },
    forget(serial) {
      epoch++
      for (const index of [bySerial, oldBySerial]) {
        for (const answer of index.get(serial) ?? []) answer.valid = false
        index.delete(serial)
      }
    },
    clear() {
      epoch++
      young = new Map()
      old = new Map()
      bySerial = new Map()
      oldBySerial = new Map()
    },
  }
}
