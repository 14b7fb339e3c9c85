import { CerthallError } from '@certhall/model'
import { VERSION } from '../version.ts'

// The installed assistant's command. What each command needs is loaded with it.

type Run = (args: readonly string[]) => Promise<number>

const COMMANDS: Record<string, { about?: string; load: () => Promise<Run> }> = {
  start: {
    about: '启动并打开窗口；--background 只在后台运行 / start and show the window; --background: without it',
    load: async () => (await import('./start.ts')).start,
  },
  stop: { about: '停止 / stop the one that runs', load: async () => (await import('./control.ts')).stop },
  status: { about: '是否在运行 / whether it runs', load: async () => (await import('./control.ts')).status },
  check: { about: '环境检测 / check the environment', load: async () => (await import('./check.ts')).check },
  autostart: {
    about: 'on|off：登录时启动 / start at log-in',
    load: async () => (await import('./control.ts')).autostart,
  },
  forget: {
    about: '撤销所有修复并删除本用户的数据 / undo all repairs and remove this user’s data',
    load: async () => (await import('./forget.ts')).forget,
  },
  // Processes of its own.
  worker: { load: async () => (await import('@certhall/token/worker')).runWorker },
  'try-load': {
    load: async () => {
      const { tryLoad } = await import('../environment/try-load.ts')
      return async (args) => tryLoad(args)
    },
  },
}

function usage(): string {
  const lines = Object.entries(COMMANDS).flatMap(([name, { about }]) =>
    about ? [`  certhall-assistant ${name.padEnd(10)} ${about}`] : [],
  )
  return [`证书助手 / Certificate assistant ${VERSION}`, ...lines].join('\n')
}

async function main([name = 'start', ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS[name]
  if (!command) {
    console.log(usage())
    return name === '--help' || name === '--version' ? 0 : 2
  }
  try {
    return await (await command.load())(args)
  } catch (error) {
    if (!(error instanceof CerthallError)) throw error
    console.error(`certhall-assistant ${name}: ${error.message}`)
    return 1
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
