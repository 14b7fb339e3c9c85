import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import { reachableBinaries, reachableByAll } from './binaries.ts'
import { databaseOwner, type Owner } from './owner.ts'

export interface ClusterOptions {
  /** Where the database's files are wished; elsewhere only when its user could not reach them there. */
  folder: string
  /** Faster and not crash-safe: for tests only. */
  throwAway?: boolean
}

export interface Cluster {
  /** postgres://… of database `name`, made when it does not exist. */
  url: string
  /** Where the files really are. */
  folder: string
  stop(): Promise<void>
}

/** Starts PostgreSQL on a free loopback port; makes the cluster first when the folder is empty. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const owner = await databaseOwner()
  const shared = '/var/lib/certhall'
  const bin = path.join(await reachableBinaries(owner !== undefined, shared), 'bin')
  const folder = await reachableFolder(options.folder, owner, shared)
  const fresh = !(await stat(path.join(folder, 'PG_VERSION')).catch(() => undefined))
  if (fresh) await initialise(bin, folder, owner)
  else await stopLeftOver(folder)
  const port = await freePort()
  const child = await serve(bin, folder, port, owner, options.throwAway ?? false)
  return {
    url: `postgres://certhall@127.0.0.1:${port}/postgres`,
    folder,
    stop: () => stop(child),
  }
}

/**
 * The cluster that runs on this folder, for a command beside the hall; where none runs it is started for the while. What
 * was only joined is not stopped.
 */
export async function joinCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = await reachableFolder(options.folder, await databaseOwner(), '/var/lib/certhall')
  const lines = (await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  // Lines of postmaster.pid: process, folder, start, port …
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid || !port || !(await isPostgresOn(pid, folder))) return startCluster(options)
  const url = `postgres://certhall@127.0.0.1:${port}/postgres`
  return { url, folder, stop: async () => undefined }
}

/** The folder, or one of the same name's hash under `shared` when the database's user cannot walk to it. */
export async function reachableFolder(
  wished: string,
  owner: Owner | undefined,
  shared: string,
): Promise<string> {
  const absolute = path.resolve(wished)
  const name = createHash('sha256').update(absolute).digest('hex').slice(0, 16)
  const folder =
    !owner || (await reachableByAll(path.dirname(absolute))) ? absolute : path.join(shared, name, 'db')
  await mkdir(folder, { recursive: true, mode: 0o755 })
  if (owner) await chown(folder, owner.uid, owner.gid)
  return folder
}

async function initialise(bin: string, folder: string, owner: Owner | undefined) {
  // Loopback and one user: the operating system's users are told apart by the file's mode, not by a password here.
  const flags = [
    `--pgdata=${folder}`,
    '--auth=trust',
    '--username=certhall',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ]
  const child = spawn(path.join(bin, 'initdb'), flags, {
    ...owner,
    cwd: os.tmpdir(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const text = await output(child)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code === 0) return
  await rm(path.join(folder, 'PG_VERSION'), { force: true })
  throw new CerthallError(
    'configuration-invalid',
    `PostgreSQL could not make its files in ${folder}: ${text().trim().split('\n').at(-1)}`,
  )
}

async function output(child: ChildProcess): Promise<() => string> {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000)
  })
  child.once('error', (error) => {
    text += error.message
  })
  return () => text
}

async function serve(
  bin: string,
  folder: string,
  port: number,
  owner: Owner | undefined,
  throwAway: boolean,
) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=120',
    'shared_buffers=64MB',
  ]
  if (throwAway) settings.push('fsync=off', 'full_page_writes=off', 'synchronous_commit=off')
  const flags = ['-D', folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  // A process group of its own: Ctrl-C reaches the hall first, which stops the database last.
  const child = spawn(path.join(bin, 'postgres'), flags, {
    ...owner,
    // glibc gives a statement's memory back at its end and asks for it anew at the next one: some 50 µs each. Elsewhere they mean nothing.
    env: { ...process.env, MALLOC_TOP_PAD_: '262144', MALLOC_TRIM_THRESHOLD_: '4194304' },
    cwd: os.tmpdir(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const text = await output(child)
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', () => {
      if (text().includes('ready to accept connections')) resolve()
    })
    child.once('close', () =>
      reject(
        new CerthallError(
          'configuration-invalid',
          `PostgreSQL did not start: ${text().trim().split('\n').at(-1)}`,
        ),
      ),
    )
  })
  return child
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything committed is kept. */
async function stop(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGINT')
  await closed
}

/** A hall that was killed outright may have left its PostgreSQL running on this folder. */
async function stopLeftOver(folder: string) {
  const pid = Number(
    (await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0],
  )
  if (!pid || !(await isPostgresOn(pid, folder))) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < 100 && (await isPostgresOn(pid, folder)); waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Looks at the process's own command line, since ids are used again. Only Linux tells; elsewhere PostgreSQL's own lock decides. */
async function isPostgresOn(pid: number, folder: string): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return line.split('\0').includes(folder)
}

/** A free loopback port; PostgreSQL itself cannot choose one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
