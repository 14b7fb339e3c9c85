import { dayInWords, type Profile } from '@certhall/model'
import type { UnlockCase } from '@certhall/model/api'
import type { PdfDocument } from './pdf-document.ts'

const CAUSES = {
  forgotten: '忘记密码',
  locked: '密码输错太多次，已锁定',
  'taken-over': '经办人变动，不知道密码',
}

/** The application as the holder filled it in, to be printed, signed, stamped and handed in again. */
export function unlockForm(view: UnlockCase, profile: Profile): PdfDocument {
  const { holder, certificate, form, reference } = view
  return {
    title: '介质解锁申请表',
    subtitle: `${profile.operator.zh} · ${profile.product.zh}`,
    language: 'zh',
    footer: `申请编号 ${reference} · 客服热线 ${profile.hotline}`,
    blocks: [
      {
        type: 'facts',
        rows: [
          ['申请编号', reference],
          ['持有人', holder.name],
          ['证件号码', holder.idNumber],
          ['证书序列号', certificate.serial],
          ['证书有效期至', dayInWords(new Date(certificate.notAfter), 'zh')],
          ['USBKey 序列号', view.token],
        ],
      },
      { type: 'heading', text: '申请内容' },
      {
        type: 'facts',
        rows: [
          ['解锁原因', form ? CAUSES[form.cause] : ''],
          ['补充说明', form?.note || '无'],
          ['经办人', form?.handler.name ?? ''],
          ['经办人身份证号码', form?.handler.idNumber ?? ''],
          ['经办人手机号码', form?.handler.mobile ?? ''],
        ],
      },
      {
        type: 'text',
        text: '本人（本单位）确认以上内容属实，申请解锁该 USBKey 并重新设置证书密码。解锁后的新密码只由经办人掌握，解锁前的密码作废。',
      },
      {
        type: 'signatures',
        fields: ['经办人签字', holder.kind === 'entity' ? '单位公章' : '持有人签字', '日期'],
      },
      { type: 'text', size: 'small', text: '随本表提交：' },
      { type: 'list', items: view.kinds.map(({ title, hint }) => `${title.zh}：${hint.zh}`) },
    ],
  }
}
