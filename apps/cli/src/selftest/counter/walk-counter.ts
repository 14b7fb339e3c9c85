import type { DeliveryTicket, PublicNotices } from '@certhall/model/api'
import { newContainer } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type Steps, walkInSteps } from '../steps.ts'
import { walkChangeAtCounter } from './change-at-counter.ts'
import { walkIssue } from './first-and-replacement.ts'
import { walkSealAtCounter } from './seal-at-counter.ts'
import { type CounterStage, setCounterStage } from './stage.ts'

/** A token by mail, renewed by a clerk and downloaded with its holder there; one lost, found, and given up; numbers added; a seal; new tokens. */
export async function walkCounter(options: JourneyOptions): Promise<number> {
  const stage = await setCounterStage(options)
  try {
    return await walkInSteps({ json: options.json, right: 'the counter is right' }, (steps) =>
      walk(stage, steps),
    )
  } finally {
    await stage.stop()
  }
}

async function walk(stage: CounterStage, steps: Steps): Promise<void> {
  const { clerk, assistant, tokens } = stage
  const one = await steps.run('a slip for a token by mail', stage.visitor, ({ order }) => order)
  await steps.run('received: to be done the same working day', async () => {
    const tokenSerial = one.enrolled.token
    const { dueAt } = await one.step({ step: 'receive', version: 0, tokenSerial })
    if (dueAt === undefined) throw new Error('no day is promised')
  })
  const entered = await steps.run('renewal entered by the clerk', one.renew, ({ reference }) => reference)
  await steps.run(
    'reviewed by somebody else',
    () => one.review(entered),
    (done) => done.join(', ') || 'not asked for',
  )
  const { reference } = entered
  await steps.run('processed', () => one.step({ step: 'process', version: 1, caseReference: reference }))
  await steps.run('downloaded with the holder there; the assistant says who serves him', async () => {
    const { ticket, shown } = await clerk.send<DeliveryTicket>(
      'POST',
      `/api/staff/counter/cases/${reference}/delivery-ticket`,
    )
    if (!shown.some((text) => text.includes('selftest-clerk'))) throw new Error('nobody is named')
    const { token, pin } = one.enrolled
    await assistant.consent({ request: { type: 'deliver', reference, ticket, language: 'zh' }, token, pin })
  })
  await steps.run('sent back, and followed by number and telephone', async () => {
    await one.step({ step: 'send-back', version: 2, carrier: '自检', tracking: 'SELFTEST' })
    const { order } = await one.follow()
    if (order.state !== 'sent-back' || order.tracking !== 'SELFTEST') throw new Error(order.state)
  })
  const renewed = (await newContainer(tokens, one.enrolled.token, reference))?.signingCertificate
  if (renewed === undefined) throw new Error('the token has no container of this case')
  await steps.run('the new certificate logs in', () => one.logIn(renewed))

  const other = await steps.run('another holder', stage.visitor, ({ serial }) => serial)
  await steps.run('loss reported: no log-in from then on', async () => {
    await other.act('loss')
    await refused(() => other.logIn(), 'certificate-suspended')
  })
  await steps.run('found: lifted with proof, and logs in', async () => {
    await other.act('loss-lifting')
    await other.logIn()
  })
  await steps.run('cancelled by two', async () => {
    const id = (await other.act('cancellation')).cancellations[0]?.id
    if (id === undefined) throw new Error('no cancellation')
    const own = clerk.send('POST', `/api/staff/counter/cancellations/${id}/decision`, { decision: 'approve' })
    await refused(() => own, 'cancellation-own')
    await other.decide(id)
    await refused(() => other.logIn(), 'certificate-revoked')
  })
  await walkChangeAtCounter(stage, steps)
  await walkSealAtCounter(stage, steps)
  await walkIssue(stage, one, steps)
  await steps.run('the public notice has both', async () => {
    const { notices } = await clerk.get<PublicNotices>('/api/public-notices')
    const has = (kind: string, serial: string) =>
      notices.some((row) => row.kind === kind && row.serial === serial)
    if (!has('renewed', one.serial) || !has('revoked', other.serial)) throw new Error('not told')
  })
}

async function refused(act: () => Promise<unknown>, code: string): Promise<void> {
  const said = await act().then(
    () => 'allowed',
    (error: { code?: string }) => error.code,
  )
  if (said !== code) throw new Error(`${said} in place of ${code}`)
}
