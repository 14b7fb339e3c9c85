import type { ErrorWordsTable } from '../error-telling.ts'

const AGAIN = '请再试一次。'
export const POINT = '请到受理点办理，或拨打客服热线。'

/** What is asked, who asks it, and the statements that prove it. */
export const REQUESTS = {
  // input
  'input-invalid': { what: '填写的内容有误。', next: '请按提示改正后再提交。' },
  'input-too-large': { what: '内容太长。', next: '请缩短后再提交。' },
  'not-found': { what: '没有找到。', next: '可能已经办结，或不属于您。请从“我的申请”进入。' },
  'method-not-allowed': { what: '网页和证书大厅的版本不一致。', next: '请刷新页面后再试。' },
  'rate-limited': { what: '操作太频繁。', next: '请等一分钟再试。' },
  'not-supported': { what: '本大厅不提供这项功能。', next: '请使用说明中列出的方式。' },
  'captcha-wrong': { what: '验证码没有通过或已过期。', next: '请重新完成验证码，填写的内容都还在。' },
  'origin-refused': { what: '证书助手没有允许本网站。', next: '在证书助手的窗口里选“允许这个网站”后再试。' },
  'key-reused': { what: '这对密钥已经用过。', next: '请重新点「下证」，会生成新的密钥。' },
  // who
  'log-in-required': { what: '请先登录。', next: '插入 USBKey，用证书登录。填写过的内容都还在。' },
  'log-in-wrong': { what: '账号或密码不正确。', next: '请核对后再试；忘记密码的，请找管理员重置。' },
  'log-in-locked': {
    what: '这个账号试得太多了，暂时不能登录。',
    next: '请过几分钟再试；不是您在试的，请告诉管理员。',
  },
  'second-factor-required': {
    what: '还需要动态验证码。',
    next: '请打开手机上的验证器，输入六位数字；手机不在的，输入一个恢复码。',
  },
  'second-factor-wrong': { what: '动态验证码不正确，或已经用过。', next: '请等验证器显示下一个数字再输入。' },
  'second-factor-there': { what: '已经有动态验证码了。', next: '换手机的，请先停用原来的，再重新添加。' },
  'staff-certificate-unknown': {
    what: '这张证书没有登记为工作人员的登录证书。',
    next: '请换一个 USBKey，或用密码登录后请管理员登记。',
  },
  'staff-certificate-other': {
    what: '这张证书属于别人，不能登记。',
    next: '请核对证书序列号和此人的身份证号。',
  },
  'password-wrong': { what: '密码不正确。', next: '请核对后再输入。' },
  'password-weak': {
    what: '这个密码太容易被猜到。',
    next: '请用至少 12 个字符，不要含用户名，也不要用常见的词或重复的字符。',
  },
  'person-has-login': { what: '这个人已有一个账号。', next: '请更改或启用原有的账号；一人不设两个账号。' },
  'login-taken': { what: '这个用户名已有人使用。', next: '请换一个用户名。' },
  'cover-refused': {
    what: '不能这样安排代办。',
    next: '代办人须是本级、同级或上级的同类工作人员，时间不超过三个月。',
  },
  'jurisdiction-taken': { what: '这个辖区代码已经用过。', next: '请核对代码。' },
  'jurisdiction-move-refused': {
    what: '不能移到这里。',
    next: '辖区不能移到它自己的下级，您自己所在的这一级也不能移动。',
  },
  'proposal-open': { what: '已有人提出，正等另一位工作人员确认。', next: '请到“待复核”中确认或退回。' },
  'proposal-own': { what: '自己提出的不能自己确认。', next: '请另一位工作人员确认；不再需要的，可以撤回。' },
  'proposal-state-wrong': { what: '这一项已有结果，或已过期。', next: '请看最新情况。' },
  'staff-certificate-renewed': { what: '这张证书已经更新，不能再用来登录。', next: '请用更新后的证书登录。' },
  'money-own-entry': {
    what: '这笔款项是您自己登记的，不能再由您复核或核销。',
    next: '请由另一位财务人员或业务员办理。',
  },
  'erasure-in-use': {
    what: '还有有效的证书或没有办完的申请，暂时不能删除数据。',
    next: '请先注销证书、办完或撤销申请，再要求删除。',
  },
  'profile-refused': { what: '这样的规则不能用。', next: '请按下面逐条列出的问题修改后重试。' },
  'profile-unchanged': { what: '和现在的规则没有不同。', next: '请先修改，再提出。' },
  'profile-changed': {
    what: '这项服务的规则在此期间已另有改动，没有执行。',
    next: '请按最新的规则重新提出。',
  },
  'case-claimed': { what: '这件申请已由别人认领。', next: '请办理其他申请，或请认领人释放。' },
  'entered-by-self': { what: '这件申请是您录入的，不能自己审核或确认收款。', next: '请由另一位同事办理。' },
  'not-yours': { what: '这项内容不属于您。', next: '请从“我的申请”进入自己的申请。' },
  'role-missing': { what: '您没有办理这一项的权限。', next: '需要办理的，请联系管理员。' },
  'scope-renewal-only': { what: '证书已过期，现在只能办理更新。', next: '更新后就能使用其他服务。' },
  'seal-picture-unfit': { what: '印章图像还不符合要求。', next: '请按逐项提示换一张图像后再提交。' },
  'seal-picture-changed': {
    what: '印章图像在您查看之后换过了。',
    next: '请重新打开这份申请，看过新图像再决定。',
  },
  'seal-not-in-force': {
    what: '这枚印章现在不能使用。',
    next: '请在“印章申请”里查看它的状态；刚更新过证书的，先下载新的印章。',
  },
  'seal-not-on-token': {
    what: '这个 USBKey 里没有这枚印章。',
    next: '请先在“印章申请”里点“下载印章”，再来盖章。',
  },
  'document-unreadable': {
    what: '这个文件不是 PDF，或者已经损坏。',
    next: '请打开它，用“打印”里的“另存为 PDF”重新保存一份再试。',
  },
  'document-encrypted': { what: '这个 PDF 加了密码。', next: '请去掉密码另存一份再试。' },
  'document-locked': {
    what: '作者锁定了这份 PDF，不允许再加任何内容，也不能盖章。',
    next: '请向作者索取一份允许签名的文件。',
  },
  'stamp-off-page': { what: '印章没有完全落在页面上。', next: '请移动印章，使它完整地落在页面里。' },
  // statements
  'statement-malformed': { what: '证书助手的回答看不懂。', next: '请更新证书助手后再试。' },
  'statement-signature-wrong': { what: '签名核对没有通过。', next: '请拔下 USBKey 重新插入，再试一次。' },
  'statement-nonce-unknown': { what: '这次操作已超时。', next: AGAIN },
  'statement-purpose-wrong': { what: '证书助手签的不是这次操作。', next: AGAIN },
  'statement-origin-wrong': {
    what: '签名来自另一个网站的页面。',
    next: '请核对地址栏里的网址，从证书大厅首页重新进入。',
  },
  'certificate-unknown': {
    what: '这张证书不是本证书大厅签发的。',
    next: '请换上办理业务用的 USBKey；不确定的，请拨打客服热线。',
  },
  'certificate-revoked': { what: '这张证书已被吊销，不能再使用。', next: POINT },
  'certificate-suspended': {
    what: '这张证书已暂停使用。',
    next: '需要恢复的，请到受理点办理，或拨打客服热线。',
  },
  'certificate-expired': {
    what: '这张证书已过期，不能登录。',
    withFacts: '这张证书已于 {notAfter} 过期，不能登录。',
    next: '可以按其他办理方式更新。',
  },
  'certificate-not-signing': { what: '选择的是加密证书。', next: '请选择签名证书。' },
  'certificate-not-trusted': { what: '签发这张证书的机构不被本大厅信任。', next: POINT },
} as const satisfies Partial<ErrorWordsTable>
