import type { Km } from '@certhall/km'
import type { authorityFixture } from '../../authority-fixture.ts'
import { fileVault } from '../files/file-vault.ts'
import { openSealedFiles } from '../files/sealed-files.ts'
import { sqlAdminPins } from './km-admin-pins.ts'
import { sqlRecoveries } from './km-recoveries.ts'
import { sqlGenerations, sqlPairs } from './km-store.ts'
import { sqlTrail } from './km-trail.ts'

/** For tests: the centre's ports over the fixture's database and folder, with the first master key made. */
export async function kmParts(
  { db, options }: Awaited<ReturnType<typeof authorityFixture>>,
  clock = { now: () => new Date() },
): Promise<Km> {
  const vault = fileVault(await openSealedFiles(options.keysDir, options.passphrase))
  await vault.make(1)
  return {
    pairs: sqlPairs(db),
    adminPins: sqlAdminPins(db),
    vault,
    generations: sqlGenerations(db),
    recoveries: sqlRecoveries(db),
    trail: sqlTrail(db),
    clock,
  }
}
