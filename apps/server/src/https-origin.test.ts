import { parseCertificate } from '@certhall/pki'
import { expect, test } from 'vitest'
import { hallFixture } from './hall-fixture.ts'

test('a hall behind https issues certificates whose lists and status are found by http', async () => {
  const fixture = await hallFixture({ origin: 'https://hall.example' })
  try {
    const authority = await fixture.hall.app.inject('/ca/sm2.cer')
    const { crlDistributionPoints, caIssuers, ocsp } = parseCertificate(authority.rawPayload).extensions
    const addresses = [crlDistributionPoints, caIssuers, ocsp].flat().map(String)
    expect(addresses.length).toBeGreaterThan(2)
    for (const address of addresses) expect(address).toMatch(/^http:\/\/hall\.example\//)
  } finally {
    await fixture.remove()
  }
})
