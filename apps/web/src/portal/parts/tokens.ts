import type { AssistantView, TokenView } from '@certhall/bridge'
import type { Eligibility } from '@certhall/model/api'
import { queryOptions } from '@tanstack/react-query'
import { callApi } from '../../shared/api-client.ts'
import { type CertificateBasics, readCertificate } from '../../shared/certificate.ts'

export interface OwnCertificate extends CertificateBasics {
  fingerprint: string
  der: string
  token: TokenView
}

/** The newest certificate that can log in, of every token of ours; bank and tax tokens are left alone. */
export function ownCertificates(view: AssistantView): OwnCertificate[] {
  return view.tokens
    .filter((token) => !token.foreign)
    .flatMap((token) => {
      const newest = token.certificates.find(({ use }) => use !== 'encryption')
      const basics = newest && readable(newest.der)
      return newest && basics ? [{ ...basics, fingerprint: newest.fingerprint, der: newest.der, token }] : []
    })
}

function readable(der: string): CertificateBasics | undefined {
  try {
    return readCertificate(der)
  } catch {
    return undefined
  }
}

/** Asked without a log-in: the dates of a certificate tell already. */
export function eligibilityQuery(certificate: { fingerprint: string; der: string } | undefined) {
  return queryOptions({
    queryKey: ['eligibility', certificate?.fingerprint],
    queryFn: () => callApi<Eligibility>('POST', '/api/eligibility', { certificate: certificate?.der }),
    enabled: certificate !== undefined,
  })
}
