import type { ErrorWordsTable } from '../error-telling.ts'
import { POINT } from './zh-requests.ts'

const SERVICE = '请稍后再试；仍然不行的，请拨打客服热线。'

/** Certificates and keys, tokens, the assistant, and what surrounds them. */
export const TOKENS = {
  // CA
  'lint-failed': {
    what: '新证书没有通过检查，没有签发。',
    next: '旧证书仍可使用。我们会处理，请稍后再试或拨打客服热线。',
  },
  'issuer-unknown': { what: '签发服务暂时不能使用。', next: SERVICE },
  'key-unavailable': { what: '签发服务暂时不能使用。', next: SERVICE },
  'passphrase-wrong': { what: '签发密钥没有打开。', next: '请管理员检查启动口令。' },
  'issuer-begins-later': { what: '签发机构的证书还没有生效。', next: '请管理员检查服务器的时钟，稍后再试。' },
  'certificate-status-wrong': { what: '这张证书已被吊销，不能再改变状态。', next: '持有人需要办理新证书。' },
  // life's other events
  'holder-elsewhere': {
    what: '该证件号码已在别的辖区登记。',
    next: '请到登记的辖区办理，或请上级受理点办理。',
  },
  'token-not-blank': {
    what: '这个 USBKey 里已有证书，不能用来制作新证书。',
    next: '请换一个空白 USBKey。里面的内容没有改动。',
  },
  'token-of-another': {
    what: '这个 USBKey 登记在别的持有人名下。',
    next: '请换一个空白 USBKey。里面的内容没有改动。',
  },
  'loss-own-token': {
    what: '这张证书正在使用，没有丢失。',
    next: '请用另一张证书登录后挂失，或者到受理点、打客服热线挂失。',
  },
  'loss-not-reported': { what: '这张证书没有挂失。', next: '请刷新页面，按证书现在的状态办理。' },
  'cancellation-open': { what: '这张证书正在注销。', next: '请先由另一名工作人员处理注销。' },
  'cancellation-own': { what: '不能复核自己录入的注销。', next: '请另一名工作人员处理。' },
  // keys under escrow
  'trail-broken': {
    what: '密钥操作记录与其封印不符。',
    next: '请运行 certhall km audit --verify，并将结果交给安全管理员。',
  },
  'recovery-own': { what: '申请恢复密钥的人不能自己批准。', next: '请另一位密钥管理员审批。' },
  'recovery-state-wrong': {
    what: '这项密钥恢复处在另一个步骤。',
    next: '请刷新后查看：须由另一位管理员批准一次，之后才能取出密钥。',
  },
  'recovery-expired': {
    what: '这项密钥恢复已过有效期。',
    withFacts: '这项密钥恢复的有效期到 {until} 为止。',
    next: '请重新申请并说明理由。',
  },
  'restore-not-offered': {
    what: '这个旧的加密密钥不能写入这个 USBKey。',
    next: '仍在使用的证书，其密钥只留在原来的 USBKey 里。USBKey 遗失的，请拨打客服热线。',
  },
  // unlock
  'code-wrong': { what: '验证码不正确。', next: '请核对后重新输入；输错几次后需要重新获取。' },
  'code-expired': { what: '验证码已失效。', next: '请重新获取验证码。' },
  'contact-missing': {
    what: '我们没有您的手机号码或邮箱，无法发送验证码。',
    next: '请带上证件到受理点办理，或把材料邮寄给我们。',
  },
  'unlock-not-possible': {
    what: '这个 USBKey 不能在线解锁。',
    next: '请带上 USBKey 和证件到受理点办理。',
  },
  'unlock-other-token': {
    what: '插入的不是申请解锁的 USBKey。',
    next: '请换成申请时的 USBKey，再继续解锁。',
  },
  'admin-pin-low': {
    what: 'USBKey 的管理员密码剩余次数太少，为免永久锁死，没有尝试解锁。',
    next: '请带上 USBKey 到受理点办理。',
  },
  // token and assistant
  'token-removed': { what: 'USBKey 已拔出。', next: '插回后从“写入证书”继续，不会重复申请。' },
  'token-absent': { what: '没有插入 USBKey。', next: '请插入 USBKey 后再试。' },
  'token-full': {
    what: 'USBKey 里放不下新证书，什么也没有改动。',
    next: '请到受理点处理，旧的加密密钥不会丢失。',
  },
  'token-foreign': { what: '这是其他机构的 USBKey，不会使用它。', next: '请插入办理业务用的 USBKey。' },
  'token-busy': { what: '另一个程序正在使用 USBKey。', next: '请关闭网银、报税等程序后再试。' },
  'token-damaged': { what: 'USBKey 读不出来。', next: '请拔下重新插入；仍然不行的，请带到受理点检查。' },
  'token-module-hung': {
    what: 'USBKey 的驱动程序没有响应，已将它停止。',
    next: '请拔下 USBKey 重新插入再试；仍然不行的，请重新安装驱动程序。',
  },
  'token-module-crashed': {
    what: 'USBKey 的驱动程序出错退出了，其他功能不受影响。',
    next: '请再试一次；仍然不行的，请重新安装驱动程序。',
  },
  'token-module-unusable': {
    what: 'USBKey 的驱动程序没有安装好，读不到 USBKey。',
    next: '请在证书助手里做“环境检测”，或重新安装驱动程序。',
  },
  'token-signature-wrong': {
    what: 'USBKey 给出的签名不正确，没有交给网站。',
    next: '请拔下重新插入再试；仍然不行的，请带到受理点检查。',
  },
  'token-not-supported': { what: '这种 USBKey 还不支持这项操作。', next: POINT },
  'pin-wrong': {
    what: '密码不正确。',
    withFacts: '密码不正确，还可以再试 {triesLeft} 次。',
    next: '请确认后再输入；忘记密码的，请先停下，拨打客服热线。',
  },
  'pin-locked': {
    what: '密码已锁定，USBKey 暂时不能使用。',
    next: '请拨打客服热线，或带 USBKey 到受理点解锁。',
  },
  'pin-required': { what: '需要输入证书密码。', next: '请在证书助手的窗口里输入密码。' },
  'pin-weak': {
    what: '这个密码太容易猜到。',
    next: '请换一个：不要用连续或相同的数字，也不要用生日和证件号码。',
  },
  'admin-pin-wrong': { what: '管理密码不正确。', next: '请停下核对，次数用完后 USBKey 不能恢复。' },
  'admin-pin-locked': { what: '管理密码已锁定。', next: '这个 USBKey 需要更换，请到受理点办理。' },
  'container-missing': {
    what: 'USBKey 里没有这次要用的密钥。',
    next: '请确认插入的是原来的 USBKey，再试一次。',
  },
  'container-exists': { what: 'USBKey 里已有这次申请的密钥。', next: '请点「继续写入证书」。' },
  'consent-refused': { what: '您在证书助手里选择了不允许，什么也没有发生。', next: '需要时再点一次按钮。' },
  'consent-expired': { what: '证书助手等待太久，已自动取消。', next: '请再点一次按钮。' },
  'job-unknown': { what: '证书助手里没有这项操作。', next: '请回到网页，再点一次按钮。' },
  // surroundings
  'repair-changed': { what: '情况和刚才显示的不一样了，没有改动。', next: '请重新检测后再试。' },
  'repair-refused': {
    what: '没有得到管理员的同意，没有改动。',
    next: '需要时再点「修复」，并输入管理员密码。',
  },
  'repair-failed': { what: '修复没有成功。', next: '可以点「撤销」恢复原样，或把检测报告发给客服。' },
  'update-untrusted': {
    what: '证书大厅提供的更新信息没有通过核对，不予采用。',
    next: '请继续使用当前版本，并告知客服。',
  },
  'server-away': { what: '暂时连不上证书大厅。', next: '填写的内容都还在。请检查网络，稍等片刻再重试。' },
  'profile-invalid': { what: '服务的配置有误。', next: '请管理员检查配置文件。' },
  'configuration-invalid': { what: '服务的配置有误。', next: '请管理员检查配置。' },
  internal: { what: '这一步没有完成，已有的内容都还在。', next: SERVICE },
} as const satisfies Partial<ErrorWordsTable>
