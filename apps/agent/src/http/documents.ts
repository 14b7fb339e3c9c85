import type { ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { CerthallError } from '@certhall/model'
import { readPageFile } from './page-files.ts'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const DOCUMENT_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // `require-trusted-types-for`: no script of ours ever builds markup from text.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=()',
}

// For an agent whose pages have not been built: programs still find the page's token, people what to do.
const UNBUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="certhall-page" content="__PAGE__">
<title>证书助手</title><p>证书助手的页面尚未生成，请先运行 npm start。 The assistant's pages have not been built; run npm start.</p></html>`

interface DocumentFacts {
  page: string
  demo: boolean
  /** PINs are asked for in a window of the system's. */
  nativePin: boolean
  portal: string
  /** The consent window speaks with the page that opened it. */
  answersOpener: boolean
}

export async function sendDocument(
  response: ServerResponse,
  { page, demo, nativePin, portal, answersOpener }: DocumentFacts,
): Promise<void> {
  const html = (await readPageFile('index.html'))?.toString('utf8') ?? UNBUILT
  // Another site keeps no hold on our window (its place in front, its closing), unless it has to be answered.
  const opener = answersOpener ? 'unsafe-none' : 'same-origin'
  response.writeHead(200, { ...DOCUMENT_HEADERS, 'cross-origin-opener-policy': opener })
  response.end(
    html
      .replace('__PAGE__', page)
      .replace('__DEMO__', String(demo))
      .replace('__NATIVE_PIN__', String(nativePin))
      .replace('__PORTAL__', portal),
  )
}

/** A built script or style; their names carry a hash of what is in them. */
export async function sendAsset(response: ServerResponse, path: string): Promise<void> {
  const type = TYPES[extname(path)]
  const isOurs = /^\/assets\/[\w-]+(\.[\w-]+)+$/.test(path) && type !== undefined
  const bytes = isOurs ? await readPageFile(path.slice(1)) : undefined
  if (!bytes) throw new CerthallError('not-found')
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
  response.end(bytes)
}
