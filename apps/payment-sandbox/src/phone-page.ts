import type { Books, SandboxTrade } from './books.ts'
import type { Answer, Request } from './http.ts'
import { payTrade, stateNow, yuanOf } from './trade.ts'

// The made-up telephone: where the demonstration's user scans the code, and pays with money that is none.

const WORDS = {
  zh: {
    title: '演示手机：付款',
    note: '演示沙箱：不会动用真实资金。',
    merchant: '收款方：证书大厅（演示）',
    pay: '立即支付',
    open: '请确认金额后支付。',
    paid: '支付成功。可以关闭本页，回到证书大厅。',
    closed: '这笔订单已关闭，不能再支付。请回到证书大厅重新选择付款方式。',
    unknown: '没有这个付款码。',
    start: '付款从证书大厅开始：在付款页选微信支付或支付宝，出现付款码后点「打开演示手机」。',
  },
  en: {
    title: 'Made-up telephone: payment',
    note: 'Demonstration sandbox: no real money moves.',
    merchant: 'To: Certhall (demonstration)',
    pay: 'Pay now',
    open: 'Check the amount, then pay.',
    paid: 'Paid. You can close this page and return to the hall.',
    closed:
      'This order is closed and can no longer be paid. Return to the hall and choose a way to pay again.',
    unknown: 'There is no such payment code.',
    start:
      'A payment begins in the hall: choose WeChat Pay or Alipay on the fee page, then “Open the made-up telephone” below the code.',
  },
} as const

const NAMES = {
  wechat: { zh: '微信支付', en: 'WeChat Pay' },
  alipay: { zh: '支付宝', en: 'Alipay' },
} as const

export function phoneDoor(books: Books, paid: (trade: SandboxTrade) => void) {
  return (request: Request): Answer | undefined => {
    const { pathname, searchParams } = request.url
    const isStart = pathname === '/' && request.method === 'GET'
    if (pathname !== '/phone' && !isStart) return undefined
    const trade = isStart ? undefined : stateNow(books.byCode(searchParams.get('code') ?? ''))
    const language = /^\s*en/i.test(String(request.headers['accept-language'] ?? '')) ? 'en' : 'zh'
    if (trade !== undefined && !trade.scanned) {
      trade.scanned = true
      books.save()
    }
    if (request.method === 'POST' && trade !== undefined && payTrade(books, trade)) paid(trade)
    const status = trade === undefined && !isStart ? 404 : 200
    const headers = {
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    }
    return { status, type: 'text/html; charset=utf-8', body: page(trade, language, isStart), headers }
  }
}

const asText = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

function page(trade: SandboxTrade | undefined, language: 'zh' | 'en', isStart: boolean): string {
  const words = WORDS[language]
  const body =
    trade === undefined
      ? `<p role="status">${isStart ? words.start : words.unknown}</p>`
      : `<p>${NAMES[trade.provider][language]}</p><p class="amount">¥${yuanOf(trade.amountFen)}</p>
<p>${words.merchant}<br>${asText(trade.title)}</p><p role="status">${words[trade.state]}</p>
${trade.state === 'open' ? `<form method="post"><button>${words.pay}</button></form>` : ''}`
  return `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${words.title}</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:24rem;margin:2rem auto;padding:0 1rem;color:#1d1d1f;background:#fff}
.amount{font-size:2.4rem;font-weight:600;margin:.5rem 0}button{font:inherit;width:100%;padding:.8rem;border:0;border-radius:.6rem;
background:#0b6e4f;color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #1a5fb4;outline-offset:2px}.note{color:#5a5a60}</style>
<main><h1>${words.title}</h1><p class="note">${words.note}</p>${body}</main></html>`
}
