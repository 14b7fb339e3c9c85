import { createDemonstrationAuthorities, SHARD_SIZE } from '@certhall/ca'
import { parseCertificate } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorityFixture } from '../../authority-fixture.ts'
import { fileIssuerKeys } from '../files/issuer-keys.ts'
import { openSealedFiles } from '../files/sealed-files.ts'
import { sqlIssuers } from './ca-issuers.ts'
import { sqlShards } from './ca-shards.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>

beforeAll(async () => {
  fixture = await authorityFixture()
  const { db, options } = fixture
  await createDemonstrationAuthorities({
    issuers: sqlIssuers(db),
    keys: fileIssuerKeys(await openSealedFiles(options.keysDir, options.passphrase)),
    shards: sqlShards(db),
    clock: { now: () => new Date() },
    baseUrl: options.baseUrl,
  })
})
afterAll(() => fixture.remove())

test('a shard is given out at most 10,000 times by processes that draw at the same time', async () => {
  const processes = [sqlShards(fixture.db), sqlShards(fixture.db, 170), sqlShards(fixture.db, 30)]
  const places = new Map<number, number>()
  await Promise.all(
    Array.from({ length: 60 }, async (_, worker) => {
      for (let i = 0; i < 400; i++) {
        const shard = await (processes[worker % 3] as (typeof processes)[0]).next('p256')
        places.set(shard, (places.get(shard) ?? 0) + 1)
      }
    }),
  )
  expect([...places.keys()].sort()).toEqual([0, 1, 2])
  for (const count of places.values()) expect(count).toBeLessThanOrEqual(SHARD_SIZE)
})

test('an issuing CA stands in a sharded list of its root, and says so', async () => {
  const row = await fixture.db
    .selectFrom('ca_certificates')
    .select(['shard', 'der'])
    .where('case_reference', '=', 'authority/p256')
    .executeTakeFirstOrThrow()
  expect(row.shard).toBe(0)
  expect(parseCertificate(row.der as Uint8Array).extensions.crlDistributionPoints).toEqual([
    'http://hall.test/crl/p256-root/0.crl',
    'http://hall.test/crl/p256-root.crl',
  ])
})
