import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { CerthallError } from '@certhall/model'
import type { RenewalCase } from '@certhall/model/api'
import {
  makeSandboxKeys,
  type PaymentSandbox,
  sandboxSettings,
  startPaymentSandbox,
} from '@certhall/payment-sandbox'
import { expireDue, reconcileDay, workCharges, workInvoices, workRefunds } from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { billLines } from './adapters/payment/alipay-bill.ts'
import { csvFile } from './adapters/payment/csv-file.ts'
import { openPayments } from './adapters/payment/providers.ts'
import { readStatement } from './adapters/payment/statement-csv.ts'
import { hallFixture, type TestHolder } from './hall-fixture.ts'

// A hall and the sandbox that speaks the providers' forms, over HTTP both ways, by the official clients.

let sandbox: PaymentSandbox
let fixture: Awaited<ReturnType<typeof hallFixture>>
let profiles: string
let origin: string
beforeAll(async () => {
  const keys = await makeSandboxKeys()
  sandbox = await startPaymentSandbox({ port: 0, keys })
  profiles = await mkdtemp(path.join(tmpdir(), 'certhall-profiles-'))
  await cp(path.resolve(import.meta.dirname, '../../../profiles'), profiles, { recursive: true })
  const file = path.join(profiles, 'legal-entity.yaml')
  // Charged from the first certificate on.
  await writeFile(file, (await readFile(file, 'utf8')).replace('from: 2,', ''))
  const payment = sandboxSettings(sandbox.origin, keys)
  fixture = await hallFixture({ profilesDir: profiles, payment, origin: undefined })
  origin = await fixture.hall.listen()
})
afterAll(async () => {
  await fixture.remove()
  await sandbox.close()
  await rm(profiles, { recursive: true })
})

const ra = () => fixture.hall.ra

async function call(cookie: string, method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) {
  const headers = { cookie, origin }
  return fixture.hall.app.inject({ method, url, headers, ...(payload && { payload }) })
}

async function send<Body = RenewalCase>(
  cookie: string,
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: object,
) {
  const answer = await call(cookie, method, url, payload)
  if (answer.statusCode >= 300) throw new Error(answer.body)
  return answer.json() as Body
}

const INVOICE = {
  ...{
    title: '测试有限公司',
    taxNumber: '91310115MA1K000016',
    recipient: '王五',
    phone: '13800138000',
    address: '测试路 1 号',
  },
}

/** A holder's application up to its payment. */
async function charged(invoice: object = INVOICE) {
  const { cookie } = await fixture.holder('legal-entity')
  const started = await send(cookie, 'POST', '/api/cases', {})
  const { reference, version } = started
  const saved = await send(cookie, 'PATCH', `/api/cases/${reference}/draft`, {
    version,
    draft: {
      agreement: { version: '2026-01', terms: true, idData: true },
      confirmations: Object.fromEntries(started.confirmations.map(({ id }) => [id, true])),
      ...{ termYears: 1, invoice },
    },
  })
  await send(cookie, 'POST', `/api/cases/${reference}/submit`, { version: saved.version })
  return {
    ...{ cookie, reference },
    view: () => send(cookie, 'GET', `/api/cases/${reference}`),
    ask: (provider: string) => call(cookie, 'POST', `/api/cases/${reference}/charges`, { provider }),
  }
}

type Charged = Awaited<ReturnType<typeof charged>>

/** Whatever `look` finds once refunds that are due have been asked for. */
async function refunded<Found>(look: () => Promise<Found>): Promise<Found> {
  await workRefunds(ra())
  return look()
}

async function codeOf({ ask }: Charged, provider: string): Promise<string> {
  const { fee } = (await ask(provider)).json() as RenewalCase
  return fee?.charges.find((one) => one.provider === provider && one.state === 'open')?.code ?? ''
}

const stateOf = (one: Charged) =>
  expect.poll(async () => (await one.view()).state, { timeout: 10_000, interval: 30 })

test.each(['wechat', 'alipay'])(
  '%s: a code, a payment, a callback, and the application goes on',
  async (provider) => {
    const one = await charged()
    const code = await codeOf(one, provider)
    expect(code).toMatch(/^(weixin:\/\/wxpay\/bizpayurl\?pr=|https:\/\/qr\.alipay\.com\/bax)/)
    // Asked again it is the same one.
    expect(await codeOf(one, provider)).toBe(code)
    expect((await fetch(sandbox.origin)).status).toBe(200)
    const phone = await fetch(`${sandbox.origin}/phone?code=${encodeURIComponent(code)}`, { method: 'POST' })
    expect(await phone.text()).toContain('支付成功')
    await stateOf(one).toBe('approved')
    expect((await one.view()).fee).toMatchObject({ state: 'paid', charges: [{ provider, state: 'paid' }] })
  },
)

test.each(['wechat', 'alipay'])(
  '%s: told five times it is one payment; never told, it is found by asking',
  async (provider) => {
    const five = await charged()
    sandbox.books.faults.callbacks = 5
    sandbox.pay(await codeOf(five, provider))
    await stateOf(five).toBe('approved')
    sandbox.books.faults.callbacks = 1
    expect((await five.view()).history.filter(({ event }) => event === 'pay')).toHaveLength(1)

    const never = await charged()
    const code = await codeOf(never, provider)
    sandbox.books.faults.callbacksLost = true
    sandbox.pay(code)
    await ra().payments.hurry(never.reference, new Date(0))
    await workCharges(ra())
    sandbox.books.faults.callbacksLost = false
    await stateOf(never).toBe('approved')
  },
)

test.each(['wechat', 'alipay'])(
  '%s: paid after it was withdrawn, the money goes back by itself',
  async (provider) => {
    const one = await charged()
    const code = await codeOf(one, provider)
    const { version } = await one.view()
    await send(one.cookie, 'POST', `/api/cases/${one.reference}/cancel`, { version })
    expect(sandbox.pay(code)).toBe(true)
    await expect
      .poll(() => refunded(async () => (await one.view()).fee), { timeout: 15_000, interval: 100 })
      .toMatchObject({
        state: 'refunded',
        refunds: [{ amountFen: 18_000, reason: 'case-over', state: 'done' }],
      })
    const trade = sandbox.books.byCode(code)
    expect(trade?.refunds).toMatchObject([{ amountFen: 18_000, state: 'done' }])
  },
)

test('a withdrawn application’s code is closed with the provider, so that nobody can pay it', async () => {
  const one = await charged()
  const code = await codeOf(one, 'wechat')
  const { version } = await one.view()
  await send(one.cookie, 'POST', `/api/cases/${one.reference}/cancel`, { version })
  await ra().payments.hurry(one.reference, new Date(0))
  await workCharges(ra())
  await expect.poll(() => sandbox.books.byCode(code)?.state, { timeout: 5000 }).toBe('closed')
  expect(sandbox.pay(code)).toBe(false)
})

test('another amount than asked for does not count, and goes back', async () => {
  const one = await charged()
  const code = await codeOf(one, 'wechat')
  const trade = sandbox.books.byCode(code)
  if (trade) trade.amountFen = 1
  sandbox.pay(code)
  await expect
    .poll(async () => (await one.view()).fee?.refunds, { timeout: 10_000, interval: 30 })
    .toMatchObject([{ reason: 'amount-wrong', amountFen: 1 }])
  expect((await one.view()).state).toBe('payment')
})

test('a provider that is away is said so, and the same charge goes on later', async () => {
  const one = await charged()
  sandbox.books.faults.away = true
  const refused = await one.ask('alipay')
  expect(refused.json()).toMatchObject({ code: 'payment-provider-away' })
  expect(refused.statusCode).toBe(503)
  sandbox.books.faults.away = false
  // Carried out, and the answer lost: asked again it is the same trade.
  sandbox.books.faults.answersLost = true
  expect((await one.ask('alipay')).statusCode).toBe(503)
  sandbox.books.faults.answersLost = false
  expect(await codeOf(one, 'alipay')).toMatch(/^https:\/\/qr\.alipay/)
  expect(await ra().payments.chargesOf(one.reference)).toHaveLength(1)
  expect((await one.ask('cash')).statusCode).toBe(404)
})

test.each([
  [
    'nothing signed',
    (headers: Record<string, string>) => ({ ...headers, 'wechatpay-signature': 'AAAA' }),
    (body: string) => body,
  ],
  [
    'another body',
    (headers: Record<string, string>) => headers,
    (body: string) => body.replace('SUCCESS', 'SUCCESX'),
  ],
  [
    'an old one',
    (headers: Record<string, string>) => ({ ...headers, 'wechatpay-timestamp': '1700000000' }),
    (body: string) => body,
  ],
  [
    'an unknown key',
    (headers: Record<string, string>) => ({ ...headers, 'wechatpay-serial': '00' }),
    (body: string) => body,
  ],
])('a forged callback (%s) changes nothing', async (_name, forgeHeaders, forgeBody) => {
  const one = await charged()
  const code = await codeOf(one, 'wechat')
  const trade = sandbox.books.byCode(code)
  // What the sandbox would have told, caught on its way.
  const caught = await new Promise<{ headers: Record<string, string>; body: string }>((resolve) => {
    const real = globalThis.fetch
    globalThis.fetch = async (url, init) => {
      if (String(url) !== trade?.notifyUrl) return real(url, init)
      globalThis.fetch = real
      const headers = Object.entries(init?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
      resolve({ headers: Object.fromEntries(headers), body: String(init?.body) })
      return new Response('', { status: 200 })
    }
    sandbox.pay(code)
  })
  const answer = await fetch(trade?.notifyUrl ?? '', {
    method: 'POST',
    headers: forgeHeaders(caught.headers),
    body: forgeBody(caught.body),
  })
  expect(answer.status).toBe(401)
  expect(((await answer.json()) as { code: string }).code).toBe('payment-callback-wrong')
  expect((await ra().payments.chargesOf(one.reference))[0]?.settled).toBeUndefined()
  // The real one is heard still.
  const real = await fetch(trade?.notifyUrl ?? '', {
    method: 'POST',
    headers: caught.headers,
    body: caught.body,
  })
  expect(real.status).toBe(204)
  expect((await one.view()).state).toBe('approved')
})

test('a forged notice in Alipay’s form changes nothing, nor one signed by the weaker RSA', async () => {
  const one = await charged()
  const trade = sandbox.books.byCode(await codeOf(one, 'alipay'))
  for (const sign_type of ['RSA2', 'RSA']) {
    const form = {
      app_id: '2021000000000001',
      out_trade_no: trade?.number ?? '',
      trade_status: 'TRADE_SUCCESS',
    }
    const body = new URLSearchParams({
      ...form,
      notify_id: 'f',
      total_amount: '180.00',
      sign_type,
      sign: 'AAAA',
    })
    const answer = await fetch(trade?.notifyUrl ?? '', { method: 'POST', body })
    expect(answer.status).toBe(401)
  }
  expect((await one.view()).state).toBe('payment')
})

test.each(['wechat', 'alipay'])(
  '%s: the provider’s bill of today and our books are the same',
  async (provider) => {
    const one = await charged()
    sandbox.pay(await codeOf(one, provider))
    await stateOf(one).toBe('approved')
    await expect
      .poll(
        () => refunded(async () => (await ra().payments.takeRefunds(new Date(8e15), new Date(), 1)).length),
        { timeout: 15_000, interval: 200 },
      )
      .toBe(0)
    const day = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
    const port = ra().providers.get(provider)
    if (!port) throw new Error(provider)
    expect((await port.bill(day)).filter(({ kind }) => kind === 'payment').length).toBeGreaterThan(1)
    // An amount that was changed behind both backs is in neither book.
    expect(await reconcileDay(ra(), provider, port, day)).toEqual([])
  },
)

test('an electronic invoice is made, fetched by its holder alone, and taken back when the money is', async () => {
  const one = await charged({ ...INVOICE, way: 'electronic', email: 'zhang@example.com', address: '' })
  sandbox.pay(await codeOf(one, 'wechat'))
  await stateOf(one).toBe('approved')
  const invoice = async () => {
    await ra().payments.takeInvoices(new Date(8e15), new Date(0), 20)
    await workInvoices(ra())
    return (await one.view()).fee?.invoices
  }
  await expect
    .poll(invoice, { timeout: 15_000, interval: 50 })
    .toMatchObject([{ state: 'issued', file: true }])
  const [{ number } = { number: '' }] = (await one.view()).fee?.invoices ?? []
  const url = `/api/cases/${one.reference}/invoices/${number}`
  const file = await call(one.cookie, 'GET', url)
  expect(file.headers['content-type']).toBe('application/pdf')
  expect(file.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const receipt = await call(one.cookie, 'GET', `/api/cases/${one.reference}/receipt?language=zh`)
  expect(receipt.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const stranger: TestHolder = await fixture.holder('legal-entity')
  expect((await call(stranger.cookie, 'GET', url)).statusCode).toBe(404)

  // Never delivered: the application lapses.
  await fixture.hall.db
    .updateTable('cases')
    .set({ expires_at: new Date(0) })
    .where('reference', '=', one.reference)
    .execute()
  await expireDue(ra())
  await expect
    .poll(() => refunded(async () => (await one.view()).fee?.state), {
      timeout: 30_000,
      interval: 200,
    })
    .toBe('refunded')
  await expect
    .poll(invoice, { timeout: 15_000, interval: 50 })
    .toMatchObject([{ kind: 'invoice' }, { kind: 'credit-note', state: 'issued', file: true }])
})

test('a bank statement: looked at, imported once, and what fits nothing is a person’s', async () => {
  const finance = await fixture.staff('finance', ['finance'], '31')
  const [one, two] = [await charged(), await charged()]
  const csv = [
    '交易日期,流水号,收入金额,支出金额,对方户名,摘要',
    `2026-11-20,B-1,180.00,,甲公司,${one.reference.toLowerCase().replace('-', ' ')}证书费`,
    `2026/11/20,B-2,18.00,,乙公司,${two.reference}`,
    '20261120,B-3,"1,180.00",,=丙公司,货款',
    '2026-11-20,B-4,,500.00,丁公司,退款',
  ].join('\n')
  const outcomes = async (commit: boolean) => {
    const { rows } = await send<{ rows: { outcome: string }[] }>(
      finance,
      'POST',
      '/api/staff/statement-lines',
      { csv, commit },
    )
    return rows.map(({ outcome }) => outcome)
  }
  const expected = ['matched', 'amount-wrong', 'no-reference']
  expect(await outcomes(false)).toEqual(expected)
  expect((await one.view()).state).toBe('payment')
  expect(await outcomes(true)).toEqual(expected)
  expect((await one.view()).state).toBe('approved')
  expect(await outcomes(true)).toEqual(['known', 'known', 'known'])
  const open = await send<{ lines: { bankNumber: string }[] }>(finance, 'GET', '/api/staff/statement-lines')
  expect(open.lines.map(({ bankNumber }) => bankNumber)).toEqual(['B-2', 'B-3'])
  const { lines } = await send<{ lines: object[] }>(
    finance,
    'POST',
    '/api/staff/statement-lines/resolution',
    {
      ...{ bankNumber: 'B-3', resolution: '退回付款人' },
    },
  )
  expect(lines).toHaveLength(1)

  const refused = await call(finance, 'POST', '/api/staff/statement-lines', { csv: 'a,b\n1,2', commit: true })
  expect(refused.json()).toMatchObject({ code: 'statement-file-wrong', line: 1, reason: 'column' })
  const elsewhere = await fixture.staff('finance-37', ['finance'], '37')
  const charges = await send<{ total: number }>(elsewhere, 'GET', '/api/staff/charges')
  expect(charges.total).toBe(0)
  expect((await call(finance, 'GET', '/api/staff/charges.csv')).body).toContain(one.reference)
})

test('no key is in what a provider’s failure says', async () => {
  const keys = await makeSandboxKeys()
  const { wechat, alipay } = sandboxSettings('http://127.0.0.1:9', keys)
  const open = await openPayments({ wechat, alipay }, () => 'http://127.0.0.1:9')
  const callback = {
    headers: { 'wechatpay-timestamp': String(Math.floor(Date.now() / 1000)), 'wechatpay-serial': 'AA' },
    body: Buffer.from('{}'),
  }
  const acts = [...open.adapters.values()].flatMap(({ provider, readCallback }) => [
    provider.query('P20260101000000000000'),
    provider.bill('2026-11-20'),
    readCallback(callback),
  ])
  for (const { reason } of (await Promise.allSettled(acts)) as PromiseRejectedResult[]) {
    expect(reason).toBeInstanceOf(CerthallError)
    const told = inspect(reason, { depth: 20, showHidden: true })
    expect(told).not.toContain('PRIVATE KEY')
    expect(told).not.toContain(keys.wechat.apiV3Key)
  }
})

test('a table for a spreadsheet computes nothing', () => {
  expect(
    csvFile(
      ['名称', 'n'],
      [
        ['=1+1', 5],
        ['a,"b"', undefined],
        ['@x\n', -1],
      ],
    ),
  ).toBe('\uFEFF名称,n\r\n\'=1+1,5\r\n"a,""b""",\r\n"\'@x\n",-1\r\n')
})

test('statements and bills that cannot be read are refused whole, with the line', () => {
  const head = 'date,number,amount,payer,note\n'
  expect(() => readStatement(`${head}2026-11-20,N1,1.005,a,b`)).toThrow('line 2: not an amount')
  expect(() => readStatement(`${head}2026-13-20,N1,1.00,a,b`)).toThrow('line 2: not a date')
  expect(() => readStatement(`${head}2026-02-31,N1,1.00,a,b`)).toThrow('line 2: not a date')
  expect(() => readStatement(`${head}2026-11-20,,1.00,a,b`)).toThrow('line 2: no number')
  expect(readStatement(`${head}2026-11-20,N1,0.10,a,"b, c"`)).toEqual([
    { bankNumber: 'N1', day: '2026-11-20', amountFen: 10, payer: 'a', note: 'b, c' },
  ])
  expect(billLines('#x\n商品,金额\na,b\n')).toEqual([])
})
