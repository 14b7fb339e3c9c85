/** What stands against an application that a clerk enters. */
export const refusals = {
  'renewal-too-early': '还没到可以更新的时间。',
  'renewal-revoked': '这张证书已被吊销，不能更新。',
  'renewal-suspended': '这张证书已暂停使用，请先恢复使用。',
  'renewal-superseded': '这张证书已经换过新证书，请为新证书办理。',
  'renewal-wrong-profile': '这张证书不能在这里更新。',
  'renewal-region-other': '这位持有人属于其他地区，请他到所属地区办理。',
  'renewal-issuer-ends': '新证书的有效期会超过签发机构证书的有效期，请告诉证书操作员。',
  'change-expired': '证书已过期，不能添加证件。请先办理更新。',
  'change-nothing-lacks': '可以添加的号码，这张证书里都已经有了。',
  'registry-away': '暂时连不上法人库，什么都没有改动。请稍后再查；持有人也可以改日在网上办理。',
  'registry-answer-wrong': '法人库的答复没有通过核对，没有使用。请稍后再查。',
  'registry-not-asked': '还没有查询法人库，请先查询。',
  'registry-evidence-changed': '保存的查询结果与当时的不一致，没有使用。请重新查询。',
  'registry-entity-unknown': '法人库里没有查到这个单位。请核对统一社会信用代码。',
  'registry-entity-ended': '法人库显示这个单位已经注销，不能添加。',
  'registry-name-differs': '法人库登记的单位名称与证书上的不一致，不能添加。请先核对单位名称。',
}
