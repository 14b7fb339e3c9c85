import { hostname, userInfo } from 'node:os'

export interface Private {
  home: string
  /** Names, serial numbers and identity numbers that the assistant knows of whoever uses it. */
  words: readonly string[]
}

// Numbers of persons and units in any text: identity card (GB 11643, 18 or the old 15), unified social credit code
// (GB 32100), mobile telephone, longer runs of digits, mail addresses.
const PATTERNS: readonly [RegExp, string][] = [
  [/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, '<id>'],
  [/(?<![\dA-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![\dA-Za-z])/g, '<unit>'],
  [/(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])/g, '<id>'],
  [/(?<![\dA-Za-z])1[3-9]\d{9}(?![\dA-Za-z])/g, '<phone>'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<mail>'],
]

/** The text without what tells who somebody is. Shorter words than two characters are left: they say nothing. */
export function redact(text: string, { home, words }: Private): string {
  const known: [string, string][] = [
    [home, '~'],
    ...words.map((word): [string, string] => [word, '<name>']),
    [hostname(), '<computer>'],
    [userName(), '<user>'],
  ]
  // Longest first, so that a word inside another one does not spoil it.
  known.sort(([one], [other]) => other.length - one.length)
  const plain = known
    .filter(([word]) => word.length >= 2)
    .reduce((rest, [word, sign]) => rest.replaceAll(word, sign), text)
  return redactNumbers(plain)
}

/** The text without numbers of persons and units, whoever they are. */
export function redactNumbers(text: string): string {
  return PATTERNS.reduce((rest, [pattern, sign]) => rest.replace(pattern, sign), text)
}

function userName(): string {
  try {
    const { username } = userInfo()
    // Everybody's administrator; and his name is in half of all paths.
    return username === 'root' ? '' : username
  } catch {
    return ''
  }
}
