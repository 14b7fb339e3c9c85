import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const COMMAND = path.resolve(import.meta.dirname, '../../bin/certhall.js')
const run = promisify(execFile)

interface Report {
  ok: boolean
  summary: Record<string, number>
  wrong: unknown[]
}

// A sample of the whole campaign (`certhall selftest --faults`), spread over every call of delivery.
test.each([
  { profile: 'fiscal', key: 'sm2', every: 151, from: 5, least: 4 },
  { driver: 'pkcs11', profile: 'legal-entity', key: 'rsa2048', every: 331, from: 20, least: 1 },
])(
  '$driver, $profile, $key: nothing lost and nothing twice, whatever breaks',
  async ({ driver = 'virtual', profile, key, every, from, least }) => {
    const args = [
      'selftest',
      '--faults',
      '--json',
      '--driver',
      driver,
      '--profile',
      profile,
      '--key',
      key,
      '--every',
      `${every}`,
      '--from',
      `${from}`,
    ]
    // A wrong outcome is an exit status of 1, with the report all the same.
    const { stdout } = await run(process.execPath, [COMMAND, ...args], { maxBuffer: 1 << 24 }).catch(
      (failed: { stdout: string }) => failed,
    )
    const report = JSON.parse(stdout) as Report
    expect(report.wrong).toEqual([])
    const { planned, fired, done, liveSigning, keysLost } = report.summary
    expect(planned).toBeGreaterThanOrEqual(least)
    expect({ fired, done, liveSigning, keysLost }).toEqual({
      fired: planned,
      done: planned,
      liveSigning: planned,
      keysLost: 0,
    })
  },
  600_000,
)
