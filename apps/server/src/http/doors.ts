import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { FastifyServerFactory } from 'fastify'

/**
 * What machines ask thousands of times a second (status, issuing) is answered before fastify, which takes as long as
 * the answer itself. True when the door has taken the request: it answers it then, whatever comes.
 */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean

/** A server that asks the doors first, in their order, and gives everything else to fastify. */
export function withDoors(doors: readonly Door[]): FastifyServerFactory {
  return (handler, options): Server => {
    const listener: RequestListener = (request, response) => {
      for (const door of doors) if (door(request, response)) return
      handler(request, response)
    }
    const server = createServer(listener)
    // As fastify sets up a server of its own.
    const { connectionTimeout, keepAliveTimeout, requestTimeout } = options as Record<
      string,
      number | undefined
    >
    server.setTimeout(connectionTimeout ?? 0)
    server.keepAliveTimeout = keepAliveTimeout ?? 72_000
    server.requestTimeout = requestTimeout ?? 0
    return server
  }
}
