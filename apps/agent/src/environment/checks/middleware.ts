import { access, constants, open, readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Change, Check } from '../check.ts'
import { bringBack } from '../perform.ts'
import { at, findProgram, type Middleware, type Place, runProgram } from '../place.ts'

type Fault =
  | 'missing'
  | 'unreadable'
  /** Made for another processor, or for 32 bits. */
  | 'other-machine'
  | 'libraries-missing'
  | 'not-loadable'

interface Facts {
  path: string
  fault: Fault
  /** Libraries that it needs and that are not there. */
  libraries?: string[]
  /** The same library elsewhere. */
  elsewhere?: string
  /** The Debian package that brings it. */
  package?: string
}

/** Where libraries of tokens are put; the same file is looked for in these when it is not where it was. */
const FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/opt']
const DEEP = 4
const DEBIAN_PACKAGES: Readonly<Record<string, string>> = {
  'opensc-pkcs11.so': 'opensc-pkcs11',
  'libsofthsm2.so': 'libsofthsm2',
  'libykcs11.so': 'ykcs11',
}
/** ELF e_machine of the processors that Node runs on (gABI, chapter 4). */
const MACHINES: Readonly<Record<string, number>> = {
  x64: 62,
  arm64: 183,
  loong64: 258,
  riscv64: 243,
  s390x: 22,
}

/** Every vendor's library that the assistant is told to use: there, readable, for this computer, loadable. */
export const middleware: Check<Facts> = {
  id: 'middleware',
  title: { zh: 'USBKey 驱动程序', en: 'USBKey driver' },
  systems: ['linux'],
  async check(place) {
    const used = await place.assistant.middleware()
    if (used.length === 0) return { state: 'idle', why: NONE }
    for (const one of used) {
      const facts = await faultOf(one, place)
      if (facts) return { state: 'fault', facts }
    }
    return { state: 'well' }
  },
  explain: (facts) => ({ what: WHAT[facts.fault](facts), next: nextOf(facts) }),
  async repair({ path, fault, elsewhere, package: debianPackage }, place) {
    if (fault === 'missing' && elsewhere) return [await moved(place, path, elsewhere)]
    if (debianPackage && (await findProgram(place, 'apt-get')))
      return [{ kind: 'run', command: ['apt-get', 'install', '-y', debianPackage], root: true }]
    if (fault === 'unreadable') return [{ kind: 'run', command: ['chmod', 'a+r', path], root: true }]
    return undefined
  },
  async undo({ path, fault, elsewhere, package: debianPackage }, place) {
    if (fault === 'missing' && elsewhere) {
      const change = await moved(place, path, elsewhere)
      return [await bringBack(change.path, change.text)]
    }
    if (debianPackage)
      return [{ kind: 'run', command: ['apt-get', 'remove', '-y', debianPackage], root: true }]
    return [{ kind: 'run', command: ['chmod', 'a-r', path], root: true }]
  },
}

const NONE = {
  zh: '没有设置 USBKey 厂商的驱动程序，只使用虚拟 USBKey。',
  en: 'No vendor’s library is set up; only virtual USBKeys are used.',
}

const WHAT: Record<Fault, (facts: Facts) => { zh: string; en: string }> = {
  missing: ({ path }) => ({
    zh: `找不到驱动程序文件 ${path}。`,
    en: `The driver file ${path} is not there.`,
  }),
  unreadable: ({ path }) => ({ zh: `没有权限读取 ${path}。`, en: `${path} may not be read.` }),
  'other-machine': ({ path }) => ({
    zh: `${path} 是给另一种处理器（或 32 位系统）用的。`,
    en: `${path} was made for another processor (or for 32 bits).`,
  }),
  'libraries-missing': ({ path, libraries = [] }) => ({
    zh: `${path} 还需要这些程序库：${libraries.join('、')}。`,
    en: `${path} also needs these libraries: ${libraries.join(', ')}.`,
  }),
  'not-loadable': ({ path }) => ({ zh: `${path} 装载失败。`, en: `${path} cannot be loaded.` }),
}

function nextOf({ fault, elsewhere, package: debianPackage }: Facts) {
  if (elsewhere)
    return {
      zh: `同一个文件在 ${elsewhere}。点「修复」改用它。`,
      en: `The same file is at ${elsewhere}. Repair uses that one.`,
    }
  if (debianPackage)
    return {
      zh: `点「修复」安装软件包 ${debianPackage}（需要管理员密码）。`,
      en: `Repair installs the package ${debianPackage} (an administrator’s password is needed).`,
    }
  if (fault === 'unreadable')
    return {
      zh: '点「修复」允许读取（需要管理员密码）。',
      en: 'Repair allows reading it (an administrator’s password is needed).',
    }
  return {
    zh: '请从 USBKey 厂商或颁发机构的网站重新安装适合本机的驱动程序，再检测一次。',
    en: 'Install the driver for this computer again, from the vendor of the USBKey or the authority, and check again.',
  }
}

async function moved({ assistant }: Place, from: string, to: string): Promise<Change & { kind: 'write' }> {
  const list = (await assistant.middleware()).map((one) => (one.path === from ? { ...one, path: to } : one))
  return { kind: 'write', path: assistant.middlewareFile, text: `${JSON.stringify(list, null, 2)}\n` }
}

async function faultOf(one: Middleware, place: Place): Promise<Facts | undefined> {
  const { path } = one
  const can = (mode: number) =>
    access(path, mode).then(
      () => true,
      () => false,
    )
  if (!(await can(constants.F_OK))) {
    const name = basename(path)
    const elsewhere = await findElsewhere(place, name)
    return { path, fault: 'missing', elsewhere, ...(elsewhere ? {} : { package: DEBIAN_PACKAGES[name] }) }
  }
  if (!(await can(constants.R_OK))) return { path, fault: 'unreadable' }
  if (!(await isForThisMachine(path))) return { path, fault: 'other-machine' }
  const { stdout } = await runProgram(place, ['ldd', path], 10_000)
  const libraries = [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name = '']) => name)
  if (libraries.length > 0) return { path, fault: 'libraries-missing', libraries }
  // In a process of its own: what a vendor does as it is loaded may hang or crash.
  const { code } = await runProgram(place, [...place.self, 'try-load', one.interface, path], 10_000)
  return code === 0 ? undefined : { path, fault: 'not-loadable' }
}

/** Whether the ELF header says 64 bits and this processor. */
async function isForThisMachine(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(20), 0, 20, 0)
    const isElf = bytesRead === 20 && buffer.readUInt32BE(0) === 0x7f454c46
    // e_ident[EI_CLASS] 2: 64 bits. e_machine is in the file's own byte order; EI_DATA 1: little end first.
    const machine = buffer[5] === 1 ? buffer.readUInt16LE(18) : buffer.readUInt16BE(18)
    return isElf && buffer[4] === 2 && machine === MACHINES[process.arch]
  } finally {
    await file.close()
  }
}

async function findElsewhere(place: Place, name: string): Promise<string | undefined> {
  for (const folder of FOLDERS) {
    const found = await search(at(place, folder), name, DEEP)
    if (found) return found
  }
  return undefined
}

async function search(folder: string, name: string, deep: number): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  if (entries.some((entry) => entry.name === name && !entry.isDirectory())) return `${folder}/${name}`
  if (deep === 0) return undefined
  for (const entry of entries) {
    const found = entry.isDirectory() ? await search(`${folder}/${entry.name}`, name, deep - 1) : undefined
    if (found) return found
  }
  return undefined
}
