import { CerthallError } from '@certhall/model'
import type { Agent, AgentConfig } from './config.ts'
import { faultsOverIpc } from './faults-over-ipc.ts'
import { startAgent } from './start-agent.ts'

// A forked child: its configuration comes as JSON in CERTHALL_AGENT_CONFIG, the launch secret beside it, and it ends with
// its parent.
const { CERTHALL_AGENT_CONFIG, CERTHALL_AGENT_SECRET, CERTHALL_FAULTS } = process.env
// Children of ours (notify-send) have no business with it.
delete process.env.CERTHALL_AGENT_SECRET

if (!CERTHALL_AGENT_CONFIG) {
  console.error('CERTHALL_AGENT_CONFIG is missing')
  process.exit(2)
}

let agent: Agent | undefined
async function stop() {
  await agent?.close()
  process.exit(0)
}
// Before anything is started: a parent that goes meanwhile leaves no orphan behind.
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(event, stop)

try {
  agent = await startAgent({
    ...(JSON.parse(CERTHALL_AGENT_CONFIG) as AgentConfig),
    ...(CERTHALL_AGENT_SECRET ? { secret: CERTHALL_AGENT_SECRET } : {}),
    ...(CERTHALL_FAULTS === 'ipc' ? { faultHook: faultsOverIpc(process) } : {}),
  })
  process.send?.({ type: 'ready', origin: agent.origin })
} catch (error) {
  const { message } = error as Error
  const code = error instanceof CerthallError ? error.code : 'internal'
  if (process.send) process.send({ type: 'failed', code, detail: message }, () => process.exit(1))
  else {
    console.error(`certhall agent: ${message}`)
    process.exit(1)
  }
}
