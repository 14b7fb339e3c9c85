import { CerthallError } from '@certhall/model'
import type { StoredCertificate } from './certificate-record.ts'
import type { Ca } from './ports.ts'

/** The record of a holder's certificate; `not-found` for unknown ones and for the authority's own. */
export async function holdersCertificate(
  { certificates }: Pick<Ca, 'certificates'>,
  serial: string,
): Promise<StoredCertificate> {
  const record = await certificates.bySerial(serial)
  if (record === undefined || record.holder === '')
    throw new CerthallError('not-found', `certificate ${serial}`)
  return record
}
