/** A message that has arrived here instead of at anybody's. */
export interface Letter {
  id: string
  channel: 'email' | 'sms'
  at: Date
  to: string
  from: string
  subject: string
  /** As a mail program or a telephone shows it. */
  text: string
  /** Headers of an e-mail, lower case. */
  headers: Record<string, string>
}

export interface Letters {
  add(letter: Omit<Letter, 'id' | 'at'>): Letter
  /** Newest first. */
  list(): readonly Letter[]
  find(id: string): Letter | undefined
  clear(): void
}

const MOST = 500

/** In memory: a demonstration's letters end with it. */
export function keepLetters(): Letters {
  let letters: Letter[] = []
  let count = 0
  return {
    add(given) {
      count += 1
      const letter = { ...given, id: String(count), at: new Date() }
      letters = [letter, ...letters].slice(0, MOST)
      return letter
    },
    list: () => letters,
    find: (id) => letters.find((one) => one.id === id),
    clear() {
      letters = []
    },
  }
}
