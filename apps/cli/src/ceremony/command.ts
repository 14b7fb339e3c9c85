import { execFile } from 'node:child_process'
import { access, mkdir, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { fingerprint } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { openDatabase } from '../start/database.ts'
import { ROOT } from '../start/root.ts'
import { askPassphrase } from './ask-passphrase.ts'

const HELP = `certhall ceremony --plan FILE [--out DIR] [--data DIR]
  --plan FILE  what to make and before whom, in YAML; docs/authority.md shows one
  --out DIR    transcript and certificates (default DATA/ceremony)
  --data DIR   the hall's folder (default ./data)
Makes roots and issuing CAs of a hall and writes down every step for its witnesses. Broken off, it is gone on with by the same
command. The passphrase of the keys' folder is asked for, or taken from CERTHALL_PASSPHRASE. DATABASE_URL names a PostgreSQL.`

/** `certhall ceremony`: the keys of an authority, made before witnesses. docs/authority.md. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      plan: { type: 'string' },
      out: { type: 'string' },
      data: { type: 'string', default: 'data' },
    },
  })
  if (values.help || values.plan === undefined) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const data = path.resolve(values.data)
  await hold(values.plan, data, path.resolve(values.out ?? path.join(data, 'ceremony')))
  return 0
}

async function hold(planFile: string, data: string, folder: string): Promise<void> {
  const text = await readFile(planFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CerthallError('configuration-invalid', `The plan ${planFile} cannot be read (${error.code}).`)
  })
  const ceremony = await import('@certhall/server/ceremony')
  const plan = ceremony.readCeremonyPlan(text)
  const planDigest = fingerprint(new TextEncoder().encode(text))
  const file = ceremony.transcriptFile(folder)
  const held = await ceremony.readTranscript(file)
  if (held === undefined) {
    const isNew = await access(path.join(data, 'keys', 'folder-key.sealed')).then(
      () => false,
      () => true,
    )
    const passphrase = process.env.CERTHALL_PASSPHRASE || (await askPassphrase({ isNew }))
    if (isNew && passphrase.length < 12)
      throw new CerthallError('configuration-invalid', 'The passphrase has 12 characters at least.')
    await mkdir(data, { recursive: true })
    await withDesk(data, passphrase, plan.origin, async (authority) => {
      const transcript = await ceremony.openTranscript(folder, planDigest, {
        now: () => new Date(),
        say: (line) => console.log(line),
      })
      const head = {
        planDigest,
        software: await software(),
        machine: `${os.hostname()}, ${os.type()} ${os.arch()}`,
      }
      await ceremony.holdCeremony(plan, head, { authority, transcript, folder })
      await transcript.finish()
    })
  } else {
    ceremony.requirePlan(new TextDecoder().decode(held), planDigest)
    console.log('This ceremony has been held; nothing was changed.')
  }
  const bytes = (await ceremony.readTranscript(file)) as Uint8Array
  console.log(`\nTranscript: ${file}`)
  for (const [name, value] of ceremony.fingerprints(bytes)) console.log(`  ${name.padEnd(8)} ${value}`)
}

async function withDesk(
  data: string,
  passphrase: string,
  origin: string,
  act: (
    authority: Parameters<typeof import('@certhall/server/ceremony').holdCeremony>[2]['authority'],
  ) => Promise<void>,
): Promise<void> {
  const { openAuthorityDesk } = await import('@certhall/server/authority-desk')
  const database = await openDatabase(data, process.env.DATABASE_URL || undefined, { join: true })
  try {
    const place = { databaseUrl: database.url, dataDir: data, passphrase, baseUrl: origin }
    const desk = await openAuthorityDesk(place).catch((error: unknown) => {
      if (!(error instanceof CerthallError) || error.code !== 'passphrase-wrong') throw error
      throw new CerthallError('passphrase-wrong', 'The passphrase does not open the keys of this folder.')
    })
    try {
      await act(desk.authority)
    } finally {
      await desk.close()
    }
  } finally {
    await database.stop()
  }
}

/** Version and commit, and whether anything differs from it: what ran can be looked at afterwards. */
async function software(): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string
  }
  const git = (...args: string[]) =>
    promisify(execFile)('git', ['-C', ROOT, ...args]).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    )
  const commit = (await git('rev-parse', 'HEAD')) ?? 'unknown'
  const changed = (await git('status', '--porcelain', '--untracked-files=no')) ? ', with changes' : ''
  return `Certhall ${version}, commit ${commit}${changed}; Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`
}
