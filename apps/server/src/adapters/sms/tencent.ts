import { sms } from 'tencentcloud-sdk-nodejs-sms'
import { MessageInDoubt, MessageRefused } from '../../jobs/message-refused.ts'
import type { SmsSettings } from './sms-settings.ts'
import type { TextMessages } from './text-messages.ts'

/** Codes that no repetition will change: the number, its owner, or what is said. */
const FOR_GOOD = [
  'FailedOperation.PhoneNumberInBlacklist',
  'FailedOperation.ContainSensitiveWord',
  'InvalidParameterValue.',
  'UnsupportedOperation.',
]
const SUCCESS = 'Ok'
const PAGE = 100

/** Text messages by Tencent Cloud (腾讯云短信). */
export function tencentMessages(settings: SmsSettings): TextMessages {
  const { secretId, secretKey, region, endpoint, appId, signature, templates } = settings
  const at = endpoint === undefined ? undefined : new URL(endpoint)
  const client = new sms.v20210111.Client({
    credential: { secretId, secretKey },
    region,
    profile: {
      httpProfile: { reqTimeout: 20, ...(at && { endpoint: at.host, protocol: `${at.protocol}//` }) },
    },
  })
  return {
    has: (kind) => Object.hasOwn(templates, kind),
    async send({ id, mobile, kind, facts }) {
      const request = {
        PhoneNumberSet: [`+86${mobile}`],
        SmsSdkAppId: appId,
        SignName: signature,
        TemplateId: templates[kind] as string,
        TemplateParamSet: [...facts],
        SessionContext: id,
      }
      const answer = await client.SendSms(request).catch((error: Error & { code?: string }) => {
        // An answer has a code; without one it broke off on the way there or back.
        throw error.code ? error : new MessageInDoubt(error.message)
      })
      const [status] = answer.SendStatusSet ?? []
      const { Code: code = 'no answer', Message: message = '', SerialNo: serial } = status ?? {}
      if (code === SUCCESS && serial) return { providerId: serial }
      const problem = `${code}: ${message}`
      throw FOR_GOOD.some((one) => code.startsWith(one)) ? new MessageRefused(problem) : new Error(problem)
    },
    async reports(mobile, since) {
      const answer = await client.PullSmsSendStatusByPhoneNumber({
        SmsSdkAppId: appId,
        PhoneNumber: `+86${mobile}`,
        BeginTime: Math.floor(since.getTime() / 1000),
        Offset: 0,
        Limit: PAGE,
      })
      return (answer.PullSmsSendStatusSet ?? []).map((one) => ({
        providerId: one.SerialNo ?? '',
        arrived: one.ReportStatus === 'SUCCESS',
        ...(one.ReportStatus !== 'SUCCESS' && { problem: one.Description ?? 'not delivered' }),
      }))
    },
  }
}
