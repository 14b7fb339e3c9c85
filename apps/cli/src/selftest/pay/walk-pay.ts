import { passStaff } from '../application.ts'
import { download } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type Steps, walkInSteps } from '../steps.ts'
import { balanceOf } from './balance.ts'
import { type Charged, type PayStage, setPayStage, until } from './stage.ts'

/** Every way to pay, from the code to the certificate and its invoice; then what goes wrong with money, each to its end. */
export async function walkPay(options: JourneyOptions): Promise<number> {
  const stage = await setPayStage(options)
  try {
    return await walkInSteps({ json: options.json, right: 'payments − refunds − deliveries = 0' }, (steps) =>
      walk(stage, steps),
    )
  } finally {
    await stage.stop()
  }
}

async function walk(stage: PayStage, steps: Steps): Promise<void> {
  const { payments, known, staff, assistant } = stage
  const { faults } = payments.books
  for (const { id } of known.payWays) {
    const one = await steps.run(
      `${id}: an application that waits for its payment`,
      stage.charged,
      ({ reference }) => reference,
    )
    const code = await steps.run(
      `${id}: QR code`,
      () => one.code(id),
      (text) => text,
    )
    await steps.run(`${id}: paid on the telephone, told by callback`, async () => {
      if (!payments.pay(code)) throw new Error('the sandbox takes no payment')
      await reaches(one, 'approved')
    })
    await steps.run(`${id}: downloaded`, () => download(one.holder, assistant, one.reference, one.enrolled))
    await steps.run(`${id}: case is done, the invoice wanted`, async () => {
      const { state, fee } = await one.view()
      if (state !== 'done' || fee?.state !== 'paid' || fee.invoices.length !== 1)
        throw new Error(`${state} ${fee?.state}`)
    })
  }
  await steps.run('bank: a transfer, confirmed by an operator', async () => {
    const one = await stage.charged()
    await passStaff(staff, await one.view())
    await reaches(one, 'approved')
    await download(one.holder, assistant, one.reference, one.enrolled)
  })

  const [first, second = first] = known.payWays.map(({ id }) => id)
  if (first === undefined || second === undefined) throw new Error('the hall has no way to pay by a code')
  await steps.run('the callback never comes: found by asking', async () => {
    const one = await stage.charged()
    const code = await one.code(first)
    faults.callbacksLost = true
    payments.pay(code)
    await reaches(one, 'approved')
    faults.callbacksLost = false
    await download(one.holder, assistant, one.reference, one.enrolled)
  })
  await steps.run('the same callback five times: paid once', async () => {
    const one = await stage.charged()
    const code = await one.code(second)
    faults.callbacks = 5
    payments.pay(code)
    await reaches(one, 'approved')
    faults.callbacks = 1
    const { history } = await one.view()
    if (history.filter(({ event }) => event === 'pay').length !== 1) throw new Error('paid more than once')
    await download(one.holder, assistant, one.reference, one.enrolled)
  })
  await steps.run('paid after it was withdrawn: refunded by itself', async () => {
    const one = await stage.charged()
    const code = await one.code(first)
    const { version } = await one.view()
    await one.holder.send('POST', `/api/cases/${one.reference}/cancel`, { version })
    if (!payments.pay(code)) throw new Error('closed before it could be paid: try again')
    await until('refunded', async () => (await one.view()).fee?.state === 'refunded')
  })
  await steps.run('paid with two providers: the second goes back', async () => {
    const one = await stage.charged()
    const codes = [await one.code(first), await one.code(second)]
    for (const code of codes) payments.pay(code)
    await until('refunded', async () => {
      const { state, fee } = await one.view()
      return state === 'approved' && fee?.refunds.length === 1 && fee.refunds[0]?.state === 'done'
    })
    await download(one.holder, assistant, one.reference, one.enrolled)
  })
  await steps.run('a slow refund ends when the provider says so', async () => {
    const one = await stage.charged()
    const code = await one.code(first)
    faults.refundsSlow = true
    const { version } = await one.view()
    await one.holder.send('POST', `/api/cases/${one.reference}/cancel`, { version })
    payments.pay(code)
    await until('asked', async () => (await one.view()).fee?.refunds[0]?.state === 'asked')
    faults.refundsSlow = false
    payments.finishRefunds()
    await until('refunded', async () => (await one.view()).fee?.state === 'refunded')
  })
  await steps.run('payments − refunds − deliveries', async () => {
    const { fen, open } = await balanceOf(staff)
    if (fen !== 0 || open.length > 0) throw new Error(`${fen} fen; open: ${open}`)
  })
}

const reaches = (one: Charged, state: string) => until(state, async () => (await one.view()).state === state)
