import { readFile, stat } from 'node:fs/promises'
import { CerthallError, type Words } from '@certhall/model'
import type { Registry } from '@certhall/ra'
import { type Info, parse } from 'csv-parse/sync'
import { type RegistryEntity, registryEntity, toAnswer } from './entity.ts'

const NUMBERS = [
  'socialCreditCode',
  'organisationCode',
  'taxNumber',
  'socialInsuranceNumber',
  'housingFundNumber',
  'registrationNumber',
] as const
const REQUIRED = ['idNumber', 'name', 'status', 'asOf'] as const
const COLUMNS: readonly string[] = [...REQUIRED, 'address', ...NUMBERS]
/** So many faults are told at once. */
const TOLD = 20

/**
 * A registry kept as a CSV file (docs/registry.md has the columns), for halls without a registry to ask. Read whole, and again
 * when the file has changed; a changed file with faults is told of and not used. @throws `configuration-invalid`, fault by line.
 */
export async function csvRegistry(
  { file, source }: { file: string; source: Words },
  failed: (error: Error) => void,
): Promise<Registry> {
  let [read, entities] = await Promise.all([changedAt(file), readEntities(file)])
  async function refresh(): Promise<void> {
    const now = await changedAt(file)
    if (now === read) return
    read = now
    entities = await readEntities(file)
  }
  return {
    async lookUp(idType, idNumber) {
      if (idType !== 'uscc') return undefined
      await refresh().catch(failed)
      const entity = entities.get(idNumber)
      return entity && toAnswer(entity, source)
    },
  }
}

const changedAt = async (file: string) => (await stat(file)).mtimeMs

async function readEntities(file: string): Promise<Map<string, RegistryEntity>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CerthallError('configuration-invalid', `${file} cannot be read (${error.code}).`)
  })
  const faults: string[] = []
  const entities = new Map<string, RegistryEntity>()
  for (const { record, info } of rowsOf(file, text)) {
    const { data, error } = registryEntity.safeParse(shaped(record))
    const [issue] = error?.issues ?? []
    if (issue) faults.push(`${file}:${info.lines}: ${String(issue.path.at(-1))}: ${issue.message}`)
    else if (data && entities.has(data.idNumber)) faults.push(`${file}:${info.lines}: idNumber: stands twice`)
    else if (data) entities.set(data.idNumber, data)
  }
  if (faults.length > 0) {
    const more = faults.length > TOLD ? [`… and ${faults.length - TOLD} more`] : []
    throw new CerthallError('configuration-invalid', [...faults.slice(0, TOLD), ...more].join('\n'))
  }
  return entities
}

interface Row {
  record: Record<string, string>
  info: Info
}

function rowsOf(file: string, text: string): Row[] {
  try {
    return parse(text, {
      bom: true,
      columns: (names: string[]) => checkedColumns(file, names),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Row[]
  } catch (error) {
    if (error instanceof CerthallError) throw error
    const { message, lines } = error as Error & { lines?: number }
    throw new CerthallError('configuration-invalid', `${file}:${lines ?? 1}: ${message}`)
  }
}

function checkedColumns(file: string, names: string[]): string[] {
  const foreign = names.find((name) => !COLUMNS.includes(name))
  const missing = REQUIRED.find((name) => !names.includes(name))
  if (foreign !== undefined)
    throw new CerthallError('configuration-invalid', `${file}:1: no column ${foreign}`)
  if (missing !== undefined)
    throw new CerthallError('configuration-invalid', `${file}:1: the column ${missing} is missing`)
  return names
}

/** An empty cell says nothing. */
function shaped(record: Record<string, string>) {
  const given = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ''))
  const numbers = Object.fromEntries(NUMBERS.flatMap((name) => (given[name] ? [[name, given[name]]] : [])))
  return { ...given, numbers }
}
