import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { CerthallError } from '@certhall/model'
import { fromPem, PkiError, toPem } from '@certhall/pki'
import { readOrigin } from '../ca/desk.ts'
import { openInstallation } from '../start/installation.ts'
import { MACHINES } from './clients.ts'
import type { Values } from './command.ts'

/** Certificates for a file's CSRs. A line of the answer for each: a PEM certificate, or a comment that says what is wrong. */
export async function issueFile(values: Values, id: string): Promise<void> {
  const { in: source = '', out: target = '', origin = '', 'key-blocklist': keyBlocklists = [] } = values
  if (source === '' || target === '')
    throw new CerthallError(
      'configuration-invalid',
      '--in and --out name the files of CSRs and certificates.',
    )
  const { openIssuingDesk } = await import('@certhall/server/machine-desk')
  const installation = await openInstallation(values.data, process.env)
  try {
    const place = { machinesDir: MACHINES, baseUrl: readOrigin(origin), keyBlocklists }
    const desk = await openIssuingDesk({ ...installation, ...place })
    try {
      const client = await desk.machines.access.byId(id)
      const out = createWriteStream(target)
      let refused = 0
      let count = 0
      for await (const outcome of desk.machines.issueMany(client, csrsOf(source))) {
        count++
        if ('error' in outcome) refused++
        const text =
          'error' in outcome
            ? `# ${outcome.at + 1}: ${codeOf(outcome.error)}\n`
            : toPem('CERTIFICATE', outcome.certificate.der)
        if (!out.write(text)) await once(out, 'drain')
      }
      out.end()
      await finished(out)
      console.log(`${count - refused} issued, ${refused} refused`)
    } finally {
      await desk.close()
    }
  } finally {
    await installation.stop()
  }
}

/** One PEM block after another, however long the file is. What cannot be read becomes a CSR that is refused. */
async function* csrsOf(source: string): AsyncGenerator<Uint8Array> {
  let block: string[] | undefined
  for await (const line of createInterface({ input: createReadStream(source) })) {
    if (line.startsWith('-----BEGIN ')) block = []
    block?.push(line)
    if (block === undefined || !line.startsWith('-----END ')) continue
    yield derOf(block.join('\n'))
    block = undefined
  }
}

function derOf(pem: string): Uint8Array {
  try {
    return fromPem(pem)[0]?.der ?? new Uint8Array(0)
  } catch (error) {
    if (error instanceof PkiError) return new Uint8Array(0)
    throw error
  }
}

// A fault of ours, such as a database that went away, is not the request's.
function codeOf(error: unknown): string {
  if (error instanceof CerthallError && error.status < 500) return `${error.code}: ${error.message}`
  throw error
}
