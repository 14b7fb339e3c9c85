import type { Holders, RegisteredCertificate } from '@certhall/ra'
import type { AccountClaims } from 'oidc-provider'

export interface AccountSource {
  holders: Pick<Holders, 'find'>
  certificate(fingerprint: string): Promise<RegisteredCertificate | undefined>
}

/** Scope → what it tells. */
export const CLAIMS = {
  openid: ['sub', 'name', 'certificate_serial', 'certificate_not_after'],
  profile: ['name'],
  certificate: ['id_type', 'id_number', 'numbers', 'certificate_fingerprint', 'certificate_issuer'],
}

/** About the holder, and about the certificate with which this one log-in was made. */
export async function claimsOf(
  { holders, certificate }: AccountSource,
  holderId: string,
  fingerprint: string | undefined,
): Promise<AccountClaims> {
  const holder = await holders.find(holderId)
  const used = fingerprint ? await certificate(fingerprint) : undefined
  return {
    sub: holderId,
    ...(holder && {
      name: holder.name,
      id_type: holder.idType,
      id_number: holder.idNumber,
      numbers: holder.numbers,
    }),
    ...(used && {
      certificate_serial: used.serial,
      certificate_not_after: used.notAfter.toISOString(),
      certificate_fingerprint: used.fingerprint,
      certificate_issuer: used.issuer,
    }),
  }
}
