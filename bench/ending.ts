/** Steps that undo what was started, last one first; each is tried, whatever the others do. */
export class Ending {
  readonly #steps: (() => unknown)[] = []

  add(step: () => unknown): void {
    this.#steps.push(step)
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step()
      } catch (error) {
        console.error(error)
      }
    }
  }
}
