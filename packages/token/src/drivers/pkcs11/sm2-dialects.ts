/** Vendors' numbers for SM2, which no version of PKCS#11 before 3.2 defines. */
export interface Sm2Dialect {
  keyType: number
  generate: number
  /** Signs the 32-byte e and answers r‖s. */
  sign: number
}

const VENDOR = 0x80000000

/** Read from public headers of Chinese middleware; not run against hardware here. */
const SM2_DIALECTS: readonly Sm2Dialect[] = [
  // swpkcs11.h: CKK_SM2, CKM_SM2_KEY_PAIR_GEN, CKM_SM2_SIGN_NO_DER.
  { keyType: VENDOR + 4, generate: VENDOR + 0x8001, sign: VENDOR + 0x8105 },
]

/** The dialect that a token's list of mechanisms speaks; undefined where it has no SM2 that we know. */
export function dialectOf(mechanisms: readonly number[]): Sm2Dialect | undefined {
  return SM2_DIALECTS.find(({ generate, sign }) => mechanisms.includes(generate) && mechanisms.includes(sign))
}
