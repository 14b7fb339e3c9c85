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
