import { CerthallError, localDay } from '@certhall/model'
import { distinguishedNameText, parseCertificate } from '@certhall/pki'
import type { OpenAuthority } from '@certhall/server'
import type { Values } from './command.ts'
import { withAuthority } from './desk.ts'

type Issuer = Awaited<ReturnType<OpenAuthority['issuers']>>[number]

/** One line for each issuer: id, what it signs, where its key is, until when, whether it issues. */
export function list(values: Values): Promise<void> {
  return withAuthority(values, async (authority) => {
    const issuers = await authority.issuers()
    for (const issuer of issuers) {
      const { id, parent, signature, notAfter, name } = issuer
      const role = parent === undefined ? 'root' : isNewest(issuer, issuers) ? 'issues' : 'succeeded'
      const place = (await authority.keyStoreOf(id)) === undefined ? 'file' : 'token'
      console.log([id, role, signature, place, `until ${localDay(notAfter)}`, name].join('\t'))
    }
  })
}

const isNewest = (issuer: Issuer, all: readonly Issuer[]): boolean =>
  !all.some(({ line, generation }) => line === issuer.line && generation > issuer.generation)

/** Says the new CA, and what to do with it. */
export async function rollover(values: Values, id: string): Promise<void> {
  let inOldCertificate: string | undefined
  await withAuthority(
    values,
    async (authority) => {
      const all = await authority.issuers()
      const old = all.find((one) => one.id === id)
      if (old === undefined)
        throw new CerthallError('not-found', `There is no issuer ${id} (certhall ca list).`)
      const named = [old, ...all.filter(({ parent }) => parent === id)]
      inOldCertificate = named.map(({ certificate }) => originOf(certificate)).find(Boolean)
      const made = await authority.rollOver({ id, ...(values.store && { keyStore: values.store }) })
      const { serial, subject, notAfter } = parseCertificate(made.certificate)
      console.log(`${made.id}\t${serial}\tuntil ${localDay(notAfter)}\t${distinguishedNameText(subject)}`)
      if (old.parent === undefined) {
        console.log(
          `${id} and ${made.id} certify each other's keys: what either signed is trusted by who trusts the other one.`,
        )
        console.log(`New issuing CAs stand below ${made.id}: certhall ca rollover ISSUER makes one.`)
        return
      }
      console.log(
        `New certificates of ${made.line} come from ${made.id}; ${id} goes on telling the status of its own.`,
      )
    },
    () => inOldCertificate ?? 'http://127.0.0.1',
  )
}

/** The hall's origin as a CA's certificate has it; a root names none, but those below it do. */
function originOf(certificate: Uint8Array): string | undefined {
  const [address] = parseCertificate(certificate).extensions.caIssuers ?? []
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined
}
