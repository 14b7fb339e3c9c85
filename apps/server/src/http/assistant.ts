import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'

const packageName = z.strictObject({ name: z.string().regex(/^[\w+~-][\w.+~-]{0,119}$/) })

/**
 * What a hall offers to assistants, from `DATA/assistant/`: the signed manifest of the newest version, and the packages
 * that it names. The hall signs nothing of it (docs/assistant.md).
 */
export function assistantRoutes(app: App, { settings }: Pick<HttpContext, 'settings'>): void {
  const folder = path.join(settings.dataDir, 'assistant')

  app.get('/api/assistant/update', { schema: { hide: true } }, async (_, reply) => {
    const text = await readFile(path.join(folder, 'update.json'), 'utf8').catch(notFound)
    return reply.type('application/json').send(text)
  })
  app.get(
    '/api/assistant/packages/:name',
    { schema: { hide: true, params: packageName } },
    async ({ params }, reply) => {
      const file = path.join(folder, params.name)
      const found = await stat(file).catch(notFound)
      // The manifest is served at its own address only.
      if (!found.isFile() || params.name === 'update.json') throw new CerthallError('not-found')
      reply.type('application/octet-stream').header('content-length', found.size)
      return reply.send(createReadStream(file))
    },
  )
}

function notFound(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') throw new CerthallError('not-found')
  throw error
}
