import type { ErrorWordsTable } from './error-telling.ts'

const SERVICE = '请稍后再试；仍然不行的，请拨打客服热线。'
const AGAIN = '请再试一次。'
const REPLACE = '请到受理点检查或更换 USBKey。'
const POINT = '请到受理点办理，或拨打客服热线。'

export const ERROR_WORDS_ZH: ErrorWordsTable = {
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
  // eligibility
  'renewal-too-early': {
    what: '还没到可以更新的时间。',
    withFacts: '还没到可以更新的时间，从 {opensAt} 起可以在线更新。',
    next: '到时再来即可，现在不用做什么。',
  },
  'renewal-too-late': {
    what: '已经过了在线更新的期限。',
    withFacts: '在线更新已于 {closesAt} 截止。',
    next: '可以按下面的其他方式更新。',
  },
  'renewal-revoked': { what: '这张证书已被吊销，不能更新。', next: '需要新证书的，请到受理点办理。' },
  'renewal-suspended': { what: '这张证书已暂停使用，不能更新。', next: '请先到受理点恢复使用，再来更新。' },
  'renewal-superseded': {
    what: '这张证书已经换过新证书。',
    next: '请使用 USBKey 里的新证书；看不到新证书的，请到“我的申请”继续写入。',
  },
  'renewal-wrong-profile': {
    what: '这张证书不能在本网站办理。',
    next: '请按下面的方式办理，或向签发机构咨询。',
  },
  'kind-not-offered': {
    what: '您的证书不能在线办理这项业务。',
    next: '请到受理点办理，或拨打客服热线。',
  },
  'renewal-case-open': {
    what: '这张证书已有一个申请正在办理。',
    next: '请打开已有的申请继续办理，不用重新申请。',
  },
  'renewal-region-other': {
    what: '这张证书属于其他地区，不能在本网站办理。',
    next: '请按下面的说明到所属地区办理。',
  },
  'change-expired': {
    what: '证书已过期，不能再添加证件。',
    next: '请先更新证书，再来添加证件。',
  },
  'change-nothing-lacks': {
    what: '可以添加的证件号码，这张证书里都已经有了。',
    next: '现在不用做什么。',
  },
  'registry-away': {
    what: '暂时连不上法人库，查不到登记的证件号码。',
    next: '已填写的内容都在，没有提交任何申请。请稍后再试，或以后从“我的申请”继续。',
  },
  'registry-answer-wrong': {
    what: '法人库的答复核对没有通过，没有使用。',
    next: '已填写的内容都在。请稍后再试；仍然不行的，请拨打客服热线。',
  },
  'registry-not-asked': { what: '还没有查询登记的证件号码。', next: '请先查询，再继续。' },
  'registry-entity-unknown': {
    what: '法人库里没有查到这个单位。',
    next: '请按下面的其他方式，到受理点添加证件。',
  },
  'registry-entity-ended': {
    what: '法人库显示这个单位已经注销。',
    next: '请带上单位材料到受理点核实。',
  },
  'registry-name-differs': {
    what: '法人库登记的单位名称与证书上的不一致。',
    withFacts: '法人库登记的单位名称是“{registered}”，与证书上的不一致。',
    next: '请到受理点变更证书，变更时可以一并添加证件。',
  },
  'registry-evidence-changed': {
    what: '保存的查询结果与当时的不一致，没有使用。',
    next: '请重新查询证件号码，再提交。',
  },
  'renewal-issuer-ends': { what: '新证书的有效期会超过签发机构证书的有效期。', next: POINT },
  // cases
  'application-exists': { what: '已有业务系统使用这个标识。', next: '请换一个标识再登记。' },
  'application-changed': { what: '这个业务系统的登记刚刚被别人改过。', next: '请看最新内容，核对后再修改。' },
  'telling-under-way': {
    what: '这条通知正在发送，或业务系统已停用。',
    next: '请等发送结束，或先启用业务系统，再重新发送。',
  },
  'case-stale': { what: '这个申请刚在另一个窗口改过。', next: '已为您显示最新内容，请核对后再继续。' },
  'case-state-wrong': { what: '申请的状态已经变化，不能这样办理。', next: '请看办理进度，按当前步骤继续。' },
  'case-incomplete': { what: '还有内容没有填好。', next: '请按提示补充后再提交。' },
  'case-mismatch-reported': {
    what: '您选择了“不一致”，不能在线更新。',
    next: '请带好材料到受理点变更证书。',
  },
  'review-own-case': { what: '不能审核自己的申请，也不能确认自己的付款。', next: '请由其他管理员办理。' },
  'review-template-changed': { what: '证书内容在您查看之后有变化。', next: '请重新核对后再决定。' },
  'download-lapsed': { what: '下载期限已过。', next: '请重新申请，或到受理点办理。' },
  'payment-way-unknown': { what: '本大厅不支持这种付款方式。', next: '请选择页面上的其他方式。' },
  'payment-provider-away': {
    what: '支付平台暂时没有回应，没有扣款。',
    next: '请稍后再试，或改用其他付款方式、银行转账。',
  },
  'payment-state-wrong': { what: '这一笔已经处理过了。', next: '请刷新页面，查看最新状态。' },
  'payment-callback-wrong': {
    what: '支付通知的签名核对没有通过。',
    next: '请核对支付平台的密钥和证书配置。',
  },
  'statement-file-wrong': {
    what: '银行流水文件看不懂，没有导入任何一笔。',
    next: '请按说明的列名导出 CSV 后再试。',
  },
  'fee-amount-wrong': { what: '金额与应付金额不一致。', next: '请核对银行回单上的金额。' },
  // papers
  'paper-type-refused': {
    what: '这个文件不是 PDF、JPG 或 PNG。',
    next: '请拍照或扫描成这三种格式之一，再上传。改文件名没有用。',
  },
  'paper-damaged': { what: '这个文件打不开，可能已损坏。', next: '请重新扫描或拍照，再上传。' },
  'paper-encrypted': { what: '这个 PDF 加了密码。', next: '请去掉密码另存一份，再上传。' },
  'paper-active': {
    what: '这个 PDF 里有脚本或附件，不能接收。',
    next: '请把它打印成普通 PDF，或拍照上传。',
  },
  'paper-infected': { what: '这个文件被查出病毒，没有保存。', next: '请先给电脑杀毒，再重新扫描上传。' },
  'paper-too-many': { what: '上传的文件太多了。', next: '请先删去不需要的，或把几页合成一个 PDF。' },
  'paper-scan-away': { what: '暂时不能检查文件的病毒，没有保存。', next: '请过几分钟再上传。' },
  // delivery
  'delivery-ticket-wrong': {
    what: '这次下证已超时。',
    next: '请回到申请页面，再点一次「下证」，不会重复申请。',
  },
  'delivery-other-token': {
    what: '插入的不是原来的 USBKey。',
    next: '请换上存有原证书的 USBKey，再点一次「下证」。',
  },
  'delivery-key-exists': {
    what: '上次写了一半的证书还在。',
    next: '请插入上次用的 USBKey，再点一次「继续写入证书」。',
  },
  'delivery-answer-wrong': {
    what: '收到的证书核对没有通过，没有写入任何内容。',
    next: '请再点一次「下证」；仍然不行的，请拨打客服热线。',
  },
  'delivery-proof-wrong': {
    what: '新证书的核对没有通过，旧证书仍可使用。',
    next: '请再点一次「继续写入证书」；仍然不行的，请拨打客服热线。',
  },
  'csr-malformed': { what: '证书请求有误，没有写入任何内容。', next: '请更新证书助手后再试。' },
  'csr-signature-wrong': {
    what: '证书请求的签名不对，没有写入任何内容。',
    next: '请拔下 USBKey 重新插入，再试一次。',
  },
  'csr-key-refused': { what: 'USBKey 生成的密钥不符合要求。', next: '请到受理点检查 USBKey。' },
  'key-small-exponent': { what: 'USBKey 生成的 RSA 密钥指数太小，不安全。', next: REPLACE },
  'key-factorable': { what: 'USBKey 生成的 RSA 密钥容易被分解，不安全。', next: REPLACE },
  'key-roca': { what: '这种 USBKey 的芯片有公开的缺陷（ROCA），生成的密钥不安全。', next: REPLACE },
  'key-off-curve': { what: 'USBKey 给出的公钥无效。', next: REPLACE },
  'key-trivial': { what: 'USBKey 生成的密钥谁都能猜到，不安全。', next: REPLACE },
  'key-listed': { what: '这个密钥在已知不安全密钥的名单里。', next: REPLACE },
  'key-compromised': {
    what: '用这个密钥的证书因密钥泄露被吊销过，这个密钥不能再用。',
    next: REPLACE,
  },
  'csr-name-refused': {
    what: '申请的名称不在该客户端的登记范围内。',
    next: '请只申请已登记的名称，或先变更登记。',
  },
  'csr-binding-wrong': {
    what: '申请绑定的是另一条连接。',
    next: '请在发送申请的同一连接上生成申请，或不要填写 challengePassword。',
  },
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
}
