import path from 'node:path'
import { parseArgs } from 'node:util'
import { CerthallError } from '@certhall/model'
import { commandActor } from '../ca/desk.ts'
import { openInstallation } from '../start/installation.ts'
import { ROOT } from '../start/root.ts'
import { progressBar } from './progress-bar.ts'
import { writeReport } from './report.ts'

const HELP = `certhall import DIR [--dry-run] [--report FILE] [--encoding NAME] [--profiles DIR] [--data DIR]
  takes the tables of DIR into the hall's register: issuers.csv, holders.csv, certificates.csv, revocations.csv, keys.csv,
  admin-pins.csv (docs/import.md). Broken off, it goes on where it was; rows that stand already are passed over.
  --dry-run        checks everything, and leaves nothing behind
  --report FILE    every row that was refused, with its line and why (default DIR/import-report.csv)
  --encoding NAME  of the tables, if not utf-8 (gb18030)
  --profiles DIR   the services' first rules (default: those of this hall); what was changed in the console counts
Answers 0 when every row stands, 1 when some were refused. DATABASE_URL and CERTHALL_PASSPHRASE name another installation's;
CERTHALL_IMPORT_PASSPHRASE opens encrypted private keys.`

const OPTIONS = {
  help: { type: 'boolean' },
  'dry-run': { type: 'boolean', default: false },
  report: { type: 'string' },
  encoding: { type: 'string', default: 'utf-8' },
  profiles: { type: 'string', default: path.join(ROOT, 'profiles') },
  data: { type: 'string', default: 'data' },
} as const

/** `certhall import`: moving in from another system. docs/import.md. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [folder] = positionals
  if (values.help || folder === undefined || positionals.length > 1) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  requireEncoding(values.encoding)
  const { openImportDesk } = await import('@certhall/server/import-desk')
  const installation = await openInstallation(values.data, process.env)
  try {
    const desk = await openImportDesk({ ...installation, profilesDir: values.profiles })
    try {
      const bar = progressBar(process.stderr)
      const dryRun = values['dry-run']
      const passphrase = process.env.CERTHALL_IMPORT_PASSPHRASE
      const result = await desk.run({
        ...{ folder, dryRun, encoding: values.encoding, by: commandActor(), progress: bar.show },
        ...(passphrase && { passphrase }),
      })
      bar.end()
      const report = values.report ?? path.join(folder, 'import-report.csv')
      await writeReport(report, result, dryRun)
      if (result.resumed) console.log('Went on where an earlier import was broken off.')
      for (const [file, { taken, already, refused }] of Object.entries(result.progress))
        console.log(`${file}\t${taken} taken\t${already} there already\t${refused} refused`)
      console.log(`${bar.figures()}. ${dryRun ? 'A dry run: nothing was kept. ' : ''}Report: ${report}`)
      return result.faults.length === 0 ? 0 : 1
    } finally {
      await desk.close()
    }
  } finally {
    await installation.stop()
  }
}

function requireEncoding(name: string): void {
  try {
    new TextDecoder(name)
  } catch {
    throw new CerthallError(
      'configuration-invalid',
      `--encoding takes utf-8, gb18030 or the like, not '${name}'.`,
    )
  }
}
