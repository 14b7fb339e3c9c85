import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Letters } from './letters.ts'
import { signatureFault } from './tencent-signature.ts'

/** Account, application and registered texts that this sandbox knows. */
export interface SmsAccount {
  secretId: string
  secretKey: string
  appId: string
  signature: string
  /** Template id → text with {1}, {2} …, as it would have been registered. */
  templates: Record<string, string>
}

interface Report {
  PhoneNumber: string
  SerialNo: string
  ReportStatus: 'SUCCESS' | 'FAIL'
  Description: string
  UserReceiveTime: number
  SessionContext: string
}

interface SendRequest {
  PhoneNumberSet: string[]
  SmsSdkAppId: string
  SignName?: string
  TemplateId: string
  TemplateParamSet?: string[]
  SessionContext?: string
}

/**
 * Tencent Cloud's SMS API (2021-01-11) as far as the hall speaks it: SendSms and PullSmsSendStatusByPhoneNumber, behind the same
 * signature. Numbers stand for what happens: …0001 is on the blacklist, …0002 is taken and never arrives, …0003 answers that
 * there were too many today, …0004 is taken but the line is cut before the answer, each of these two once.
 */
export function addSmsSandbox(app: FastifyInstance, account: SmsAccount, letters: Letters): void {
  const reports: Report[] = []
  const once = new Set<string>()
  const firstTime = (what: string) => !once.has(what) && once.add(what) !== undefined

  const actions: Record<string, (request: never) => object> = {
    SendSms: (request: SendRequest) => ({
      SendStatusSet: request.PhoneNumberSet.map((to) => send(to, request)),
    }),
    PullSmsSendStatusByPhoneNumber: ({
      PhoneNumber,
      BeginTime,
      Limit,
    }: {
      PhoneNumber: string
      BeginTime: number
      Limit: number
    }) => ({
      PullSmsSendStatusSet: reports
        .filter((one) => one.PhoneNumber === PhoneNumber && one.UserReceiveTime >= BeginTime)
        .slice(0, Limit),
    }),
  }

  function send(to: string, request: SendRequest) {
    const { SignName = '', TemplateId, TemplateParamSet = [], SessionContext = '' } = request
    const status = { SerialNo: '', PhoneNumber: to, Fee: 0, SessionContext, IsoCode: 'CN' }
    const fault = faultOf(to, request, account)
    if (fault) return { ...status, Code: fault[0], Message: fault[1] }
    if (to.endsWith('0003') && firstTime(to)) {
      return { ...status, Code: 'LimitExceeded.PhoneNumberDailyLimit', Message: 'daily limit' }
    }
    const SerialNo = `2019:${randomUUID()}`
    const arrives = !to.endsWith('0002')
    const text = (account.templates[TemplateId] as string).replace(
      /\{(\d+)\}/g,
      (_, place: string) => TemplateParamSet[Number(place) - 1] ?? '',
    )
    if (arrives) {
      letters.add({
        channel: 'sms',
        to,
        from: SignName,
        subject: '',
        text: `【${SignName}】${text}`,
        headers: {},
      })
    }
    reports.push({
      PhoneNumber: to,
      SerialNo,
      ReportStatus: arrives ? 'SUCCESS' : 'FAIL',
      Description: arrives ? 'DELIVRD' : 'UNDELIV: the telephone is switched off',
      UserReceiveTime: Math.floor(Date.now() / 1000),
      SessionContext,
    })
    return { ...status, SerialNo, Fee: 1, Code: 'Ok', Message: 'send success' }
  }

  app.register(async (scope) => {
    // The signature covers the bytes as they were sent.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post('/', async ({ headers, body }, reply) => {
      const answer = (response: object) => ({ Response: { ...response, RequestId: randomUUID() } })
      const fault = signatureFault(headers, body as Buffer, account, new Date())
      if (fault)
        return answer({ Error: { Code: fault, Message: 'The request is not signed as it should be.' } })
      const act = actions[String(headers['x-tc-action'])]
      if (!act) return answer({ Error: { Code: 'InvalidAction', Message: 'No such action.' } })
      const request = JSON.parse(String(body)) as SendRequest
      const response = act(request as never)
      if (request.PhoneNumberSet?.some((to) => to.endsWith('0004') && firstTime(to))) {
        reply.hijack()
        reply.raw.destroy()
        return reply
      }
      return answer(response)
    })
  })
}

function faultOf(
  to: string,
  { SmsSdkAppId, SignName, TemplateId, TemplateParamSet = [] }: SendRequest,
  { appId, signature, templates }: SmsAccount,
): [code: string, message: string] | undefined {
  const text = templates[TemplateId]
  const places = new Set([...(text ?? '').matchAll(/\{\d+\}/g)].map(([place]) => place)).size
  if (SmsSdkAppId !== appId) return ['UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'unknown application']
  if (SignName !== signature) return ['FailedOperation.SignatureIncorrectOrUnapproved', 'unknown signature']
  if (text === undefined) return ['FailedOperation.TemplateIncorrectOrUnapproved', 'unknown template']
  if (places !== TemplateParamSet.length)
    return ['FailedOperation.TemplateParamSetNotMatchApprovedTemplate', `${places} places`]
  if (!/^\+861\d{10}$/.test(to))
    return ['InvalidParameterValue.IncorrectPhoneNumber', 'not a telephone number']
  if (to.endsWith('0001')) return ['FailedOperation.PhoneNumberInBlacklist', 'on the blacklist']
  return undefined
}
