import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { CerthallError } from '@certhall/model'
import { makeSandboxKeys, type SandboxKeys } from '@certhall/payment-sandbox'

export interface StartOptions {
  help: boolean
  reset: boolean
  dataDir: string
  host: string
  ports: {
    hall: number
    agent: number
    sample: number
    payments: number
    mailbox: number
    registry: number
    est?: number
  }
  databaseUrl: string | undefined
}

export const START_HELP = `certhall start [--reset] [--data DIR] [--port N] [--agent-port N] [--est-port N]
  --reset     begin anew: the database, keys and virtual tokens of DIR are removed first
  --data DIR  where everything is kept (default ./data)
  --port N    port of the hall (default 8300); the sample application takes N+1, the payment sandbox N+2, the mailbox N+3,
              the registry N+4
  --agent-port N  port of the assistant (default 21090)
  --est-port N  also serve machines by EST, over TLS on this port (docs/est.md)
DATABASE_URL names a PostgreSQL to use instead of the embedded one; CERTHALL_PASSPHRASE opens keys that a ceremony made.`

/** @throws CerthallError `configuration-invalid` naming the option; ERR_PARSE_ARGS_… for an unknown one. */
export function readStartOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      reset: { type: 'boolean' },
      data: { type: 'string' },
      port: { type: 'string' },
      'agent-port': { type: 'string' },
      'est-port': { type: 'string' },
    },
  })
  const hall = readPort('--port', values.port ?? env.PORT ?? '8300')
  return {
    help: values.help ?? false,
    reset: values.reset ?? false,
    dataDir: path.resolve(values.data ?? 'data'),
    host: '127.0.0.1',
    ports: {
      hall,
      sample: hall + 1,
      payments: hall + 2,
      mailbox: hall + 3,
      registry: hall + 4,
      agent: readPort('--agent-port', values['agent-port'] ?? '21090'),
      ...(values['est-port'] !== undefined && { est: readPort('--est-port', values['est-port']) }),
    },
    databaseUrl: env.DATABASE_URL || undefined,
  }
}

export function readPort(name: string, text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1024 || port > 65_532) {
    throw new CerthallError(
      'configuration-invalid',
      `${name} takes a port from 1024 to 65532, not '${text}'.`,
    )
  }
  return port
}

/** @throws CerthallError `configuration-invalid`, one line that names the port and the way out. */
export async function requireFreePort(
  host: string,
  port: number,
  what: string,
  option: string,
): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(
        new CerthallError(
          'configuration-invalid',
          `Port ${port} for ${what} is in use: stop the other program or choose another with ${option}.`,
        ),
      ),
    )
    server.listen(port, host, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}

/** @throws CerthallError `configuration-invalid` where the folder cannot be made or written. */
export async function requireWritableFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (error) {
    throw new CerthallError(
      'configuration-invalid',
      `The folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): give yourself the right or choose another with --data.`,
    )
  }
}

/** Secrets of this installation, made once and kept in a file that only its owner reads. */
export interface Secrets {
  passphrase: string
  sampleClientSecret: string
  sampleWebhookSecret: string
  registryKey: string
  staffPasswords: Record<string, string>
  /** Both sides' keys of the payment sandbox. A folder from before it has none until the next start. */
  payments?: SandboxKeys
}

export async function readSecrets(dataDir: string, staff: string[]): Promise<Secrets> {
  const file = path.join(dataDir, 'secrets.json')
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  const known: Partial<Secrets> = kept ? readKept(kept, file) : {}
  const random = (bytes: number) => randomBytes(bytes).toString('base64url')
  // A folder from before there was one of them gets it now.
  const secrets: Secrets = {
    passphrase: known.passphrase ?? random(24),
    sampleClientSecret: known.sampleClientSecret ?? random(24),
    sampleWebhookSecret: known.sampleWebhookSecret ?? `whsec_${randomBytes(24).toString('base64')}`,
    registryKey: known.registryKey ?? random(24),
    staffPasswords: known.staffPasswords ?? Object.fromEntries(staff.map((login) => [login, random(9)])),
    payments: known.payments ?? (await makeSandboxKeys()),
  }
  const text = JSON.stringify(secrets, null, 2)
  if (text !== kept) await writeFile(file, text, { mode: 0o600 })
  return secrets
}

function readKept(text: string, file: string): Partial<Secrets> {
  try {
    return JSON.parse(text) as Partial<Secrets>
  } catch {
    throw new CerthallError(
      'configuration-invalid',
      `${file} is damaged: put back a copy of it, or begin anew with --reset.`,
    )
  }
}
