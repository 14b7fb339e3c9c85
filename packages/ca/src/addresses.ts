/** Where relying parties find what belongs to an issuer. */
export const crlAddress = (baseUrl: string, issuer: string): string => `${baseUrl}/crl/${issuer}.crl`
/** What changed since an older complete list. */
export const deltaAddress = (baseUrl: string, issuer: string): string => `${baseUrl}/crl/${issuer}/delta.crl`
/** A sharded list: certificates in order of issue, at most SHARD_SIZE of them. */
export const shardAddress = (baseUrl: string, issuer: string, shard: number): string =>
  `${baseUrl}/crl/${issuer}/${shard}.crl`
export const caAddress = (baseUrl: string, issuer: string): string => `${baseUrl}/ca/${issuer}.cer`
export const ocspAddress = (baseUrl: string): string => `${baseUrl}/ocsp`
