import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Whole journeys take minutes: begun last, one of them would run on alone. */
const LONG = ['test/browser/', 'apps/cli/src/selftest/', 'test/start.test.ts', 'apps/cli/']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((part) => moduleId.includes(part))
      return at < 0 ? LONG.length : at
    }
    return files.toSorted((one, other) => rank(one) - rank(other))
  }
}

/** They start programs of ours, load libraries of vendors or change what belongs to a whole process: each file has a process of its own. */
const ALONE = [
  'apps/{agent,cli}/src/**/*.test.ts',
  'apps/server/src/adapters/signer/*.test.ts',
  'packages/token/src/**/*.test.ts',
  'test/**/*.test.ts',
]
/** The others share processes, and load the same modules once in each. */
const TOGETHER = ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts']

export default defineConfig({
  test: {
    globalSetup: ['test/setup-pages.ts', 'test/setup-postgres.ts'],
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      { extends: true, test: { name: 'together', include: TOGETHER, exclude: ALONE, isolate: false } },
    ],
    // Far more than any takes: a machine that others share stands still for seconds.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // On a machine that others share a second try tells a slow moment from a fault; the report names both.
    retry: process.env.CI ? 1 : 0,
    // Twice the cores that CI has: much of the time a test waits for another process.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
})
