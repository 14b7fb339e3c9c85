import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { CerthallError, type Words } from '@certhall/model'
import { type Certificate, fromPem, PkiError, parseCertificate, sameBytes } from '@certhall/pki'
import {
  type AnyFinding,
  CHECK_WORDS,
  type DocumentAnswer,
  FINDING_WORDS,
  SEAL_FORMS,
  type SealQuestion,
  STAMP_CHECK_WORDS,
  STAMP_VERDICT_WORDS,
  STAMP_WORDS,
  type StampAnswer,
  VERDICT_WORDS,
  verifySeal,
  verifyStamps,
} from '@certhall/seal'

const HELP = `certhall seal verify FILE… [--ca FILE]… [--crl FILE]… [--at INSTANT] [--english] [--json]
  FILE          electronic seals (SESeal: GB/T 38540-2020, GM/T 0031-2014 and -2025), DER; or PDFs stamped with such
  --ca FILE     certificates of the authorities, PEM or DER: self-signed ones are trusted, the others may stand between
  --crl FILE    revocation lists, PEM or DER; without any, nobody can tell whether a certificate was revoked
  --at INSTANT  when a seal must hold (RFC 3339); now when left out. A stamped PDF says itself when it was stamped
  --english     words in English
  --json        one JSON array
Works without a network, and without the hall’s record of what was stamped when: of a PDF that remains “could not be told”.
Ends with 0 where every seal holds, 1 where one does not or not all could be told, 2 where a file
cannot be read.`

const OPTIONS = {
  help: { type: 'boolean' },
  ca: { type: 'string', multiple: true },
  crl: { type: 'string', multiple: true },
  at: { type: 'string' },
  english: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** `certhall seal`: what the hall's own page tells about a seal, from files alone. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [verb, ...files] = positionals
  if (values.help || verb !== 'verify' || files.length === 0) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  try {
    const chain = (await Promise.all((values.ca ?? []).map(readAuthorities))).flat()
    const anchors = chain.filter(({ issuerDer, subjectDer }) => sameBytes(issuerDer, subjectDer))
    const crls = (await Promise.all((values.crl ?? []).map(readDer))).flat()
    const at = readInstant(values.at)
    const answers = await Promise.all(
      files.map(async (file) => {
        const bytes = await readBytes(file)
        const evidence = { anchors, chain, ...(crls.length > 0 && { crls }) }
        if (!isPdf(bytes)) return { file, ...verifySeal({ seal: bytes, at, ...evidence }) }
        return { file, ...(await verifyDocument(bytes, evidence)) }
      }),
    )
    const language = values.english ? 'en' : 'zh'
    console.log(
      values.json
        ? JSON.stringify(
            answers.map((answer) => ('stamps' in answer ? documentData(answer) : asData(answer))),
            null,
            2,
          )
        : answers
            .map((answer) => ('stamps' in answer ? documentText(answer, language) : asText(answer, language)))
            .join('\n'),
    )
    return answers.every(({ verdict }) => verdict === 'right') ? 0 : 1
  } catch (error) {
    if (!(error instanceof CerthallError)) throw error
    // 1 says that something was found; this could not even be looked at.
    console.error(`certhall seal: ${error.message}`)
    return 2
  }
}

type FileAnswer = Pick<StampAnswer, 'verdict' | 'findings' | 'seal'> & { file: string }

function asData({ file, verdict, findings, seal }: FileAnswer) {
  const { id, name, validFrom, validUntil } = seal?.info ?? {}
  return {
    file,
    verdict,
    findings,
    ...(seal && { id, name, validFrom, validUntil, form: SEAL_FORMS[seal.form].standard }),
  }
}

/** Without the hall's record, the stamp's own time is all there is. */
function verifyDocument(
  file: Uint8Array,
  evidence: Pick<SealQuestion, 'anchors' | 'chain' | 'crls'>,
): Promise<DocumentAnswer> {
  return verifyStamps({
    file,
    checkSeal: async ({ seal, signer, claimedAt: at }) => ({
      ...verifySeal({ seal, signer, at, statusAt: new Date(), ...evidence }),
    }),
  })
}

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')

function documentData({ file, verdict, stamps }: DocumentAnswer & { file: string }) {
  return {
    ...{ file, verdict },
    stamps: stamps.map(({ page, stampedAt, ...stamp }) => ({
      page,
      stampedAt,
      ...asData({ file, ...stamp }),
    })),
  }
}

function documentText(
  { file, verdict, stamps }: DocumentAnswer & { file: string },
  language: 'zh' | 'en',
): string {
  const each = stamps.map(({ page, stampedAt, findings, seal, verdict: stamp }) => {
    const about = [
      ...(page === undefined ? [] : [PAGE[language](page)]),
      ...(seal ? [`${seal.info.name} (${seal.info.id})`] : []),
      ...(stampedAt ? [stampedAt.toISOString()] : []),
    ]
    return [
      `  ${MARKS[stamp]} ${about.join(' · ')}`,
      ...findingLines(findings, language).map((line) => `  ${line}`),
    ]
  })
  return [`${file}: ${STAMP_VERDICT_WORDS[verdict][language]}`, ...each.flat()].join('\n')
}

const PAGE = { zh: (page: number) => `第 ${page} 页`, en: (page: number) => `page ${page}` }

const MARKS = { right: '✓', wrong: '✗', unknown: '?' } as const

function asText({ file, verdict, findings, seal }: FileAnswer, language: 'zh' | 'en'): string {
  const named = seal ? ` ${seal.info.name} (${seal.info.id})` : ''
  return [`${file}:${named} ${VERDICT_WORDS[verdict][language]}`, ...findingLines(findings, language)].join(
    '\n',
  )
}

const TITLES: Record<string, Words> = { ...CHECK_WORDS, ...STAMP_CHECK_WORDS }
const SENTENCES: Record<string, Words> = { ...FINDING_WORDS, ...STAMP_WORDS }

function findingLines(findings: readonly AnyFinding[], language: 'zh' | 'en'): string[] {
  return findings.map(({ check, verdict: found, code, detail }) => {
    const more = detail === undefined ? '' : ` [${detail}]`
    return `  ${MARKS[found]} ${TITLES[check]?.[language]}: ${SENTENCES[code]?.[language]}${more}`
  })
}

function readInstant(text: string | undefined): Date {
  if (text === undefined) return new Date()
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new CerthallError('input-invalid', `--at takes an instant, not '${text}'`)
  return at
}

async function readBytes(file: string): Promise<Uint8Array> {
  return readFile(file).then(
    (bytes) => new Uint8Array(bytes),
    (error: NodeJS.ErrnoException) => {
      throw new CerthallError('input-invalid', `${file} cannot be read (${error.code})`)
    },
  )
}

async function readAuthorities(file: string): Promise<Certificate[]> {
  const found = await readDer(file)
  return readable(file, () => found.map((der) => parseCertificate(der)))
}

/** Everything in a PEM file, or the one thing in a DER file. */
async function readDer(file: string): Promise<Uint8Array[]> {
  const bytes = await readBytes(file)
  const text = Buffer.from(bytes).toString('latin1')
  if (!text.includes('-----BEGIN ')) return [bytes]
  return readable(file, () => fromPem(text).map(({ der }) => der))
}

function readable<Read>(file: string, read: () => Read): Read {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('input-invalid', `${file}: ${error.message}`)
    throw error
  }
}
