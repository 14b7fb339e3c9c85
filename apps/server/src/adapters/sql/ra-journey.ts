import { generateKeyPair, type KeyPair, openSm2EnvelopedKey, sm2Decrypt } from '@certhall/crypto'
import type { SignedStatement } from '@certhall/model'
import type { DeliveryState, Draft, RenewalCase } from '@certhall/model/api'
import {
  acceptReceipt,
  confirmFee,
  type DeliveryActor,
  decideCase,
  deliveryActor,
  type HolderActor,
  issueForCase,
  openDelivery,
  type Ra,
  type StaffActor,
  saveDraft,
  startCase,
  submitCase,
  viewDelivery,
  viewStaffCase,
} from '@certhall/ra'
import { csrOf, residentId, signed, type Token } from './ra-fixture.ts'

// For tests: the steps of a journey, each as its party would take it.

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** A draft with every question answered well. */
export function filled(ra: Ra, { profile, confirmations }: RenewalCase): Draft {
  const { agreement, termYears } = ra.profiles.get(profile)?.renewal ?? {}
  return {
    agreement: { version: agreement?.version ?? '', terms: true, idData: true },
    confirmations: Object.fromEntries(confirmations.map(({ id }) => [id, true])),
    termYears: termYears?.[0],
    handler: { name: '李四', idNumber: residentId(7), mobile: '13800000000' },
    invoice: {
      title: '浦滨示范有限公司',
      taxNumber: '91310115MA1K000016',
      recipient: '王五',
      phone: '021-12345678',
      address: '示范路 1 号',
    },
  }
}

export async function submitted(ra: Ra, holder: HolderActor, changes: Draft = {}): Promise<RenewalCase> {
  const { reference, version, ...rest } = await startCase(ra, holder)
  const draft = { ...filled(ra, { reference, version, ...rest }), ...changes }
  const saved = await saveDraft(ra, holder, { reference, version, draft })
  return submitCase(ra, holder, { reference, version: saved.version })
}

export async function approve(ra: Ra, reviewer: StaffActor, reference: string) {
  const { version, template } = await viewStaffCase(ra, reviewer, { reference })
  const templateHash = template?.hash ?? ''
  return decideCase(ra, reviewer, { reference, version, decision: 'approve', templateHash })
}

export async function pay(ra: Ra, operator: StaffActor, reference: string) {
  const { version, fee } = await viewStaffCase(ra, operator, { reference })
  const amountFen = fee?.amountFen ?? 0
  return confirmFee(ra, operator, { reference, version, amountFen, bankReference: 'T20261121' })
}

export interface Delivery {
  agent: DeliveryActor
  state: DeliveryState
}

export async function beginDelivery(ra: Ra, holder: HolderActor, reference: string): Promise<Delivery> {
  const { ticket } = await openDelivery(ra, holder, { reference })
  const agent = await deliveryActor(ra, ticket)
  return { agent, state: await viewDelivery(ra, agent) }
}

/** What the assistant sends for a new key. */
export async function certificateRequest(token: Token, { state }: Delivery, pair: KeyPair) {
  return {
    csr: base64(await csrOf(pair)),
    statement: await signed(token, {
      purpose: 'deliver',
      nonce: state.nonce,
      caseDigest: state.caseDigest,
      subject: base64(pair.spki),
    }),
  }
}

/** The new token's view of a certificate issued, for further statements. */
export async function renewedToken(
  ra: Ra,
  token: Token,
  pair: KeyPair,
  state: DeliveryState,
): Promise<Token> {
  const der = base64Bytes(state.issued?.signing ?? '')
  const all = await ra.authority.listByHolder(token.holder.id)
  const signing = all.find((one) => base64(one.der) === base64(der))
  if (!signing) throw new Error('not in the register')
  return { pair, issued: { signing, chain: [] }, holder: token.holder }
}

const base64Bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** The receipt: signed by the new key, with the challenge decrypted where there is one. */
export async function receiptOf(
  renewed: Token,
  { issued, caseDigest }: DeliveryState,
): Promise<SignedStatement> {
  if (!issued) throw new Error('not issued')
  let subject = ''
  if (issued.envelope && issued.challenge) {
    const { pkcs8 } = openSm2EnvelopedKey({
      signingPkcs8: renewed.pair.pkcs8,
      envelope: base64Bytes(issued.envelope),
    })
    subject = base64(sm2Decrypt(pkcs8, base64Bytes(issued.challenge)))
  }
  return signed(renewed, { purpose: 'receipt', nonce: issued.receiptNonce, caseDigest, subject })
}

/** The whole of 「下证」; returns the token as it is afterwards. */
export async function deliver(ra: Ra, token: Token, holder: HolderActor, reference: string): Promise<Token> {
  const delivery = await beginDelivery(ra, holder, reference)
  const pair = await generateKeyPair(token.pair.key)
  const state = await issueForCase(ra, delivery.agent, await certificateRequest(token, delivery, pair))
  const renewed = await renewedToken(ra, token, pair, state)
  await acceptReceipt(ra, delivery.agent, { statement: await receiptOf(renewed, state) })
  return renewed
}
