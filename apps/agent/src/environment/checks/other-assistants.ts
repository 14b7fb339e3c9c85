import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Check, Finding } from '../check.ts'
import { at, type Place, runProgram } from '../place.ts'
import rows from './other-assistants.json' with { type: 'json' }

/** A program of another's that may hold the token, as it shows itself on a computer. */
interface Row {
  name: string
  /** File names without `.exe`, lower case. */
  processes: readonly string[]
  /** That it listens at on loopback. */
  ports: readonly number[]
}

interface Facts {
  names: string[]
}

/** What runs and who listens; undefined where this system cannot tell. */
interface Running {
  processes: ReadonlySet<string>
  ports: ReadonlySet<number>
}

/** Older assistants and others that hold a token for themselves; nothing is wrong as long as we can read one. */
const otherAssistants = (
  systems: NodeJS.Platform[],
  running: (place: Place) => Promise<Running>,
): Omit<Check<Facts>, 'untried'> => ({
  id: 'other-assistants',
  title: { zh: '其他证书助手', en: 'Other assistants' },
  systems,
  async check(place): Promise<Finding<Facts>> {
    const own = (await place.assistant.tokens()).filter(({ foreign }) => !foreign)
    if (own.length > 0) return { state: 'well' }
    const { processes, ports } = await running(place)
    const runs = (row: Row) =>
      row.processes.some((name) => processes.has(name)) || row.ports.some((port) => ports.has(port))
    const names = rows.filter(runs).map(({ name }) => name)
    return names.length === 0 ? { state: 'well' } : { state: 'fault', facts: { names } }
  },
  explain: ({ names }) => ({
    what: {
      zh: `正在运行：${names.join('、')}。它可能占着 USBKey，使这里读不到。`,
      en: `Running: ${names.join(', ')}. It may hold the token, so that it cannot be read here.`,
    },
    next: {
      zh: '如果已插入 USBKey 而这里看不到：请先退出上面的程序（右下角图标，“退出”），拔出 USBKey 再插入。不需要卸载它。',
      en: 'If a USBKey is plugged in and not seen here: quit that program (its icon near the clock, Quit), pull the USBKey out and plug it in again. There is no need to uninstall it.',
    },
  }),
})

export const otherAssistantChecks = [
  otherAssistants(['linux'], runningOnLinux),
  // Written from the documentation of tasklist, netstat and ps; not run by our tests.
  { ...otherAssistants(['win32'], runningOnWindows), untried: true },
  { ...otherAssistants(['darwin'], runningOnMac), untried: true },
] as const

const nameOf = (program: string) =>
  basename(program.replaceAll('\\', '/'))
    .toLowerCase()
    .replace(/\.exe$/, '')

async function runningOnLinux(place: Place): Promise<Running> {
  const folder = at(place, '/proc')
  const ids = (await readdir(folder).catch(() => [])).filter((name) => /^\d+$/.test(name))
  // A process that has just ended has no command line any more.
  const lines = await Promise.all(
    ids.map((id) => readFile(`${folder}/${id}/cmdline`, 'utf8').catch(() => '')),
  )
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`${folder}/net/${name}`, 'utf8').catch(() => '')),
  )
  return {
    processes: new Set(lines.map((line) => nameOf(line.split('\0')[0] ?? ''))),
    // proc_pid_net(5): local address and port in hex, then the remote one, then the state; 0A is LISTEN.
    ports: new Set(
      [...tables.join('\n').matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:0000 0A /gm)].map(
        ([, port = '']) => Number.parseInt(port, 16),
      ),
    ),
  }
}

async function runningOnWindows(place: Place): Promise<Running> {
  const [list, sockets] = await Promise.all([
    runProgram(place, ['tasklist.exe', '/fo', 'csv', '/nh']),
    runProgram(place, ['netstat.exe', '-ano', '-p', 'TCP']),
  ])
  return {
    processes: new Set([...list.stdout.matchAll(/^"([^"]+)"/gm)].map(([, name = '']) => nameOf(name))),
    ports: new Set(
      [...sockets.stdout.matchAll(/^\s*TCP\s+\S+:(\d+)\s+\S+:0\s/gm)].map(([, port]) => Number(port)),
    ),
  }
}

async function runningOnMac(place: Place): Promise<Running> {
  const [list, sockets] = await Promise.all([
    runProgram(place, ['ps', '-axo', 'comm=']),
    runProgram(place, ['lsof', '-nP', '-iTCP', '-sTCP:LISTEN', '-Fn']),
  ])
  return {
    processes: new Set(list.stdout.split('\n').map(nameOf)),
    ports: new Set([...sockets.stdout.matchAll(/^n.*:(\d+)$/gm)].map(([, port]) => Number(port))),
  }
}
