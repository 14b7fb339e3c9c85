/** Words about what holders were told. */
export const told = {
  told: {
    title: '发给持有人的通知',
    none: '还没有发过通知。',
    noAddress: '没有发出：持有人没有登记邮箱和手机，或大厅没有设置发送方式。',
    channels: { email: '邮件', sms: '短信' },
    states: {
      waiting: '等待发送',
      sending: '正在发送',
      retrying: '没有发出，稍后再试',
      sent: '已发出',
      delivered: '已送达',
      bounced: '被退回',
      failed: '发送失败',
    },
    attempts: (n: number) => `尝试 ${n} 次`,
  },
}
