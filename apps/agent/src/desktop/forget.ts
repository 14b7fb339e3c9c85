import { rm } from 'node:fs/promises'
import { forgetAutostart } from './autostart.ts'
import { openOwnEnvironment } from './check.ts'
import { stop } from './control.ts'
import { readInstallation } from './installation.ts'

/** Stops it, undoes every repair, newest first, and removes what it keeps of this user. Virtual tokens go too. */
export async function forget(): Promise<number> {
  const installation = await readInstallation()
  await stop()
  const { desk } = await openOwnEnvironment(installation)
  for (;;) {
    const repair = desk.repairs().findLast(({ undoable }) => undoable)
    if (!repair) break
    const { byHand } = await desk.undo(repair.id)
    if (byHand.length > 0) console.log(`请运行 / Please run:\n${byHand.join('\n')}`)
  }
  await forgetAutostart()
  await rm(installation.dataDir, { recursive: true, force: true })
  return 0
}
