import { CerthallError } from '@certhall/model'
import type { App } from './context.ts'

/**
 * Refuses text that PostgreSQL cannot keep, anywhere in a request: NUL, and halves of surrogate pairs (which are no
 * character at all). Before validation, so that no handler and no query ever meets them.
 */
export function refuseBrokenText(app: App): void {
  app.addHook('preValidation', async ({ body, params, query }) => {
    for (const part of [params, query, body]) refuseBroken(part)
  })
}

/** Without recursion: what is nested deeper than the stack is only refused later, by its schema. */
function refuseBroken(whole: unknown): void {
  const open: [path: string, value: unknown][] = [['', whole]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value] = next
    if (typeof value === 'string' && isBroken(value)) throw broken(path)
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue
    for (const [name, inner] of Object.entries(value)) {
      if (isBroken(name)) throw broken(path)
      open.push([path.length < LONGEST_PATH ? `${path}/${name}` : path, inner])
    }
  }
}

/** Deep nonsense must not build long paths. */
const LONGEST_PATH = 100

const isBroken = (text: string) => text.includes('\0') || !text.isWellFormed()

function broken(path: string): CerthallError {
  const message = '含有无法保存的字符 / Holds characters that cannot be stored'
  return new CerthallError('input-invalid', `unstorable text: ${path || '/'}`, {
    fields: [{ path: path || '/', message }],
  })
}
