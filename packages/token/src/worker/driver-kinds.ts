import type { TokenDriver } from '../port.ts'

/** What the child can serve; a driver's own libraries are loaded only where it is asked for. */
export const driverKinds: Record<string, (paths: string[]) => Promise<TokenDriver>> = {
  virtual: async ([dir]) =>
    (await import('../drivers/virtual/virtual-driver.ts')).virtualDriver(required(dir)),
}

function required(path: string | undefined): string {
  if (!path) throw new Error('a path is missing')
  return path
}
