import { dayText } from '../dates.ts'
import { useSay } from '../language.tsx'
import { slipRows } from './slip-rows.ts'

/**
 * The slip that is handed over with a new token. It exists on paper (or as the PDF that the browser prints) alone: the PIN leaves neither
 * this page nor this computer, so the hall cannot make the slip.
 */
export function PinSlip({ pin, token, lines }: { pin: string; token?: string; lines: string[] }) {
  const say = useSay()
  const rows = [
    { name: say('USBKey 序列号', 'USBKey serial number'), value: token },
    ...slipRows(lines, say),
    { name: say('日期', 'Date'), value: dayText(say, new Date().toISOString()) },
  ]
  return (
    <section className="slip" aria-hidden="true">
      <h2>{say('USBKey 密码单', 'PIN slip')}</h2>
      <p className="slip-pin">
        <span>{say('证书密码', 'PIN')}</span>
        <strong>{pin}</strong>
      </p>
      <dl>
        {rows.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        {say(
          '请当面核对后自己保管，不要和 USBKey 放在一起，不要告诉任何人。建议尽快在证书助手里改成自己的密码。',
          'Check it here, keep it apart from the USBKey, and tell nobody. Better change the PIN soon, in the assistant.',
        )}
      </p>
    </section>
  )
}
