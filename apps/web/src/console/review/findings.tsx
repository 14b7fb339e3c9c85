import type { StaffCase } from '@certhall/model/api'
import { Alert } from 'antd'
import { useSpeech } from '../language.tsx'

const LOOKS: Record<string, 'error' | 'warning'> = { error: 'error', warning: 'warning' }

/** What the lint of the previewed certificate found. */
export function Findings({ findings }: { findings: StaffCase['findings'] }) {
  const { words } = useSpeech()
  if (findings.length === 0) return <p className="quiet">✓ {words.case.noFindings}</p>
  const severities: Record<string, string> = words.severities
  return (
    <div className="stack">
      {findings.map((row) => (
        <Alert
          key={`${row.rule} ${row.text}`}
          type={LOOKS[row.severity] ?? 'info'}
          showIcon
          title={`${severities[row.severity] ?? row.severity}${words.colon}${row.text}`}
          description={<code>{row.rule}</code>}
        />
      ))}
    </div>
  )
}
