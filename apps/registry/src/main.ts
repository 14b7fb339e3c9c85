import { type RegistryConfig, startRegistry } from './start-registry.ts'

// Run as a forked child: configuration in the environment, readiness by IPC, ends with its parent.
try {
  const config = JSON.parse(process.env.CERTHALL_REGISTRY_CONFIG ?? '') as RegistryConfig
  const registry = await startRegistry(config)
  const stop = async () => {
    await registry.close()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  process.send?.({ type: 'ready', origin: registry.origin })
} catch (error) {
  const detail = error instanceof Error ? error.message : String(error)
  process.send?.({ type: 'failed', code: 'configuration-invalid', detail })
  console.error(`registry: ${detail}`)
  process.exitCode = 1
  process.disconnect?.()
}
