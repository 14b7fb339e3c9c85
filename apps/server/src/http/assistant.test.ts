import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hallFixture } from '../hall-fixture.ts'

test('offers to assistants come from the folder that the operator fills, and nothing else does', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'certhall-offers-'))
  const { hall, remove } = await hallFixture({ dataDir })
  onTestFinished(async () => {
    await remove()
    await rm(dataDir, { recursive: true })
  })
  const get = (at: string) => hall.app.inject(`/api/assistant/${at}`)
  expect((await get('update')).statusCode).toBe(404)
  const folder = path.join(dataDir, 'assistant')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'update.json'), '{"payload":"e30=","signature":"AA=="}')
  await writeFile(path.join(folder, 'a_1.0.0_amd64.deb'), 'package')
  await writeFile(path.join(dataDir, 'kept'), 'secret')
  expect((await get('update')).json()).toEqual({ payload: 'e30=', signature: 'AA==' })
  expect((await get('packages/a_1.0.0_amd64.deb')).body).toBe('package')
  for (const name of ['..%2Fkept', '%2e%2e/kept', 'update.json', 'b.deb', '.hidden'])
    expect((await get(`packages/${name}`)).statusCode, name).toBeGreaterThanOrEqual(400)
})
