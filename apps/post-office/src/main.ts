import { type PostOfficeConfig, startPostOffice } from './start-post-office.ts'

// Run as a forked child: configuration in the environment, readiness by IPC, ends with its parent.
try {
  const config = JSON.parse(process.env.CERTHALL_POST_OFFICE_CONFIG ?? '') as PostOfficeConfig
  const office = await startPostOffice(config)
  const stop = async () => {
    await office.close()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  process.send?.({ type: 'ready', origin: office.origin })
} catch (error) {
  const detail = error instanceof Error ? error.message : String(error)
  process.send?.({ type: 'failed', code: 'configuration-invalid', detail })
  console.error(`post office: ${detail}`)
  process.exitCode = 1
  process.disconnect?.()
}
