import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const MODULE = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
  (file) => existsSync(file),
)
export const SOFTHSM = MODULE as string
export const PIN = '271828'

/** For tests: SoftHSM2 with a folder and a token of its own; sets SOFTHSM2_CONF for this process and its children. */
export function softHsm(folder: string, label = 'certhall test') {
  const tokens = path.join(folder, 'hsm-tokens')
  mkdirSync(tokens, { recursive: true })
  const config = path.join(folder, 'softhsm2.conf')
  writeFileSync(config, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  process.env.SOFTHSM2_CONF = config
  execFileSync(
    'softhsm2-util',
    ['--init-token', '--free', '--label', label, '--pin', PIN, '--so-pin', '31415926'],
    {
      stdio: 'ignore',
    },
  )
  const pinFile = path.join(folder, 'pin')
  writeFileSync(pinFile, `${PIN}\n`, { mode: 0o600 })
  return {
    pinFile,
    /** Without a key. */
    store: `pkcs11:token=${encodeURIComponent(label)}?module-path=${SOFTHSM}&pin-source=file:${pinFile}`,
  }
}
