import { errorInWords } from '@certhall/model/error-words'
import { useEffect, useRef, useState } from 'react'
import { callAgent, type ModuleFault } from './call-agent.ts'
import { textOf } from './error-text.ts'
import { Notice } from './frame.tsx'
import { useLanguage, useSay } from './language.tsx'

/** Vendors' libraries that fail: what happened, what to do, and that it works again. */
export function ModuleFaults({ faults }: { faults: readonly ModuleFault[] }) {
  const say = useSay()
  const [recovered, setRecovered] = useState<string[]>([])
  const before = useRef<readonly ModuleFault[]>([])
  useEffect(() => {
    const failing = new Set(faults.map(({ module }) => module))
    const gone = before.current.map(({ module }) => module).filter((module) => !failing.has(module))
    before.current = faults
    setRecovered((known) => [...new Set([...known, ...gone])].filter((module) => !failing.has(module)))
  }, [faults])
  return (
    <>
      {faults.map((fault) => (
        <Fault key={fault.module} fault={fault} />
      ))}
      {recovered.map((module) => (
        <Notice key={module} look="good">
          {say('USBKey 的驱动程序已恢复正常：', 'The USBKey’s driver works again: ')}
          <code>{module}</code>
        </Notice>
      ))}
    </>
  )
}

function Fault({ fault: { module, code } }: { fault: ModuleFault }) {
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const { language } = useLanguage()
  const { what, next } = errorInWords(code, language)

  async function lookAgain() {
    setBusy(true)
    setError(undefined)
    await callAgent('POST', '/ui/tokens', {}).catch(setError)
    setBusy(false)
  }

  return (
    <Notice look="bad">
      <p>
        <strong>{what}</strong> <code>{module}</code>
      </p>
      <p>{next}</p>
      <p className="small">
        {say(
          '证书助手会自己再试；其他 USBKey 和功能不受影响。',
          'The assistant tries again by itself; other USBKeys and everything else go on.',
        )}
      </p>
      {error !== undefined && <p>{textOf(say, error)}</p>}
      <div className="actions">
        <button type="button" onClick={lookAgain} disabled={busy}>
          {busy ? say('正在重试…', 'Trying…') : say('立即重试', 'Try now')}
        </button>
        {code === 'token-module-unusable' && (
          <a className="button" href="/#environment">
            {say('环境检测', 'Environment check')}
          </a>
        )}
      </div>
    </Notice>
  )
}
