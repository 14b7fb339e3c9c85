import { openEnvironment } from '../environment/open-environment.ts'
import { checkForUpdate } from '../update/check-for-update.ts'
import { VERSION } from '../version.ts'
import { type Installation, readInstallation } from './installation.ts'
import { askFirst } from './one-instance.ts'

/** The environment of this command, where no assistant need be running. */
export async function openOwnEnvironment({ stateDir, self, ...installation }: Installation) {
  const origin = (await askFirst(installation.controlPath, 'status')) ?? ''
  const hall = installation.portal ?? installation.allowedOrigins[0] ?? ''
  const { updateKey: key, tokenVendors, anchors } = installation
  return openEnvironment({
    stateDir,
    self,
    anchors,
    facts: {
      hall,
      tokenVendors,
      origin: () => origin,
      // Only the assistant that runs sees tokens and pages; its own page checks those.
      tokens: async () => [],
      seen: () => undefined,
      newerVersion: () => checkForUpdate({ hall, key, version: VERSION, now: new Date() }),
    },
  })
}

/** The environment check on the terminal. Exit code 1 where something is wrong. */
export async function check(): Promise<number> {
  const { desk } = await openOwnEnvironment(await readInstallation())
  const checks = await desk.checkAll()
  for (const { state, title, explanation } of checks) {
    console.log(`${state.padEnd(7)} ${title.zh} / ${title.en}`)
    if (explanation) console.log(`        ${explanation.what.zh}\n        ${explanation.what.en}`)
  }
  const isWell = checks.every(({ state }) => state === 'well' || state === 'idle')
  if (isWell) console.log('无风险项 / No risks found')
  return isWell ? 0 : 1
}
