import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('no part of the portal loads more script than it may', async () => {
  const run = promisify(execFile)(process.execPath, [path.resolve(import.meta.dirname, '../sizes.ts')])
  // sizes.ts ends with 1 where a part is over its limit.
  const { stdout } = await run.catch(({ stdout, stderr }) => Promise.reject(new Error(stdout + stderr)))
  console.log(stdout)
  expect(stdout).toContain('home')
})
