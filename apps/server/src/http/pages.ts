import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './context.ts'

const SITES = [
  { prefix: '/console/', folder: 'console' },
  { prefix: '/', folder: 'portal' },
]
/** Paths that are not pages, whatever the browser accepts. */
const NOT_PAGES = /^\/(api|oidc|ocsp|crl|ca)(\/|$)/
const YEAR = 31_536_000

/** The built portal at / and console at /console/. Vite puts a hash into the name of everything under assets/. */
export async function pageRoutes(app: App, webDir: string): Promise<void> {
  for (const { prefix, folder } of SITES) {
    const root = path.resolve(webDir, folder)
    await compress(root)
    await app.register(fastifyStatic, {
      root,
      prefix,
      decorateReply: prefix === '/',
      preCompressed: true,
      cacheControl: false,
      index: ['index.html'],
      setHeaders(reply, file) {
        const hashed = file.includes(`${path.sep}assets${path.sep}`)
        reply.header('cache-control', hashed ? `public, max-age=${YEAR}, immutable` : 'no-cache')
      },
    })
  }
}

/** A page's own address inside the portal or the console, typed or reloaded: the page's script finds the way. */
export function isPageAddress(request: FastifyRequest): boolean {
  // Not by URL: an address like //[ would throw.
  const pathname = request.url.split('?', 1)[0] as string
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    request.headers.accept?.includes('text/html') === true &&
    !NOT_PAGES.test(pathname) &&
    !path.posix.extname(pathname)
  )
}

export function sendPage(request: FastifyRequest, reply: FastifyReply, webDir: string): FastifyReply {
  const folder = /^\/console(\/|$|\?)/.test(request.url) ? 'console' : 'portal'
  return reply.code(200).sendFile('index.html', path.resolve(webDir, folder))
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The same page at the hall's own address, where it was asked for by another name of this computer: sessions and the
 * assistant's consent belong to one origin. Elsewhere a name may be a proxy's, and stays.
 */
export function ownAddress(request: FastifyRequest, origin: string): string | undefined {
  const asked = `http://${request.headers.host}`
  if (!URL.canParse(asked) || !request.url.startsWith('/')) return undefined
  const [at, own] = [new URL(asked), new URL(origin)]
  const isAlias = at.port === own.port && at.hostname !== own.hostname
  return isAlias && LOOPBACK.has(at.hostname) && LOOPBACK.has(own.hostname)
    ? own.origin + request.url
    : undefined
}

const SMALL = 1024

/** Writes file.gz beside what compresses well, once; a folder that cannot be written stays as it is. */
async function compress(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue
    const file = path.join(entry.parentPath, entry.name)
    const [plain, packed] = await Promise.all([stat(file), stat(`${file}.gz`).catch(() => undefined)])
    if (plain.size < SMALL || (packed && packed.mtimeMs >= plain.mtimeMs)) continue
    const bytes = await promisify(gzip)(await readFile(file), { level: 9 })
    await writeFile(`${file}.gz`, bytes).catch(() => {})
  }
}
