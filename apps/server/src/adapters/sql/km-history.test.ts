// What leaves the escrow once more, and the key that seals it.
import { fingerprint, generateKeyPair, openSm2EnvelopedKey } from '@certhall/crypto'
import { createKeyManagement, type EscrowedPair, type Km } from '@certhall/km'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authorityFixture } from '../../authority-fixture.ts'
import { kmParts } from './km-fixture.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let parts: Km
beforeEach(async () => {
  fixture = await authorityFixture()
  parts = await kmParts(fixture)
})
afterEach(() => fixture.remove())

const center = () => createKeyManagement(parts)
const because = { by: 'holder-1', reason: 'token replaced' }

/** A pair that its holder has proved. */
async function inUse(signingSerial: string) {
  const { spki: signingSpki } = await generateKeyPair('sm2')
  const pair = await center().pairFor({ signingSerial, signingSpki })
  await center().activate(signingSerial)
  return pair
}

const events = async (event: string) =>
  (await fixture.db.selectFrom('km_trail').selectAll().execute()).filter((row) => row.event === event)

describe('history re-wrapped', () => {
  test('the same pair opens with the container’s new key; asked at once or again, the same bytes, one entry', async () => {
    const pair = await inUse('a1')
    await center().retire('a1')
    const container = await generateKeyPair('sm2')
    const request = { signingSerial: 'a1', to: container.spki, ...because }
    const answers = await Promise.all(Array.from({ length: 8 }, () => center().rewrapHistory(request)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await center().rewrapHistory(request)).toEqual(answers[0])
    const envelope = answers[0]?.envelope as Uint8Array
    expect(openSm2EnvelopedKey({ signingPkcs8: container.pkcs8, envelope }).spki).toEqual(pair.spki)
    expect(await events('re-wrap')).toMatchObject([
      {
        signing_serial: 'a1',
        actor: 'holder-1',
        reason: 'token replaced',
        pair: fingerprint(pair.spki),
        to_key: fingerprint(container.spki),
      },
    ])
  })

  test('another container is another envelope and another entry', async () => {
    await inUse('a1')
    const [one, other] = [await generateKeyPair('sm2'), await generateKeyPair('sm2')]
    const first = await center().rewrapHistory({ signingSerial: 'a1', to: one.spki, ...because })
    const second = await center().rewrapHistory({ signingSerial: 'a1', to: other.spki, ...because })
    expect(second.spki).toEqual(first.spki)
    expect(openSm2EnvelopedKey({ signingPkcs8: other.pkcs8, envelope: second.envelope }).spki).toEqual(
      first.spki,
    )
    expect(await events('re-wrap')).toHaveLength(2)
  })

  test('nothing for a serial without a pair, for a pair never proved, or for a key that is not SM2', async () => {
    const { spki } = await generateKeyPair('sm2')
    await center().pairFor({ signingSerial: 'b1', signingSpki: spki })
    for (const signingSerial of ['b1', 'none'])
      await expect(center().rewrapHistory({ signingSerial, to: spki, ...because })).rejects.toMatchObject({
        code: 'not-found',
      })
    const { spki: p256 } = await generateKeyPair('p256')
    await inUse('b2')
    for (const to of [p256, new Uint8Array(4)])
      await expect(center().rewrapHistory({ signingSerial: 'b2', to, ...because })).rejects.toMatchObject({
        code: 'csr-key-refused',
      })
    expect(await events('re-wrap')).toEqual([])
  })
})

describe('rotation of the master key', () => {
  const generations = async () =>
    (await fixture.db.selectFrom('km_pairs').select('generation').execute()).map((row) => row.generation)

  test('every pair is under the new key, what was handed out stays, and new pairs follow', async () => {
    const pair = await inUse('r1')
    await center().refillSpares(6)
    const count = (await generations()).length
    expect(await center().rotateMasterKey()).toEqual({ generation: 2, resealed: count, resumed: false })
    await center().refillSpares(8)
    expect(new Set(await generations())).toEqual(new Set([2]))
    const container = await generateKeyPair('sm2')
    const again = await center().rewrapHistory({ signingSerial: 'r1', to: container.spki, ...because })
    expect(again.spki).toEqual(pair.spki)
    // The old key can be destroyed: nothing needs it any more.
    const vault = { ...parts.vault, has: async (at: number) => at > 1 && parts.vault.has(at) }
    await createKeyManagement({ ...parts, vault }).openEscrow()
  })

  test('broken off anywhere it is gone on with, and no second one is begun', async () => {
    await center().refillSpares(5)
    const failing = <Port extends object>(port: Port, name: keyof Port): Port => ({
      ...port,
      [name]: async () => {
        throw new Error('planned')
      },
    })
    const stops: Partial<Km>[] = [
      { generations: failing(parts.generations, 'begin') },
      { generations: failing(parts.generations, 'reseal') },
      { vault: failing(parts.vault, 'seal') },
      { generations: failing(parts.generations, 'complete') },
    ]
    for (const stop of stops)
      await expect(createKeyManagement({ ...parts, ...stop }).rotateMasterKey()).rejects.toThrow('planned')
    expect(await center().rotateMasterKey()).toMatchObject({ generation: 2, resumed: true })
    expect(new Set(await generations())).toEqual(new Set([2]))
    expect(await parts.generations.current()).toEqual({ generation: 2, complete: true })
  })

  test('two at once, while pairs are made and taken: nothing left behind', async () => {
    await center().refillSpares(20)
    const { spki: signingSpki } = await generateKeyPair('sm2')
    const [one, other] = await Promise.all([
      center().rotateMasterKey(),
      center().rotateMasterKey(),
      center().refillSpares(30),
      ...Array.from({ length: 10 }, (_, at) => center().pairFor({ signingSerial: `t${at}`, signingSpki })),
    ])
    expect(
      Math.max((one as { generation: number }).generation, (other as { generation: number }).generation),
    ).toBe((await parts.generations.current()).generation)
    await center().rotateMasterKey()
    const { generation } = await parts.generations.current()
    expect(new Set(await generations())).toEqual(new Set([generation]))
  })

  test('a pair sealed before the rotation and stored after it is not taken in', async () => {
    const late: Pick<EscrowedPair, 'spki' | 'sealed' | 'generation'> = {
      spki: (await generateKeyPair('sm2')).spki,
      sealed: new Uint8Array(80),
      generation: 1,
    }
    await center().rotateMasterKey()
    expect(await parts.pairs.addSpare(late, new Date())).toBe(false)
    expect(await generations()).toEqual([])
  })
})

describe('the trail', () => {
  const report = (noted?: { position: number; hash: string }) => center().verifyTrail(noted)

  async function written() {
    await inUse('x1')
    await center().retire('x1')
    await center().chainTrail()
    return report()
  }

  /** As a database administrator could: with the triggers off. */
  async function forge(change: string) {
    const { sql } = await import('kysely')
    await fixture.db.connection().execute(async (db) => {
      await sql`set session_replication_role = replica`.execute(db)
      await sql.raw(change).execute(db)
      await sql`set session_replication_role = origin`.execute(db)
    })
  }

  test('one entry for each act, all of them chained, by several processes at once', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, at) => inUse(`y${at}`)))
    expect(await report()).toMatchObject({ entries: 0, loose: 24 })
    await Promise.all([center().chainTrail(), center().chainTrail(), center().chainTrail()])
    const after = await report()
    expect(after).toMatchObject({ entries: 24, loose: 0, end: { position: 24 } })
    expect(after.fault).toBeUndefined()
    const kinds = (await fixture.db.selectFrom('km_trail').select('event').execute()).map(
      ({ event }) => event,
    )
    for (const kind of ['make', 'reserve', 'wrap', 'activate'])
      expect(kinds.filter((event) => event === kind)).toHaveLength(6)
  })

  test('the database refuses to change or take away what was written', async () => {
    await written()
    const change = fixture.db.updateTable('km_trail').set({ actor: 'somebody' }).execute()
    await expect(change).rejects.toThrow('stays as it is')
    await expect(fixture.db.deleteFrom('km_trail').execute()).rejects.toThrow('stays as it is')
    const { sql } = await import('kysely')
    await expect(sql`truncate km_trail`.execute(fixture.db)).rejects.toThrow('stays as it is')
  })

  test.each([
    ['another actor', "update km_trail set actor = 'nobody' where position = 3", 'hash', 3],
    ['another time', "update km_trail set at = at + interval '1 ms' where position = 2", 'hash', 2],
    ['an entry taken out', 'delete from km_trail where position = 2', 'gap', 2],
    ['a seal exchanged', "update km_trail set head = '\\x00'::bytea where position = 5", 'head', 5],
    ['the end cut off', 'delete from km_trail where position = 5', 'unsealed-end', 4],
  ])('%s is found', async (_what, change, fault, position) => {
    expect(await written()).toMatchObject({ entries: 5 })
    await forge(change)
    expect((await report()).fault).toEqual({ fault, position })
  })

  test('an end cut off at a sealed place shows against the end noted before', async () => {
    const first = await written()
    await inUse('x2')
    await center().chainTrail()
    const second = await report()
    expect((await report(first.end)).fault).toBeUndefined()
    await forge('delete from km_trail where position > 5')
    expect((await report()).fault).toBeUndefined()
    expect((await report(second.end)).fault).toMatchObject({ fault: 'noted-head-missing' })
  })

  test.each([
    ['an end cut off', 'delete from km_trail where position = 5', 'unsealed-end'],
    ['a seal of another place', "update km_trail set head = '\\x00'::bytea where position = 5", 'head'],
    [
      'a seal of a key that never was',
      'update km_trail set head_generation = 99 where position = 5',
      'unsealed-end',
    ],
  ])('%s is not healed by what comes after it', async (_what, change, fault) => {
    await written()
    await forge(change)
    await inUse('x2')
    await expect(center().chainTrail()).rejects.toMatchObject({ code: 'trail-broken' })
    expect(await report()).toMatchObject({ loose: 4, fault: { fault } })
  })

  test('it holds across a rotation, with the old key or without', async () => {
    await written()
    await center().rotateMasterKey()
    await center().chainTrail()
    expect((await report()).fault).toBeUndefined()
    const vault = { ...parts.vault, has: async (at: number) => at > 1 && parts.vault.has(at) }
    expect((await createKeyManagement({ ...parts, vault }).verifyTrail()).fault).toBeUndefined()
  })
})
