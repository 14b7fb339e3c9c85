import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildSoftSkf } from '../../../../../test/soft-skf/build.ts'
import { makeSoftToken, type SoftToken } from '../../../../../test/soft-skf/soft-tokens.ts'
import { ADMIN_PIN, PIN } from '../virtual/trial-token.ts'
import type { SkfQuirks } from './quirks.ts'
import { skfDriver } from './skf-driver.ts'
import type { LayoutName } from './structures.ts'

export const SERIAL = 'SOFT-0001'
export const DEVICE = `soft ${SERIAL}`

interface Trial {
  token?: Partial<SoftToken>
  layout?: LayoutName
  /** SOFT_SKF_QUIRKS of the library. */
  peculiar?: string
  quirks?: Partial<SkfQuirks>
}

const cleanups: (() => void)[] = []

/** After each test: closes the drivers and takes the folders away. */
export function cleanUp(): void {
  for (const clean of cleanups.splice(0).reverse()) clean()
}

/** The application that is ours on every trial token. */
export const OURS = { name: 'CERTHALL', pin: PIN, adminPin: ADMIN_PIN }

/** A folder of soft tokens with one plugged in, in this very process; all of it goes after the test. */
export async function softFolder({ token = {}, layout = 'packed', peculiar = '' }: Trial = {}) {
  const { library, tool } = await buildSoftSkf(layout)
  const dir = mkdtempSync(path.join(tmpdir(), 'certhall-skf-'))
  Object.assign(process.env, { SOFT_SKF_DIR: dir, SOFT_SKF_QUIRKS: peculiar })
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }))
  const make = (more: Partial<SoftToken>) =>
    makeSoftToken(dir, tool, { serial: SERIAL, label: 'Trial', applications: [OURS], ...more })
  await make(token)
  return { dir, library, make }
}

/** As softFolder, with the driver and the token opened through it. */
export async function softTrial(trial: Trial = {}) {
  const folder = await softFolder(trial)
  const start = () => {
    const driver = skfDriver({
      library: folder.library,
      quirks: {
        layout: trial.layout ?? 'packed',
        containers: trial.token?.containers ?? 10,
        ...trial.quirks,
      },
    })
    cleanups.push(() => driver.close())
    return driver
  }
  const driver = start()
  return { ...folder, driver, start, token: await driver.open(trial.token?.serial ?? SERIAL) }
}
