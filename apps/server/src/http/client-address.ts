import type { IncomingMessage } from 'node:http'

/**
 * Where a request comes from: behind so many proxies of ours, what the outermost of them saw. What stands before that in
 * X-Forwarded-For is the client's own word.
 */
export function clientAddress({ socket, headers }: IncomingMessage, proxies: number): string {
  const named = [headers['x-forwarded-for'] ?? []].flat().join().split(',')
  const path = [...named.map((name) => name.trim()).filter(Boolean), socket.remoteAddress ?? '']
  return path.at(-1 - Math.min(proxies, path.length - 1)) as string
}
