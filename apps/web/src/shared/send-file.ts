import { ApiProblem } from './api-client.ts'

/** One file, as a form sends it. Throws `ApiProblem` as `callApi` does. */
export async function sendFile(path: string, file: File): Promise<void> {
  const body = new FormData()
  body.append('file', file)
  let response: Response
  try {
    response = await fetch(path, { method: 'POST', credentials: 'same-origin', body })
  } catch {
    throw new ApiProblem('server-away')
  }
  if (response.ok) return
  const problem = await response.json().catch(() => undefined)
  if (typeof problem?.code !== 'string') throw new ApiProblem('server-away')
  throw new ApiProblem(problem.code, problem)
}
