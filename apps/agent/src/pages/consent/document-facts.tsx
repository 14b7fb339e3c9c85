import type { ConsentView } from '../call-agent.ts'
import { useSay } from '../language.tsx'
import { documentBlob } from './prepare-request.ts'

interface DocumentFactsProps {
  document: NonNullable<ConsentView['document']>
  /** Of a stamping: what the page will show. */
  stamp: ConsentView['stamp']
  content: unknown
  isSm2: boolean
}

/** What is about to be signed: name, size and digest as the agent found them, and the very bytes to look at. */
export function DocumentFacts({ document, stamp, content, isSm2 }: DocumentFactsProps) {
  const say = useSay()
  const { name, size, sha256, sm3 } = document
  function save() {
    const blob = documentBlob(content)
    if (!blob) return
    // As bytes: a site's page must not open as one of ours.
    const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }))
    const link = window.document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <div className="card document">
      <dl className="facts">
        <div>
          <dt>{say('文件', 'Document')}</dt>
          <dd>
            <strong>{name}</strong>
          </dd>
        </div>
        {stamp && (
          <>
            <div>
              <dt>{say('页数', 'Pages')}</dt>
              <dd>{stamp.pages}</dd>
            </div>
            <div>
              <dt>{say('印章', 'Seal')}</dt>
              <dd>
                {stamp.name}
                <img className="seal-to-stamp" src={stamp.picture} alt={stamp.name} />
              </dd>
            </div>
          </>
        )}
        <div>
          <dt>{say('大小', 'Size')}</dt>
          <dd>{say(`${size.toLocaleString('zh-CN')} 字节`, `${size.toLocaleString('en-GB')} bytes`)}</dd>
        </div>
        <div>
          <dt>
            {say('摘要', 'Digest')} {isSm2 ? 'SM3' : 'SHA-256'}
          </dt>
          <dd className="digest">{isSm2 ? sm3 : sha256}</dd>
        </div>
      </dl>
      <button type="button" onClick={save}>
        {say('保存一份核对', 'Save a copy to look at')}
      </button>
    </div>
  )
}
