import { mergeChanges } from '../../watch/merge-changes.ts'
import { pollChanges } from '../../watch/poll-changes.ts'
import { usbChanges } from '../../watch/usb-changes.ts'
import type { Changes } from '../../watch/watch-by-listing.ts'
import { type WorkerDriver, workerCommand, workerDriver } from '../../worker/worker-driver.ts'
import { type KnownModule, knownModule } from './known-modules.ts'

export interface Pkcs11WorkerOptions {
  /** Unique among the drivers that are combined; it stands before the ids of its tokens. */
  name: string
  module: string
  issuers?: readonly string[]
  /** Of the child; some modules are set up by variables. */
  env?: NodeJS.ProcessEnv
  /** Milliseconds after which any call is a hang. Default: each call's own. */
  deadlineMs?: number
  /** PC/SC's events, shared by all modules. */
  pcsc: Changes
}

/** A vendor's module in a child of its own, running only while somebody uses a token or something was plugged in. */
export function pkcs11Worker({
  name,
  module,
  issuers = [],
  env,
  deadlineMs,
  pcsc,
}: Pkcs11WorkerOptions): WorkerDriver {
  const news = knownModule(module)?.news ?? 'usb'
  return workerDriver({
    name,
    start: { ...workerCommand('pkcs11', module, ...issuers), ...(env && { env }) },
    changes: NEWS[news](pcsc),
    ...(deadlineMs !== undefined && { deadlineMs }),
  })
}

const NEWS: Record<KnownModule['news'], (pcsc: Changes) => Changes> = {
  pcsc: (pcsc) => pcsc,
  // Such tokens may show up in PC/SC or not; on other systems than Linux USB's events are not written.
  usb: (pcsc) => mergeChanges(pcsc, process.platform === 'linux' ? usbChanges() : pollChanges()),
  none: () => (listener) => {
    queueMicrotask(() => listener({}))
    return () => {}
  },
}
