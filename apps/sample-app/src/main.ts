import { type SampleAppConfig, startSampleApp } from './start-sample-app.ts'

// Run as a forked child: configuration in the environment, readiness by IPC, ends with its parent.
try {
  const config = JSON.parse(process.env.CERTHALL_SAMPLE_CONFIG ?? '') as SampleAppConfig
  const app = await startSampleApp(config)
  const stop = async () => {
    await app.close()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  process.send?.({ type: 'ready', origin: app.origin })
} catch (error) {
  const detail = error instanceof Error ? error.message : String(error)
  process.send?.({ type: 'failed', code: 'configuration-invalid', detail })
  console.error(`sample application: ${detail}`)
  process.exitCode = 1
  process.disconnect?.()
}
