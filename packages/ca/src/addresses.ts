/** Where relying parties find what belongs to an issuer. */
export const crlAddress = (baseUrl: string, issuer: string): string => `${baseUrl}/crl/${issuer}.crl`
export const caAddress = (baseUrl: string, issuer: string): string => `${baseUrl}/ca/${issuer}.cer`
export const ocspAddress = (baseUrl: string): string => `${baseUrl}/ocsp`
