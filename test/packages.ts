import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Sees to Debian packages, each given with a file that shows that it is there: installs what is missing where it may,
 * and otherwise says how and ends the process.
 */
export function requirePackages(packages: Record<string, string>): void {
  const missing = Object.entries(packages)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name)
  if (missing.length === 0) return
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing]
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`These programs are needed; run once:\n  sudo apt-get update && sudo ${install.join(' ')}`)
    process.exit(1)
  }
  console.log(`Installing ${missing.join(', ')} …`)
  const options = { stdio: 'inherit' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  execFileSync('apt-get', ['update', '-q'], options)
  execFileSync(install[0] as string, install.slice(1), options)
}
