import type { ErrorWordsTable } from '../error-telling.ts'
import { POINT } from './zh-requests.ts'

const REPLACE = '请到受理点检查或更换 USBKey。'

/** Who may renew, applications, their papers, and delivery. */
export const APPLICATIONS = {
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
} as const satisfies Partial<ErrorWordsTable>
