// Stands in for WeChat Pay, Alipay and a provider of electronic invoices: it speaks their forms over HTTP, and moves no money.
export type { Books, Faults, SandboxTrade } from './books.ts'
export { makeSandboxKeys, type SandboxKeys, sandboxSettings } from './keys.ts'
export { type PaymentSandbox, startPaymentSandbox } from './start-payment-sandbox.ts'
