import type { Say } from '../language.tsx'

type Word = (say: Say) => string

export const ROLE_WORDS: Record<'own' | 'issuer' | 'root', Word> = {
  own: (say) => say('本证书', 'this certificate'),
  issuer: (say) => say('颁发机构', 'issuing authority'),
  root: (say) => say('根（信任起点）', 'root (where trust begins)'),
}

const FAULTS: Record<string, Word> = {
  'no-address': (say) => say('证书里没有写查询地址', 'the certificate names no address to ask'),
  'address-refused': (say) =>
    say(
      '证书里的地址不属于已允许的网站，没有访问',
      'its address is no site that you have allowed; it was not asked',
    ),
  unreachable: (say) =>
    say('查询地址没有响应，请检查网络后再试', 'the address does not answer; check the network and try again'),
  'too-large': (say) => say('返回的内容过大', 'the answer was too large'),
  malformed: (say) => say('返回的内容无法识别', 'the answer could not be read'),
  chain: (say) => say('证书链未通过验证，状态无法采信', 'without a verified chain no status can be believed'),
  'responder-refused': (say) => say('查询服务拒绝了请求', 'the status service refused to answer'),
  'answer-not-signed': (say) =>
    say('答复不是颁发机构签署的', 'the answer was not signed by the issuing authority'),
  'answer-stale': (say) =>
    say('答复已过时，请核对电脑时间', "the answer is out of date; check this computer's clock"),
  'answer-other': (say) => say('答复的不是这张证书', 'the answer was about something else'),
  'bad-signature': (say) => say('上级签名不正确', 'a signature is wrong'),
  'no-anchor': (say) => say('找不到根证书', 'no root was found'),
  expired: (say) => say('上级证书已过期', 'an authority’s certificate has expired'),
  'not-yet-valid': (say) =>
    say('有证书尚未生效，请核对电脑时间', "a certificate is not valid yet; check this computer's clock"),
  'not-a-ca': (say) => say('上级不是颁发机构', 'an issuer is no authority'),
  'path-too-long': (say) => say('证书链过长', 'the chain is longer than an authority allows'),
  'unknown-algorithm': (say) =>
    say('证书所用算法不受支持', 'the certificate uses an algorithm that is not supported'),
  'unknown-critical': (say) =>
    say('证书中有无法识别的关键内容', 'the certificate says something critical that is not understood'),
  'name-not-permitted': (say) =>
    say('证书名称超出颁发机构的授权范围', 'the name lies outside what its authority may certify'),
  'policy-not-allowed': (say) =>
    say('证书策略不符合要求', 'the certificate policies are not those that are demanded'),
  'too-complex': (say) => say('证书数量过多，无法核验', 'there are too many certificates to check them all'),
}

/** Why a chain or a status could not be had; unknown codes speak for themselves. */
export function faultText(say: Say, fault: string | undefined): string {
  return FAULTS[fault ?? '']?.(say) ?? fault ?? ''
}

const REASONS: Record<string, Word> = {
  keyCompromise: (say) => say('密钥泄露', 'key compromise'),
  affiliationChanged: (say) => say('单位变更', 'change of affiliation'),
  superseded: (say) => say('已被新证书取代', 'superseded'),
  cessationOfOperation: (say) => say('停止使用', 'no longer used'),
  certificateHold: (say) => say('暂停使用', 'on hold'),
}

export function reasonText(say: Say, reason: string | undefined): string {
  return reason ? (REASONS[reason]?.(say) ?? reason) : ''
}
