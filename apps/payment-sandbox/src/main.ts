import { startPaymentSandbox } from './start-payment-sandbox.ts'

// Run as a forked child: configuration in the environment, readiness by IPC, ends with its parent.
try {
  const sandbox = await startPaymentSandbox(JSON.parse(process.env.CERTHALL_PAYMENT_SANDBOX_CONFIG ?? ''))
  const stop = async () => {
    await sandbox.close()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  process.send?.({ type: 'ready', origin: sandbox.origin })
} catch (error) {
  const detail = error instanceof Error ? error.message : String(error)
  process.send?.({ type: 'failed', code: 'configuration-invalid', detail })
  console.error(`payment sandbox: ${detail}`)
  process.exitCode = 1
  process.disconnect?.()
}
