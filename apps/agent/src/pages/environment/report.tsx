import { useState } from 'react'
import { callAgent } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'

interface Made {
  code: string
  files: { name: string; text: string }[]
  /** Base64. */
  zip: string
}

/** A report for the support, shown in full before it is saved; nothing is sent from here. */
export function Report() {
  const say = useSay()
  const [made, setMade] = useState<Made>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function make() {
    setBusy(true)
    setError(undefined)
    try {
      setMade(await callAgent<Made>('POST', '/ui/environment/report', {}))
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  function save({ code, zip }: Made) {
    const bytes = Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0))
    const url = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `${code}.zip`
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <section aria-labelledby="report">
      <h2 id="report">{say('检测报告', 'Report')}</h2>
      <p>
        {say(
          '需要客服帮忙时，可以生成一份检测报告。里面没有密码、姓名、证件号码和您的文件路径，也不会自动发送。',
          'When you need the support, make a report. It holds no PIN, no names, no identity numbers and no paths of yours, and nothing is sent by itself.',
        )}
      </p>
      <div aria-live="polite">
        {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
        {made && (
          <>
            <p>
              {say('报告编号', 'Number of the report')} <strong className="code">{made.code}</strong>
              {say('，打客服热线时请报这个编号。', '; tell it to the hotline.')}
            </p>
            {made.files.map(({ name, text }) => (
              <details key={name}>
                <summary>{name}</summary>
                <pre>{text}</pre>
              </details>
            ))}
          </>
        )}
      </div>
      <div className="actions">
        {made ? (
          <button type="button" className="primary" onClick={() => save(made)}>
            {say('保存报告', 'Save the report')}
          </button>
        ) : (
          <button type="button" onClick={make} disabled={busy}>
            {busy ? say('正在生成…', 'Making it…') : say('生成报告', 'Make a report')}
          </button>
        )}
      </div>
    </section>
  )
}
