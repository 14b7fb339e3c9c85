import type { Say } from '../language.tsx'

/**
 * What was consented to, as rows of a slip in the reader's language: the hall writes `名 · Name: value`, and a date in both languages.
 * A line without a value, such as what is to be done, has no row.
 */
export function slipRows(lines: readonly string[], say: Say): { name: string; value: string }[] {
  return lines.flatMap((line) => {
    const [, zh, en, value] = /^([^·:]+) · ([^·:]+): (.+)$/.exec(line) ?? []
    if (zh === undefined || en === undefined || value === undefined) return []
    const [inChinese, inEnglish = inChinese] = value.split(' · ')
    return [{ name: say(zh, en), value: say(inChinese as string, inEnglish as string) }]
  })
}
