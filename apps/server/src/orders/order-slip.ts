import { dayInWords, type Profile } from '@certhall/model'
import type { OrderRecord } from '@certhall/ra'
import type { PdfDocument } from '../pdf/pdf-document.ts'

const SERVICES = {
  renewal: '证书更新 Renewal',
  change: '变更信息 Change',
  other: '其他 Other',
} as const

/** The page that goes into the envelope, in both languages: the clerk who opens it may be anybody. Never a PIN. */
export function orderSlip(record: OrderRecord, profile: Profile, language: 'zh' | 'en'): PdfDocument {
  const [point] = profile.servicePoints
  const bring = profile.renewal.otherWays.flatMap(({ bring }) => bring)
  return {
    title: '邮寄办理单 Mail-in order',
    subtitle: `${profile.operator.zh} · ${profile.operator.en}`,
    ...{ language, size: 'A4' },
    footer: record.reference,
    blocks: [
      { type: 'code', text: record.reference, caption: '办理单编号 Order number' },
      {
        type: 'facts',
        rows: [
          ['证书 Certificate', `${profile.product.zh} ${profile.product.en}`],
          ['办理事项 Service', SERVICES[record.service]],
          ['持有人 Holder', record.holderName],
          ['证件号码 Number', record.idNumber],
          ['收件人 Recipient', record.recipient],
          ['电话 Telephone', record.phone],
          ['寄回地址 Address', record.address],
          ['填写日期 Date', dayInWords(record.announcedAt, language)],
        ],
      },
      { type: 'heading', text: '请随 USBKey 一起寄出 Enclose with the USBKey' },
      {
        type: 'list',
        items: ['本页 This page', ...unique(bring.map(({ zh, en }) => `${zh} ${en}`))],
      },
      {
        type: 'text',
        size: 'large',
        text: '请不要写下或寄出 USBKey 密码。Never write down or send the PIN.',
      },
      {
        type: 'text',
        text: '收到 USBKey 的当个工作日办理。办好后寄回，请您插上 USBKey，用自己的密码登录证书大厅下证。 It is processed on the working day that it comes. Once it is back, plug it in, log in with your own PIN and download the certificate.',
      },
      ...(point
        ? [
            {
              type: 'facts' as const,
              rows: [
                ['寄往 Send to', `${point.name.zh} ${point.address.zh}`],
                ['电话 Telephone', point.phone],
              ] as const,
            },
          ]
        : []),
      { type: 'signatures', fields: ['持有人或经办人签名 Signature', '日期 Date'] },
    ],
  }
}

const unique = (items: string[]): string[] => [...new Set(items)]
