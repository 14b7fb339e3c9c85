import type { TokenDriver } from '../port.ts'

/** What the child can serve; a driver's own libraries are loaded only where it is asked for. */
export const driverKinds: Record<string, (paths: string[]) => Promise<TokenDriver>> = {
  /** PATH of the module, names of our issuers. */
  pkcs11: async ([path, ...issuers]) => {
    const module = required(path)
    const { pkcs11Driver } = await import('../drivers/pkcs11/pkcs11-driver.ts')
    return pkcs11Driver({ module, issuers })
  },
  virtual: async ([dir]) =>
    (await import('../drivers/virtual/virtual-driver.ts')).virtualDriver(required(dir)),
  skf: async ([library, quirks]) => {
    const [{ skfDriver }, { parseQuirks }] = await Promise.all([
      import('../drivers/skf/skf-driver.ts'),
      import('../drivers/skf/quirks.ts'),
    ])
    return skfDriver({ library: required(library), quirks: quirks ? parseQuirks(quirks) : {} })
  },
}

function required(path: string | undefined): string {
  if (!path) throw new Error('a path is missing')
  return path
}
