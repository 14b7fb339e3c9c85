import type { FastifyInstance } from 'fastify'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { Accounts } from './accounts.ts'
import { certificateRenewed } from './messages.ts'

/**
 * POST /webhooks/certhall: the hall tells of a renewed or changed certificate (Standard Webhooks). 204 also for a message that came before
 * and for kinds of message that this application does not know; 401 where the signature or its time is wrong.
 */
export function addWebhook(app: FastifyInstance, options: { secret: string; accounts: Accounts }): void {
  const webhook = new Webhook(options.secret)
  // the signature covers the bytes as sent: nothing may parse and re-write them first
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post('/webhooks/certhall', async (request, reply) => {
    let message: unknown
    try {
      message = webhook.verify(request.body as Buffer, request.headers as Record<string, string>)
    } catch (error) {
      const why = error instanceof WebhookVerificationError ? error.message : 'the body is not JSON'
      return reply.code(401).send({ error: why })
    }
    const { type } = (message ?? {}) as { type?: unknown }
    if (!certificateRenewed.shape.type.safeParse(type).success) return reply.code(204).send()
    const event = certificateRenewed.safeParse(message)
    if (!event.success) return reply.code(422).send({ error: event.error.issues[0]?.message })
    await options.accounts.applyRenewal(String(request.headers['webhook-id']), event.data)
    return reply.code(204).send()
  })
}
