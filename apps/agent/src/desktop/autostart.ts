import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model'

const run = promisify(execFile)

interface Autostart {
  on(self: readonly string[]): Promise<void>
  off(self: readonly string[]): Promise<void>
}

/** How each system starts a program at log-in. Those of Windows and macOS were written from documentation, not run. */
const SYSTEMS: Partial<Record<NodeJS.Platform, Autostart>> = {
  // Desktop Application Autostart Specification: the user's file hides the installation's of the same name.
  linux: {
    on: (self) => write(desktopFile(), entry(self, false)),
    off: (self) => write(desktopFile(), entry(self, true)),
  },
  win32: {
    on: async (self) => {
      await run('reg.exe', ['add', RUN_KEY, '/v', NAME, '/t', 'REG_SZ', '/d', commandLine(self), '/f'])
    },
    off: async () => {
      await run('reg.exe', ['delete', RUN_KEY, '/v', NAME, '/f'])
    },
  },
  darwin: {
    on: (self) => write(launchAgent(), plist(self)),
    off: () => rm(launchAgent(), { force: true }),
  },
}

const NAME = 'certhall-assistant'
const RUN_KEY = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run'

/** Forgets what this user has decided. */
export async function forgetAutostart(): Promise<void> {
  if (process.platform === 'linux') await rm(desktopFile(), { force: true })
  else await SYSTEMS[process.platform]?.off([]).catch(() => {})
}

/** Starts the assistant at log-in, or no longer, for this user. `not-supported` on systems that we do not know. */
export async function setAutostart(isOn: boolean, self: readonly string[]): Promise<void> {
  const system = SYSTEMS[process.platform]
  if (!system) throw new CerthallError('not-supported', process.platform)
  await (isOn ? system.on(self) : system.off(self))
}

const desktopFile = () =>
  join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'autostart', `${NAME}.desktop`)
const launchAgent = () => join(homedir(), 'Library/LaunchAgents/org.certhall.assistant.plist')

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

const commandLine = (self: readonly string[]) =>
  `${self.map((word) => `"${word}"`).join(' ')} start --background`

function entry(self: readonly string[], hidden: boolean): string {
  return `[Desktop Entry]
Type=Application
Name=Certificate assistant
Name[zh_CN]=证书助手
Exec=${commandLine(self)}
Terminal=false
Hidden=${hidden}
`
}

function plist(self: readonly string[]): string {
  const words = [...self, 'start', '--background'].map((word) => `    <string>${word}</string>`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>Label</key><string>org.certhall.assistant</string>
  <key>RunAtLoad</key><true/>
  <key>ProgramArguments</key><array>
${words.join('\n')}
  </array>
</dict></plist>
`
}
