export type { Agent, AgentConfig, TokenModule } from './config.ts'
export { startAgent } from './start-agent.ts'
export { openUnlockClient } from './unlock/unlock-client.ts'
export { randomPin, unlockToken } from './unlock/unlock-token.ts'
