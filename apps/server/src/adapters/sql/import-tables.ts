import type { JSONColumnType } from 'kysely'
import type { Progress } from '../../import/outcome.ts'

export interface ImportTables {
  imports: {
    bundle: string
    started_by: string
    started_at: Date
    finished_at: Date | null
    progress: JSONColumnType<Progress>
  }
  import_faults: { bundle: string; file: string; line: number; code: string; detail: string }
}
