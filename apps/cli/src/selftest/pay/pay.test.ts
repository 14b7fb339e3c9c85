import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const COMMAND = path.resolve(import.meta.dirname, '../../../bin/certhall.js')

// A sample of `certhall selftest --journey pay --faults`.
test('whatever query a payment is cut off or dies at, it is paid once and the books balance', async () => {
  const args = ['selftest', '--journey', 'pay', '--faults', '--json', '--every', '97', '--from', '17']
  // A wrong outcome is an exit status of 1, with the report all the same.
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...args]).catch(
    (failed: { stdout: string }) => failed,
  )
  const { ok, summary, wrong } = JSON.parse(stdout)
  expect(wrong).toEqual([])
  expect(summary.planned).toBeGreaterThanOrEqual(2)
  expect({ ok, ...summary }).toMatchObject({ ok: true, fired: summary.planned, balance: 0, open: [] })
}, 300_000)
