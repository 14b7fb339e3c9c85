import type { RenewalEntry } from '@certhall/model/api'
import { Form, Select } from 'antd'
import { useSpeech } from '../language.tsx'
import { EnteredForm } from './entered-form.tsx'
import type { EntryProps } from './entry-frame.tsx'

/** A renewal entered at the counter, for who is here or has written. */
export function RenewalForm(props: EntryProps) {
  const { renewal } = useSpeech().words.counter
  return (
    <EnteredForm<Pick<RenewalEntry, 'termYears'>>
      {...props}
      kind="renewal"
      text={renewal.text}
      mayCome
      button={(channel) => (channel === 'counter' ? renewal.send : renewal.sendPapers)}
      initial={(profile) => ({ termYears: profile?.termYears[0] })}
      fields={(profile) =>
        profile &&
        profile.termYears.length > 1 && (
          <Form.Item name="termYears" label={renewal.term}>
            <Select
              options={profile.termYears.map((years) => ({ value: years, label: renewal.years(years) }))}
            />
          </Form.Item>
        )
      }
    />
  )
}
