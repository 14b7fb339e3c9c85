import { CerthallError } from '@certhall/model'
import { fromHex, parseCertificate, sameBytes } from '@certhall/pki'
import type { PKCS11 } from 'pkcs11js'
import { ck, type Handle } from './load-module.ts'
import { attribute } from './objects.ts'
import type { Pair } from './scan.ts'

/** Writes it beside what is there, reads it back, and only then takes older ones of the same pair away. */
export function writePairCertificate(module: PKCS11, session: Handle, pair: Pair, der: Uint8Array): void {
  const { spki, subjectDer, issuerDer, serial } = parseCertificate(der)
  if (!pair.spki || !sameBytes(spki, pair.spki))
    throw new CerthallError('input-invalid', 'the certificate is for another key')
  const there = pair.certificates.find((one) => sameBytes(one.der, der))
  if (!there) {
    const written = module.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE },
      { type: ck.CKA_CERTIFICATE_TYPE, value: ck.CKC_X_509 },
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_PRIVATE, value: false },
      { type: ck.CKA_LABEL, value: pair.container },
      { type: ck.CKA_ID, value: Buffer.from(pair.id) },
      { type: ck.CKA_SUBJECT, value: Buffer.from(subjectDer) },
      { type: ck.CKA_ISSUER, value: Buffer.from(issuerDer) },
      { type: ck.CKA_SERIAL_NUMBER, value: serialDer(serial) },
      { type: ck.CKA_VALUE, value: Buffer.from(der) },
    ])
    const back = attribute(module, session, written, ck.CKA_VALUE)
    if (!back || !sameBytes(back, der)) {
      module.C_DestroyObject(session, written)
      throw new CerthallError('token-damaged', 'the certificate does not read as it was written')
    }
  }
  for (const one of pair.certificates) if (one !== there) module.C_DestroyObject(session, one.handle)
}

/** PKCS#11 2.40 §4.6.3: the DER of the serial number, a positive INTEGER. */
function serialDer(hex: string): Buffer {
  const digits = fromHex(hex.length % 2 ? `0${hex}` : hex)
  const content = (digits[0] ?? 0) & 0x80 ? [0, ...digits] : [...digits]
  return Buffer.from([0x02, content.length, ...content])
}
