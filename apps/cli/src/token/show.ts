import { distinguishedNameText, PkiError, parseCertificate } from '@certhall/pki'
import { type Container, readPlannedFault, virtualDriver } from '@certhall/token'
import { faultLine } from './fault.ts'

/** Prints what an inserted token tells without its PIN, and the fault that waits for it. */
export async function show(folder: string, serial: string, json: boolean): Promise<void> {
  const token = await virtualDriver(folder).open(serial)
  const { label, foreign, pin, adminPin } = await token.info()
  const room = await token.room()
  const containers = (await token.containers()).map((container) => ({
    name: container.name,
    keys: { signing: container.signingKey !== undefined, encryption: container.encryptionKey !== undefined },
    certificates: certificates(container),
  }))
  const planned = readPlannedFault(folder, serial)
  if (json) {
    console.log(JSON.stringify({ serial, label, foreign, pin, adminPin, room, containers, fault: planned }))
    return
  }
  console.log(
    `${serial} ${label}: PIN ${pin.triesLeft}/${pin.triesMax} tries, admin PIN ${adminPin.triesLeft}/${adminPin.triesMax}`,
  )
  console.log(`room for ${room.containersFree} containers, ${room.bytesFree} bytes`)
  for (const { name, certificates } of containers) {
    console.log(name)
    for (const one of certificates) {
      const { subject, serial, notAfter, unreadable } = one
      const told = unreadable
        ? `a certificate that cannot be read (${unreadable})`
        : `${subject}  ${serial}  until ${notAfter}`
      console.log(`  ${told}`)
    }
  }
  if (planned) console.log(faultLine(planned))
}

interface ShownCertificate {
  use: 'signing' | 'encryption'
  subject?: string
  serial?: string
  notAfter?: string
  /** Code of the parser, instead of the rest. */
  unreadable?: string
}

function certificates({ signingCertificate, encryptionCertificate }: Container): ShownCertificate[] {
  return [
    ...(signingCertificate ? [describe('signing', signingCertificate)] : []),
    ...(encryptionCertificate ? [describe('encryption', encryptionCertificate)] : []),
  ]
}

function describe(use: ShownCertificate['use'], der: Uint8Array): ShownCertificate {
  try {
    const { subject, serial, notAfter } = parseCertificate(der)
    return { use, subject: distinguishedNameText(subject), serial, notAfter: notAfter.toISOString() }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { use, unreadable: error.code }
  }
}
