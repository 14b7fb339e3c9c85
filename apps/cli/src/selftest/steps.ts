/** One step of the self-test, as printed and as JSON. */
export interface StepResult {
  name: string
  ms: number
  ok: boolean
  detail?: string
}

/** Runs steps one after another, timing each; the first failure ends the run and stays in `results`. */
export class Steps {
  readonly results: StepResult[] = []
  readonly #say: (result: StepResult) => void

  constructor(say: (result: StepResult) => void) {
    this.#say = say
  }

  async run<T>(name: string, work: () => Promise<T>, detail?: (answer: T) => string): Promise<T> {
    const began = performance.now()
    try {
      const answer = await work()
      this.#add({ name, ms: Math.round(performance.now() - began), ok: true, detail: detail?.(answer) })
      return answer
    } catch (error) {
      this.#add({
        name,
        ms: Math.round(performance.now() - began),
        ok: false,
        detail: (error as Error).message,
      })
      throw error
    }
  }

  #add(result: StepResult) {
    this.results.push(result)
    this.#say(result)
  }
}

/** One step as a line for people. */
export function stepLine({ name, ms, ok, detail }: StepResult): string {
  return `  ${ok ? 'ok    ' : 'FAILED'} ${String(ms).padStart(6)} ms  ${name}${detail ? `: ${detail}` : ''}`
}

/** Walks one journey step by step and tells how it went, in lines or as JSON; 0 only where every step was right. `right`: what is said then. */
export async function walkInSteps(
  { json, right }: { json: boolean; right: string },
  walk: (steps: Steps) => Promise<void>,
): Promise<number> {
  const steps = new Steps((step) => json || console.log(stepLine(step)))
  const error = await walk(steps).then(
    () => undefined,
    (failed: Error) => failed.message,
  )
  if (json) console.log(JSON.stringify({ ok: error === undefined, error, steps: steps.results }, null, 2))
  else console.log(error === undefined ? right : `failed: ${error}`)
  return error === undefined ? 0 : 1
}
