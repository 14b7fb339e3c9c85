import { CerthallError } from '@certhall/model'
import type { App, HttpContext } from './context.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Headers of every answer, and the check of the Origin header on requests that change something. */
export function addSecurity(app: App, { settings, origin }: HttpContext): void {
  const policy = contentSecurityPolicy(settings.agentOrigins)

  app.addHook('onRequest', async (request) => {
    if (SAFE.has(request.method) || !request.url.startsWith('/api/')) return
    const asked = request.headers.origin
    // Browsers name the origin of every such request; without one, a cookie has no business here. A log-in without
    // a cookie is checked as well, or a foreign page could log its visitor in as somebody else.
    if (asked === undefined && request.headers.cookie === undefined) return
    if (asked !== origin()) throw new CerthallError('origin-refused', 'another origin, or none')
  })

  app.addHook('onSend', async (request, reply) => {
    reply.headers({
      // A file that somebody handed in brings a stricter one.
      'content-security-policy': reply.getHeader('content-security-policy') ?? policy,
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    })
    if (origin().startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000')
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) {
      reply.header('cache-control', 'no-store')
    }
  })
}

/** The pages run their own scripts only, and speak to the hall and to the assistant on the holder's computer. */
function contentSecurityPolicy(agentOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // antd and React Aria write style elements.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${agentOrigins.join(' ')}`.trim(),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
