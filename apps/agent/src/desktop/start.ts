import { CerthallError } from '@certhall/model'
import { readMiddleware } from '../environment/open-environment.ts'
import { startAgent } from '../start-agent.ts'
import { readInstallation } from './installation.ts'
import { askFirst, becomeFirst } from './one-instance.ts'
import { openWindow } from './open-window.ts'

/**
 * Runs the assistant until it is stopped, and shows its window. Where one runs already, shows that one's. In
 * CERTHALL_ASSISTANT_SECRET a program that starts it may hand over a launch secret (docs/bridge.md).
 */
export async function start(args: readonly string[]): Promise<number> {
  const background = args.includes('--background')
  const installation = await readInstallation()
  const { controlPath, stateDir, tokensDir, self, ...settings } = installation
  const secret = process.env.CERTHALL_ASSISTANT_SECRET
  delete process.env.CERTHALL_ASSISTANT_SECRET

  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let ready: (origin: string) => void = () => {}
  const origin = new Promise<string>((resolve) => {
    ready = resolve
  })
  const answers = {
    show: async () => String(await openWindow(await origin)),
    status: () => origin,
    stop: async () => {
      stop()
      return 'stopping'
    },
  }
  const control = await becomeFirst(controlPath, (request) => answers[request]())
  if (!control) {
    if (!background) await askFirst(controlPath, 'show')
    return 0
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
  try {
    const agent = await startAgent({
      ...settings,
      stateDir,
      tokensDir,
      self,
      notify: true,
      nativePin: true,
      onOpen: () => void openWindow(agent.origin),
      modules: (await readMiddleware(`${stateDir}/middleware.json`)).map(
        ({ interface: kind, path }, index) => ({
          kind,
          name: `${kind}-${index + 1}`,
          path,
        }),
      ),
      ...(secret ? { secret } : {}),
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      throw new CerthallError('configuration-invalid', `port ${settings.port} is taken by another program`)
    })
    ready(agent.origin)
    console.log(`证书助手已启动 / The assistant is ready: ${agent.origin}`)
    if (!background) await openWindow(agent.origin)
    await stopped
    await agent.close()
    return 0
  } finally {
    control.close()
  }
}
