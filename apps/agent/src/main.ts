import type { AgentConfig } from './config.ts'
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
const config = JSON.parse(CERTHALL_AGENT_CONFIG) as AgentConfig
const agent = await startAgent({
  ...config,
  ...(CERTHALL_AGENT_SECRET ? { secret: CERTHALL_AGENT_SECRET } : {}),
  ...(CERTHALL_FAULTS === 'ipc' ? { faultHook: faultsOverIpc(process) } : {}),
})
process.send?.({ type: 'ready', origin: agent.origin })

async function stop() {
  await agent.close()
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
process.once('disconnect', stop)
