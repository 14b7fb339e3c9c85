import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CertificateTemplate } from '@certhall/model'
import { createTestDatabase } from '../../../test/database.ts'
import { connect } from './adapters/sql/connect.ts'

/** For tests: a database and a folder of their own, and what takes both away again. */
export async function authorityFixture() {
  const database = await createTestDatabase()
  const db = connect(database.url)
  const folder = await mkdtemp(path.join(tmpdir(), 'certhall-authority-'))
  return {
    db,
    url: database.url,
    folder,
    options: {
      db,
      keysDir: path.join(folder, 'keys'),
      passphrase: 'a passphrase',
      baseUrl: 'http://hall.test',
      spares: 3,
    },
    async remove() {
      await db.destroy()
      await database.drop()
      await rm(folder, { recursive: true })
    },
  }
}

/** For tests: an approved template, ending in a year. */
export function templateOf(
  key: CertificateTemplate['key'],
  changes: Partial<CertificateTemplate> = {},
): CertificateTemplate {
  return {
    profile: 'fiscal',
    profileVersion: 1,
    issuer: key === 'sm2' ? 'sm2' : 'p256',
    holder: 'holder-1',
    key,
    dual: key === 'sm2',
    subject: [
      { type: 'C', value: 'CN' },
      { type: 'O', value: '济南市财政局' },
      { type: 'CN', value: '张三' },
    ],
    identity: { residentId: '11010519491231002X', housingFund: '370100123456' },
    singleKeyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: ['clientAuth'],
    policies: ['1.2.156.112570.1.1.3'],
    notAfter: new Date(Math.floor(Date.now() / 1000) * 1000 + 365 * 86_400_000).toISOString(),
    ...changes,
  }
}

/** Runs a program; throws with its output when it fails. */
export const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' })
