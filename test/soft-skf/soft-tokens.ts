import { execFile } from 'node:child_process'
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

export interface SoftApplication {
  /** As bytes where the vendor's encoding is not UTF-8. */
  name: string | Uint8Array
  pin: string
  adminPin: string
  pinTries?: number
  adminPinTries?: number
}

export interface SoftToken {
  serial: string
  label: string | Uint8Array
  manufacturer?: string | Uint8Array
  /** Default 10 containers and 64 KiB. */
  containers?: number
  bytes?: number
  applications: SoftApplication[]
}

/** Makes a token for the test library in its folder (SOFT_SKF_DIR), plugged in, with its applications. */
export async function makeSoftToken(dir: string, tool: string, token: SoftToken): Promise<void> {
  const { serial, label, manufacturer = 'Soft', containers = 10, bytes = 64 * 1024, applications } = token
  await mkdir(path.join(dir, serial, 'apps'), { recursive: true })
  const lines = [
    `label ${hex(label)}`,
    `manufacturer ${hex(manufacturer)}`,
    `issuer ${hex('Certhall tests')}`,
    `containers ${containers}`,
    `bytes ${bytes}`,
  ]
  await writeFile(path.join(dir, serial, 'device'), `${lines.join('\n')}\n`)
  await insertSoftToken(dir, serial)
  for (const { name, pin, adminPin, pinTries = 6, adminPinTries = 6 } of applications) {
    const args = [`soft ${serial}`, hex(name), adminPin, `${adminPinTries}`, pin, `${pinTries}`]
    await promisify(execFile)(tool, args, { env: { ...process.env, SOFT_SKF_DIR: dir } })
  }
}

/** Plugs a token in. Each insertion has a number of its own: what was opened before it stays dead. */
export async function insertSoftToken(dir: string, serial: string): Promise<void> {
  if (existsSync(presence(dir, serial))) return
  const counter = path.join(dir, serial, 'insertions')
  const count = 1 + Number(await readFile(counter, 'utf8').catch(() => '0'))
  await writeFile(counter, `${count}`)
  await writeFile(`${presence(dir, serial)}.new`, `${count}`)
  await rename(`${presence(dir, serial)}.new`, presence(dir, serial))
}

/** Pulls a token out. */
export async function removeSoftToken(dir: string, serial: string): Promise<void> {
  await rm(presence(dir, serial), { force: true })
}

/** Orders one fault: the `index`-th call of the function (or of any, `*`) suffers `act`. See faults.c. */
export async function orderFault(dir: string, called: string, index: number, act: string): Promise<void> {
  const file = path.join(dir, 'fault')
  for (const old of ['calls', 'done']) await rm(`${file}.${old}`, { force: true })
  await writeFile(`${file}.order`, `${called} ${index} ${act}\n`)
  await rename(`${file}.order`, file)
}

/** A pull takes one process to be started. */
const FAULT_MS = 20_000

/**
 * Whether the ordered fault has happened; an order that waits still is taken back. Nothing comes of it afterwards: one that
 * is happening just now is waited for.
 */
export async function endFault(dir: string): Promise<boolean> {
  const file = path.join(dir, 'fault')
  const back = await rename(file, `${file}.back`).then(
    () => true,
    () => false,
  )
  if (!back) await untilGone(dir, `${file}.met`)
  const fired = existsSync(`${file}.done`)
  for (const old of ['back', 'done']) await rm(`${file}.${old}`, { force: true })
  return fired
}

async function untilGone(dir: string, file: string): Promise<void> {
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const look = () => existsSync(file) || resolve()
      watcher = watch(dir, look)
      timer = setTimeout(() => reject(new Error(`${file} is still there`)), FAULT_MS)
      look()
    })
  } finally {
    clearTimeout(timer)
    watcher?.close()
  }
}

/** Names of the functions called while `work` ran, in order. */
export async function traceSoftCalls(dir: string, work: () => Promise<unknown>): Promise<string[]> {
  const file = path.join(dir, 'trace')
  await writeFile(file, '')
  try {
    await work()
    return (await readFile(file, 'utf8')).split('\n').filter(Boolean)
  } finally {
    await rm(file, { force: true })
  }
}

function presence(dir: string, serial: string): string {
  return path.join(dir, `${serial}.in`)
}

function hex(text: string | Uint8Array): string {
  return Buffer.from(text).toString('hex')
}
