import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter } from 'node:path'
import { fingerprint } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { fromPem, nameValue, parseCertificate } from '@certhall/pki'
import type { Anchor, AssistantFacts, Place } from './place.ts'

/** Where administrators' programs lie, which a user's PATH may leave out. */
const ADMINISTRATORS = ['/usr/sbin', '/sbin']

/** This computer as it is. */
export function systemPlace(stateDir: string, self: readonly string[], assistant: AssistantFacts): Place {
  const own = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return {
    system: process.platform,
    root: '/',
    home: homedir(),
    uid: process.getuid?.() ?? -1,
    gids: process.getgroups?.() ?? [],
    path: process.platform === 'win32' ? own : [...new Set([...own, ...ADMINISTRATORS])],
    environment: process.env,
    now: () => new Date(),
    stateDir,
    self,
    assistant,
  }
}

/** Trust anchors from PEM files, one certificate each. `configuration-invalid`. */
export function readAnchors(files: readonly string[]): Promise<Anchor[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        const der = fromPem(await readFile(file, 'utf8')).find(({ label }) => label === 'CERTIFICATE')?.der
        if (!der) throw new Error('holds no certificate')
        const { subject } = parseCertificate(der)
        return { name: nameValue(subject, 'CN') ?? 'Root', der, fingerprint: fingerprint(der) }
      } catch (error) {
        throw new CerthallError('configuration-invalid', `trust anchor ${file}: ${(error as Error).message}`)
      }
    }),
  )
}
