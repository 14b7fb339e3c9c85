import { mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { digest } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import { writeOnce } from '../adapters/files/write-once.ts'

/** What is said and done, numbered, on the disk before it is shown. */
export interface Transcript {
  /** Whether an attempt before this one was broken off. */
  resumed: boolean
  step(title: string, facts?: readonly (readonly [name: string, value: string])[]): Promise<void>
  /** Puts the whole transcript in its place; nothing is added from then on. */
  finish(): Promise<void>
}

export const transcriptFile = (folder: string) => path.join(folder, 'transcript.txt')

/**
 * Begins a transcript in the folder, or goes on with one that was broken off: `configuration-invalid` where that one follows
 * another plan.
 */
export async function openTranscript(
  folder: string,
  planDigest: string,
  { now, say }: { now: () => Date; say: (line: string) => void },
): Promise<Transcript> {
  await mkdir(folder, { recursive: true })
  const part = path.join(folder, 'transcript.part')
  const before = await readFile(part, 'utf8').catch(() => '')
  if (before !== '') requirePlan(before, planDigest)
  let number = before.match(/^ *\d+\. /gm)?.length ?? 0

  async function write(text: string) {
    const file = await open(part, 'a', 0o644)
    try {
      await file.appendFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    say(text.trimEnd())
  }
  // A line that was cut by a power failure stays as it is; the next one begins below it.
  if (before !== '' && !before.endsWith('\n')) await write('\n')
  return {
    resumed: before !== '',
    async step(title, facts = []) {
      number += 1
      const lines = facts.map(([name, value]) => `      ${name.padEnd(12)} ${value}`)
      await write(
        `${[`${String(number).padStart(3)}. ${title}  [${now().toISOString()}]`, ...lines].join('\n')}\n`,
      )
    },
    async finish() {
      await writeOnce(transcriptFile(folder), Uint8Array.from(await readFile(part)))
      await rm(part)
    },
  }
}

/** A transcript of this very plan; `configuration-invalid` for another one's. */
export function requirePlan(transcript: string, planDigest: string): void {
  if (!transcript.includes(planDigest))
    throw new CerthallError(
      'configuration-invalid',
      'The folder holds the transcript of another plan: choose another with --out.',
    )
}

/** As witnesses compare it: SHA-256 and SM3. */
export const fingerprints = (bytes: Uint8Array) =>
  [
    ['SHA-256', toHex(digest('sha256', bytes))],
    ['SM3', toHex(digest('sm3', bytes))],
  ] as const
