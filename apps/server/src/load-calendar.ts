import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CerthallError, holidayYears, type WorkingCalendar, workingCalendar } from '@certhall/model'
import { parse } from 'yaml'

/**
 * Working days, with the operator's own years from `holidays.yaml` where the folder has one. @throws `profile-invalid`,
 * naming the file: promises would be counted by something else than what was written.
 */
export async function loadCalendar(folder: string): Promise<WorkingCalendar> {
  const file = path.join(folder, 'holidays.yaml')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return workingCalendar()
  const { data, error } = holidayYears.safeParse(readYaml(text, file))
  if (error) {
    const [issue] = error.issues
    throw new CerthallError('profile-invalid', `${file}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  return workingCalendar(data)
}

function readYaml(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new CerthallError('profile-invalid', `${file}: ${(error as Error).message}`)
  }
}
