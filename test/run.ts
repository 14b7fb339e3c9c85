import { spawn } from 'node:child_process'
import path from 'node:path'
import { requirePackages } from './packages.ts'

// `npm test`: makes sure that the programs the tests judge by are there, then runs checks and tests.

const ROOT = path.resolve(import.meta.dirname, '..')

/** Debian packages, each with a file that shows that it is there. */
const PACKAGES = {
  chromium: '/usr/bin/chromium',
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  curl: '/usr/bin/curl',
  openssl: '/usr/bin/openssl',
  'pinentry-gtk2': '/usr/bin/pinentry-gtk-2',
  xvfb: '/usr/bin/Xvfb',
  xdotool: '/usr/bin/xdotool',
  'util-linux': '/usr/bin/setpriv',
  'gnutls-bin': '/usr/bin/certtool',
  softhsm2: '/usr/bin/softhsm2-util',
  // What the environment check asks and mends.
  'libnss3-tools': '/usr/bin/certutil',
  pcscd: '/usr/sbin/pcscd',
  // A card in a virtual reader, and a module that reads it.
  'vsmartcard-vpcd': '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
  'opensc-pkcs11': '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so',
  unzip: '/usr/bin/unzip',
  'poppler-utils': '/usr/bin/pdftotext',
  // PDFs that others make, for stamps to be laid on.
  ghostscript: '/usr/bin/gs',
  qpdf: '/usr/bin/qpdf',
  'dbus-daemon': '/usr/bin/dbus-daemon',
  // Bouncy Castle, and what runs a source file that asks it.
  'libbcpkix-java': '/usr/share/java/bcpkix.jar',
  'openjdk-17-jdk-headless': '/usr/bin/javac',
  // The test library with the SKF interface: test/soft-skf.
  gcc: '/usr/bin/gcc',
  'libssl-dev': '/usr/include/openssl/evp.h',
}

function run(program: string, args: string[]): Promise<void> {
  const child = spawn(path.join(ROOT, 'node_modules/.bin', program), args, { cwd: ROOT, stdio: 'inherit' })
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      if (code !== 0) process.exit(code ?? 1)
      resolve()
    })
  })
}

// Hundreds of the tests' processes load the same modules: compiled once.
process.env.NODE_COMPILE_CACHE ??= path.join(ROOT, 'node_modules/.cache/certhall-compiled')

requirePackages(PACKAGES)
const only = process.argv.slice(2)
if (only.length === 0) {
  process.env.CERTHALL_PICTURES ??= 'none'
  // What `npm run check` does: types, lint, dead code.
  await run('tsc', ['--noEmit'])
  await run('biome', ['check', '--diagnostic-level=error', '.'])
  await run('knip', ['--no-config-hints'])
}
await run('vitest', ['run', ...only])
