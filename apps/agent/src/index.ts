export type { Agent, AgentConfig, TokenModule } from './config.ts'
export { startAgent } from './start-agent.ts'
