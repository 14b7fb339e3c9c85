import type { ReplacementRequest } from '@certhall/model/api'
import { REPLACEMENT_CAUSES } from '@certhall/model/states'
import { Form, Radio } from 'antd'
import { useSpeech } from '../language.tsx'
import { EnteredForm } from './entered-form.tsx'
import type { EntryProps } from './entry-frame.tsx'

/** 「补办」: the papers follow on the application's own page. */
export function ReplacementForm(props: EntryProps) {
  const { issue } = useSpeech().words
  return (
    <EnteredForm<Pick<ReplacementRequest, 'cause'>>
      {...props}
      kind="replacement"
      text={issue.replacementText}
      warns
      button={() => issue.enterReplacement}
      initial={() => ({ cause: 'lost' })}
      fields={() => (
        <Form.Item name="cause" label={issue.cause}>
          <Radio.Group
            options={REPLACEMENT_CAUSES.map((cause) => ({ value: cause, label: issue.causes[cause] }))}
          />
        </Form.Item>
      )}
    />
  )
}
