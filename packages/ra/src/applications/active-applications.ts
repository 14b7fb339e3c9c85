import type { Ra } from '../ports.ts'
import type { RelyingApplication } from './registry.ts'

/** Those that people log in to, and that are told of renewals. */
export async function activeApplications(ra: Pick<Ra, 'applications'>): Promise<RelyingApplication[]> {
  return (await ra.applications.list()).filter(({ active }) => active)
}
