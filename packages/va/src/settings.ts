/** What an operator may choose; docs/status.md says what for. */
export interface StatusSettings {
  ocsp: {
    /** From thisUpdate to nextUpdate. */
    lifetimeMinutes: number
    /** Cache-Control max-age of answers by GET; at most half of the lifetime. */
    maxAgeSeconds: number
    /** A nonce is repeated in an answer made for it; false: left out (RFC 9654 §2.1), so that every answer can be one signed ahead. */
    nonces: boolean
    /** How long status is kept after a certificate's end, as archive cutoff says (RFC 6960 §4.4.4). */
    archiveYears: number
    /** Answers kept signed ahead in the database, at most; 0: none. */
    presigned: number
    /** CertID hashes that answers are signed ahead for. */
    presignedHashes: ('sha1' | 'sha256' | 'sm3')[]
    /** Answers that a process keeps in memory, at most. */
    cached: number
    /** Answers that a process signs in a second because they were asked for, at most. */
    signedPerSecond: number
    /** Of these, those about serials that were never issued, at most. */
    unknownPerSecond: number
  }
  crl: {
    lifetimeHours: number
    deltaLifetimeHours: number
    /** Cache-Control max-age of lists. */
    maxAgeSeconds: number
    /** Full lists of more than 10,000 entries are made anew no more often; the delta list tells what is new. */
    largeListPauseSeconds: number
  }
}

export const DEFAULT_STATUS: StatusSettings = {
  ocsp: {
    lifetimeMinutes: 240,
    maxAgeSeconds: 3600,
    nonces: true,
    // 电子签名法 §24: at least five years after the certificate's end.
    archiveYears: 5,
    presigned: 100_000,
    // RFC 5019 §2.1.1: the one hash that every client of the profile sends.
    presignedHashes: ['sha1'],
    cached: 100_000,
    // A fifth of a core with P-256, about half with RSA-2048 or an HSM's line.
    signedPerSecond: 1000,
    unknownPerSecond: 50,
  },
  crl: {
    lifetimeHours: 24,
    deltaLifetimeHours: 6,
    maxAgeSeconds: 300,
    largeListPauseSeconds: 600,
  },
}
