import { fingerprint, verify } from '@certhall/crypto'
import type { RenewalCase, SealVerification } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { parseSeal } from '@certhall/seal'
import { fillIn, passStaff } from '../application.ts'
import { hallClient } from '../hall-client.ts'
import { download, logIn, newContainer } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type Steps, walkInSteps } from '../steps.ts'
import { type SealHolder, type SealStage, setSealStage } from './stage.ts'
import { requireStamped, stampPdf } from './stamp-pdf.ts'
import { sealsOnToken } from './token-seals.ts'

/** From the picture to the token; then a renewal, after which the seal is made anew and the old one can still be checked. */
export async function walkSeal(options: JourneyOptions): Promise<number> {
  const stage = await setSealStage(options)
  try {
    return await walkInSteps({ json: options.json, right: 'the seal holds' }, (steps) => walk(stage, steps))
  } finally {
    await stage.stop()
  }
}

async function walk(stage: SealStage, steps: Steps): Promise<void> {
  const holder = await steps.run('token enrolled, logged in', () => stage.holder())
  const { client, enrolled } = holder
  await steps.run('a picture sent in, checked, reviewed, approved', () => stage.approved(holder), String)
  await steps.run('downloaded to the token', async () => {
    const written = await stage.fetch(holder)
    if (written.length !== 1) throw new Error(`${written.length} seals written`)
  })
  await steps.run('a second time writes nothing', async () => {
    if ((await stage.fetch(holder)).length !== 0) throw new Error('written again')
  })
  const first = await steps.run('read from the token: signed by the seal maker, lists the certificate', () =>
    oneSeal(stage, enrolled.token, enrolled.old),
  )
  await steps.run('the public page says that it holds', () => requireVerdict(stage, first, 'right'))
  const stamped = await steps.run('a PDF stamped with it by the assistant, and on record', () =>
    stampPdf(stage, holder, parseSeal(first).info.id),
  )
  await steps.run('the stamped PDF holds; one that was added to does not', async () => {
    await requireStamped(stage, stamped, 'right')
    await requireStamped(stage, new Uint8Array([...stamped, 10]), 'wrong')
  })

  const renewed = await steps.run('renewed', async () => {
    const session = await logIn(client, stage.assistant, enrolled)
    const { reference, version } = await fillIn(client, stage.known, session)
    const submitted = await client.send<RenewalCase>('POST', `/api/cases/${reference}/submit`, { version })
    await passStaff(stage.staff, submitted)
    await download(client, stage.assistant, reference, enrolled)
    const container = await newContainer(stage.tokens, enrolled.token, reference)
    if (!container?.signingCertificate) throw new Error('no new certificate')
    return container.signingCertificate
  })
  const again: SealHolder = { ...holder, client: hallClient(stage.hall.origin) }
  await steps.run('made anew, and downloaded with the new certificate', async () => {
    await logIn(again.client, stage.assistant, enrolled, renewed)
    if ((await stage.fetch(again, renewed)).length !== 1) throw new Error('not made anew')
  })
  const second = await steps.run('read from the token beside the old one', () =>
    oneSeal(stage, enrolled.token, renewed),
  )
  await steps.run('the new one holds', () => requireVerdict(stage, second, 'right'))
  await steps.run('what the old one stamped holds all the same', () =>
    requireStamped(stage, stamped, 'right'),
  )
  await steps.run('the old one, changed by an octet, does not', async () => {
    const spoilt = Uint8Array.from(first)
    const at = spoilt.length - 20
    spoilt[at] = (spoilt[at] as number) ^ 1
    await requireVerdict(stage, spoilt, 'wrong')
  })
}

async function oneSeal({ tokens }: SealStage, token: string, certificate: Uint8Array): Promise<Uint8Array> {
  const found = await sealsOnToken(tokens, token, fingerprint(certificate))
  const [der] = found
  if (found.length !== 1 || der === undefined) throw new Error(`${found.length} seals of the certificate`)
  const { maker, algorithm, signed, signature, info } = parseSeal(der)
  const listed =
    info.signers.by === 'certificate' &&
    info.signers.certificates.some((one) => Buffer.compare(one, certificate) === 0)
  const right = algorithm !== undefined && verify(algorithm, parseCertificate(maker).spki, signed, signature)
  if (!listed || !right) throw new Error('the seal does not hold')
  return der
}

async function requireVerdict({ hall }: SealStage, seal: Uint8Array, verdict: SealVerification['verdict']) {
  const body = { seal: Buffer.from(seal).toString('base64') }
  const answer = await hallClient(hall.origin).send<SealVerification>('POST', '/api/seal-verification', body)
  const amiss = answer.findings.filter((one) => one.verdict !== 'right').map(({ code }) => code)
  if (answer.verdict !== verdict) throw new Error(`${answer.verdict}: ${amiss.join(', ')}`)
}
