import type { Check } from './check.ts'
import { bridgeReachable } from './checks/bridge-reachable.ts'
import { browserRoots } from './checks/browser-roots.ts'
import { clock } from './checks/clock.ts'
import { deviceRights } from './checks/device-rights.ts'
import { hallReachable } from './checks/hall-reachable.ts'
import { macosChecks } from './checks/macos.ts'
import { middleware } from './checks/middleware.ts'
import { otherAssistantChecks } from './checks/other-assistants.ts'
import { ownPort } from './checks/own-port.ts'
import { proxy } from './checks/proxy.ts'
import { readerService } from './checks/reader-service.ts'
import { systemRoot } from './checks/system-root.ts'
import { tokenReadable } from './checks/token-readable.ts'
import { versionCurrent } from './checks/version-current.ts'
import { windowsChecks } from './checks/windows.ts'

/** Everything that a renewal needs of the computer, in the order in which the page shows it. */
export const CHECKS: readonly Check[] = [
  tokenReadable,
  middleware,
  readerService,
  deviceRights,
  ...otherAssistantChecks,
  hallReachable,
  clock,
  systemRoot,
  browserRoots,
  bridgeReachable,
  ownPort,
  proxy,
  versionCurrent,
  ...windowsChecks,
  ...macosChecks,
] as readonly Check[]
