import type { Place } from './place.ts'

export const NO_HALL = {
  zh: '安装时没有指定证书大厅，不需要检查。',
  en: 'The installation names no hall; there is nothing to check.',
}

export const HALL_AWAY = {
  zh: '连不上证书大厅，暂时无法检查。',
  en: 'The hall cannot be reached, so this cannot be checked now.',
}

const PATIENCE_MS = 8000

export interface HallAnswer {
  /** HTTP status; undefined where nobody answered. */
  status?: number
  /** The hall's clock. */
  date?: Date
  /** What kept us away, as the system names it (ECONNREFUSED, CERT_HAS_EXPIRED …). */
  fault?: string
}

/** Whether the hall answers, and what its clock says. Never throws. */
export async function askHall({ assistant }: Place): Promise<HallAnswer> {
  try {
    const response = await fetch(`${assistant.hall}/api/health`, {
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await response.body?.cancel()
    const date = new Date(response.headers.get('date') ?? '')
    return { status: response.status, ...(Number.isNaN(date.getTime()) ? {} : { date }) }
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } }
    return { fault: cause?.code ?? name }
  }
}
