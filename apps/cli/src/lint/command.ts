import { parseArgs } from 'node:util'
import { CerthallError } from '@certhall/model'
import { type Certificate, type CertificateKind, PkiError, parseCertificate } from '@certhall/pki'
import { type LintedItem, lintItem } from './lint-item.ts'
import { isCertificate, readItems } from './read-items.ts'
import { rulesTable } from './rules-table.ts'

const KINDS: readonly CertificateKind[] = ['root', 'ca', 'signing', 'encryption', 'single', 'ocsp']

const HELP = `certhall lint FILE… [--issuer FILE] [--kind KIND] [--json]
  FILE           certificates, revocation lists or certificate requests, PEM or DER, several to a PEM file
  --issuer FILE  certificates of issuers, to check signatures and what must agree with the issuer; those among FILE count too
  --kind KIND    ${KINDS.join(', ')}; guessed from the certificate when left out
  --json         one JSON array
  --rules        print every rule with its number instead (docs/lint.md)
Ends with 0 where nothing is wrong (warnings may be), 1 where there is an error, 2 where a file cannot be read.`

/** `certhall lint`: the checks that stand before every signature here, for whoever's certificates. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      issuer: { type: 'string' },
      kind: { type: 'string' },
      json: { type: 'boolean' },
      rules: { type: 'boolean' },
    },
  })
  if (values.rules) {
    console.log(rulesTable())
    return 0
  }
  if (values.help || positionals.length === 0) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  try {
    const kind = readKind(values.kind)
    const items = (await Promise.all(positionals.map(readItems))).flat()
    const given = values.issuer === undefined ? [] : await readItems(values.issuer)
    const issuers = [...given, ...items].filter(isCertificate).flatMap(({ der }) => readable(der))
    const linted = items.map((item) => lintItem(item, issuers, kind))
    console.log(values.json ? JSON.stringify(linted, null, 2) : linted.map(asText).join('\n'))
    return linted.some(({ findings }) => findings.some(({ severity }) => severity === 'error')) ? 1 : 0
  } catch (error) {
    if (!(error instanceof CerthallError)) throw error
    // 1 says that something was found; this could not even be looked at.
    console.error(`certhall lint: ${error.message}`)
    return 2
  }
}

function readKind(text: string | undefined): CertificateKind | undefined {
  const kind = KINDS.find((one) => one === text)
  if (text !== undefined && kind === undefined)
    throw new CerthallError('input-invalid', `--kind takes ${KINDS.join(', ')}, not '${text}'`)
  return kind
}

/** A certificate that cannot be read is a finding of its own, and nobody's issuer. */
function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)]
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return []
  }
}

function asText({ file, place, what, name, kind, findings }: LintedItem): string {
  const about = [kind === undefined ? what : `${what} (${kind})`, name]
    .filter((part) => part !== '')
    .join(' ')
  const head = `${file}${place > 1 ? ` #${place}` : ''}: ${about}`
  if (findings.length === 0) return `${head}\n  no findings`
  const lines = findings.map(
    ({ severity, number, rule, text }) => `  ${severity.padEnd(7)} ${number} ${rule}: ${text}`,
  )
  return [head, ...lines].join('\n')
}
