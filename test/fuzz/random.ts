/** Random choices that are the same for the same seed and index, so that one failing input can be made again alone. */
export class Random {
  #state: number

  constructor(seed: number, index: number) {
    // Two rounds of splitmix32: neighbouring indices must not lead to neighbouring streams.
    this.#state = mix(mix(seed) + index)
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    return mix(this.#state)
  }

  below(limit: number): number {
    return this.next() % limit
  }

  chance(one: number): boolean {
    return this.below(one) === 0
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item
  }

  bytes(length: number): Uint8Array {
    const made = new Uint8Array(length)
    for (let at = 0; at < length; at++) made[at] = this.next() & 0xff
    return made
  }
}

function mix(value: number): number {
  let z = value | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}
