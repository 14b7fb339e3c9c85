import type { ConsentView } from '../call-agent.ts'
import type { Say } from '../language.tsx'

type Word = (say: Say) => string

/** What each request asks, and what the button that agrees says. */
export const PURPOSE_WORDS: Record<ConsentView['purpose'], { question: Word; action: Word }> = {
  'log-in': {
    question: (say) => say('用证书登录？', 'Log in with a certificate?'),
    action: (say) => say('同意并登录', 'Agree and log in'),
  },
  'staff-log-in': {
    question: (say) => say('以工作人员身份登录？', 'Log in as a member of staff?'),
    action: (say) => say('同意并登录', 'Agree and log in'),
  },
  deliver: {
    question: (say) => say('把新证书写入 USBKey？', 'Write the new certificate to the USBKey?'),
    action: (say) => say('同意并写入', 'Agree and write'),
  },
  restore: {
    question: (say) =>
      say('把以前的加密密钥写入 USBKey？', 'Write your earlier encryption keys to the USBKey?'),
    action: (say) => say('同意并写入', 'Agree and write'),
  },
  seal: {
    question: (say) => say('把电子印章写入 USBKey？', 'Write the electronic seals to the USBKey?'),
    action: (say) => say('同意并写入', 'Agree and write'),
  },
  unlock: {
    question: (say) => say('解锁这个 USBKey？', 'Unlock this USBKey?'),
    action: (say) => say('同意并解锁', 'Agree and unlock'),
  },
  issue: {
    question: (say) => say('制作新的 USBKey？', 'Make a new USBKey?'),
    action: (say) => say('同意并制作', 'Agree and make it'),
  },
  list: {
    question: (say) => say('让这个网站看到您的证书？', 'Show your certificates to this site?'),
    action: (say) => say('提供给网站', 'Show them'),
  },
  check: {
    question: (say) => say('测试网页与证书助手的连接', 'Testing the connection'),
    action: (say) => say('完成', 'Finish'),
  },
  'sign-document': {
    question: (say) => say('签署这份文件？', 'Sign this document?'),
    action: (say) => say('同意并签署', 'Agree and sign'),
  },
  'stamp-document': {
    question: (say) => say('在这份文件上盖章？', 'Stamp this document?'),
    action: (say) => say('同意并盖章', 'Agree and stamp'),
  },
}
