import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** What wrk is told to send: an address, and a script (see wrk's SCRIPTING) where it is more than a GET. */
export interface Load {
  url: string
  clients: number
  script?: string
  arguments?: string[]
}

/**
 * Answers per second of keep-alive clients, each asking again as soon as it is answered (wrk, one thread).
 * @throws Error when any answer is not of status 2xx, or a connection failed: those rates would mean nothing.
 */
export function perSecond({ url, clients, script, arguments: rest = [] }: Load) {
  return async (seconds: number): Promise<number> => {
    const whole = String(Math.max(1, Math.round(seconds)))
    const flags = ['-t', '1', '-c', String(clients), '-d', whole, '--timeout', '10']
    if (script !== undefined) flags.push('-s', script)
    const { stdout } = await execute('wrk', [...flags, url, ...(rest.length > 0 ? ['--', ...rest] : [])])
    const fault = /Non-2xx.*|Socket errors.*/.exec(stdout)
    const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)
    if (fault || rate === null) throw new Error(`wrk ${url}: ${fault?.[0] ?? stdout}`)
    return Number(rate[1])
  }
}
