import type { told as zh } from './zh-told.ts'

export const told: typeof zh = {
  told: {
    title: 'Notices to the holder',
    none: 'No notices yet.',
    noAddress: 'Nothing was sent: the holder has no address on record, or the hall has no way to send.',
    channels: { email: 'E-mail', sms: 'Text message' },
    states: {
      waiting: 'waiting',
      sending: 'being sent',
      retrying: 'not sent; will be tried again',
      sent: 'sent',
      delivered: 'delivered',
      bounced: 'came back',
      failed: 'failed',
    },
    attempts: (n: number) => `${n} ${n === 1 ? 'attempt' : 'attempts'}`,
  },
}
