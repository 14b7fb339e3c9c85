import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLACES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so']
export const SOFTHSM = PLACES.find((file) => existsSync(file)) as string
export const PIN = '271828'
export const ADMIN_PIN = '31415926'

/** For tests: SoftHSM2 with a folder of its own; sets SOFTHSM2_CONF for this process and its children. */
export function softHsm() {
  const folder = mkdtempSync(join(tmpdir(), 'certhall-p11-'))
  const tokens = join(folder, 'tokens')
  mkdirSync(tokens)
  const config = join(folder, 'softhsm2.conf')
  writeFileSync(config, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  process.env.SOFTHSM2_CONF = config
  return {
    folder,
    addToken(label: string) {
      const args = ['--init-token', '--free', '--label', label, '--pin', PIN, '--so-pin', ADMIN_PIN]
      execFileSync('softhsm2-util', args, { stdio: 'ignore' })
    },
    clean: () => rm(folder, { recursive: true, force: true }),
  }
}
