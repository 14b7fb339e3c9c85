export type { Agent, AgentConfig } from './config.ts'
export { startAgent } from './start-agent.ts'
