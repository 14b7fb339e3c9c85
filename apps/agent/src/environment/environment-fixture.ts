import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fingerprint } from '@certhall/crypto'
import { nameValue, parseCertificate, toPem } from '@certhall/pki'
import { createTestIssuer } from '../testing/test-issuer.ts'
import type { Place } from './place.ts'

/** What is done when the test has ended: vitest's `onTestFinished`. */
type Later = (work: () => void) => void

/**
 * A computer below a temporary folder: its own home, its own /etc, /sys and /run. Programs are the system's real ones,
 * told to work below that folder where they would work on the system's.
 */
export async function temporaryComputer(later: Later, changes: Partial<Place> = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-environment-'))
  later(() => rmSync(folder, { recursive: true, force: true }))
  const root = path.join(folder, 'root')
  const home = path.join(root, 'home/desk')
  const programs = path.join(folder, 'programs')
  for (const each of [home, programs]) mkdirSync(each, { recursive: true })
  const issuer = await createTestIssuer('p256')
  const other = toPem('CERTIFICATE', issuer.chain[0] as Uint8Array)
  const der = issuer.chain.at(-1) as Uint8Array
  const anchorFile = path.join(folder, 'root.pem')
  writeFileSync(anchorFile, toPem('CERTIFICATE', der))
  const place: Partial<Place> = {
    system: 'linux',
    root,
    home,
    uid: 0,
    gids: [0],
    path: [programs, '/usr/bin', '/bin', '/usr/sbin', '/sbin'],
    environment: {},
    ...changes,
  }
  return {
    folder,
    root,
    home,
    stateDir: path.join(folder, 'state'),
    anchorFile,
    anchor: { der, fingerprint: fingerprint(der), name: nameValue(parseCertificate(der).subject, 'CN') },
    place,
    /** A file of the computer, by its path on a real one. */
    file(name: string, text: string, mode = 0o644): string {
      const file = path.join(root, name)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, text)
      chmodSync(file, mode)
      return file
    },
    /** A program that comes before the system's of the same name. */
    program(name: string, script: string) {
      writeFileSync(path.join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    },
    /** Debian's update-ca-certificates for this computer's folders. */
    trustStore() {
      for (const each of [
        'usr/local/share/ca-certificates',
        'usr/share/ca-certificates',
        'etc/ssl/certs',
        'etc/hooks',
      ])
        mkdirSync(path.join(root, each), { recursive: true })
      // Another authority's, as every system has them: an empty bundle would never be written.
      writeFileSync(path.join(root, 'usr/share/ca-certificates/other.crt'), other)
      writeFileSync(path.join(root, 'etc/ca-certificates.conf'), 'other.crt\n')
      const folders = {
        certsconf: 'etc/ca-certificates.conf',
        certsdir: 'usr/share/ca-certificates',
        localcertsdir: 'usr/local/share/ca-certificates',
        etccertsdir: 'etc/ssl/certs',
        hooksdir: 'etc/hooks',
      }
      const options = Object.entries(folders).flatMap(([name, at]) => [`--${name}`, path.join(root, at)])
      this.program(
        'update-ca-certificates',
        `exec /usr/sbin/update-ca-certificates ${options.join(' ')} "$@"`,
      )
    },
  }
}

export type TemporaryComputer = Awaited<ReturnType<typeof temporaryComputer>>

/** Answers everything with 200 and this clock. */
export async function clockServer(later: Later, date: () => Date): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('date', date().toUTCString())
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  later(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
