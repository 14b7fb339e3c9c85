import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { madeUpEntities, startRegistry, toCsv } from '@certhall/registry'
import { expect, onTestFinished, test } from 'vitest'
import { openRegistry } from '../apps/server/src/adapters/registry/open-registry.ts'
import { readConfig } from '../apps/server/src/config.ts'

/** A hall's settings as they are read, of which only the registry's matter here. */
function settings(registry: object) {
  const config = readConfig({
    ...{ databaseUrl: 'postgres://x', host: '127.0.0.1', port: 0, dataDir: 'x', profilesDir: 'x' },
    ...{ agentOrigins: [], passphrase: 'x', applications: [] },
    registry: registry as never,
  })
  return config.registry
}

test('a hall gets the same from the registry’s server and from its file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certhall-registry-'))
  const server = await startRegistry({ port: 0, key: 'the key' })
  onTestFinished(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })
  const entities = madeUpEntities().filter((_, at) => at % 10 === 3)
  const file = path.join(folder, 'entities.csv')
  writeFileSync(file, toCsv(entities))
  const source = { zh: '法人库', en: 'registry' }
  const failed = (error: Error) => {
    throw error
  }
  const [online, onFile] = await Promise.all([
    openRegistry(settings({ url: `${server.origin}/`, key: 'the key', source }), failed),
    openRegistry(settings({ file, source }), failed),
  ])
  for (const entity of entities.filter((_, at) => at % 200 === 0)) {
    const answer = await online?.lookUp('uscc', entity.idNumber)
    expect(answer).toMatchObject({ name: entity.name, active: entity.status === 'registered' })
    expect(answer?.numbers).toMatchObject({ socialCredit: entity.idNumber })
    expect(await onFile?.lookUp('uscc', entity.idNumber)).toEqual(answer)
  }
  expect(await online?.lookUp('uscc', '91310101MA1FY4K27A')).toBeUndefined()
  expect(await openRegistry(undefined, failed)).toBeUndefined()
})
