/** 介质解锁 in the console. */
export const unlock = {
  title: '解锁申请和材料',
  token: 'USBKey 序列号',
  channel: '来源',
  channels: { online: '在线申请', post: '邮寄', fax: '传真', 'e-mail': '邮件', counter: '受理点' },
  enteredBy: '录入人',
  cause: '解锁原因',
  causes: { forgotten: '忘记密码', locked: '密码锁定', 'taken-over': '经办人变动' },
  note: '补充说明',
  noPaper: '没有上传',
  notScanned: '未查毒',
  page: (at: number, of: number) => `第 ${at} 页，共 ${of} 页`,
  download: '下载原件',
}
