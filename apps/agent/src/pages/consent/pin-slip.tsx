import { dayText } from '../dates.ts'
import { useSay } from '../language.tsx'

/**
 * The slip that is handed over with a new token. It exists on paper (or as the PDF that the browser prints) alone: the PIN leaves neither
 * this page nor this computer, so the hall cannot make the slip.
 */
export function PinSlip({ pin, token, lines }: { pin: string; token?: string; lines: string[] }) {
  const say = useSay()
  return (
    <section className="slip" aria-hidden="true">
      <h2>{say('USBKey 密码单', 'PIN slip')}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <dl>
        <dt>{say('USBKey 编号', 'Token')}</dt>
        <dd>{token}</dd>
        <dt>{say('证书密码', 'PIN')}</dt>
        <dd className="slip-pin">{pin}</dd>
        <dt>{say('日期', 'Date')}</dt>
        <dd>{dayText(say, new Date().toISOString())}</dd>
      </dl>
      <p>
        {say(
          '请当面核对后自己保管，不要和 USBKey 放在一起，不要告诉任何人。建议尽快在证书助手里改成自己的密码。',
          'Check it here, keep it apart from the token, and tell nobody. Better change the PIN soon, in the assistant.',
        )}
      </p>
    </section>
  )
}
