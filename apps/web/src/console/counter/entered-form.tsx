import type { PublicProfile } from '@certhall/model/api'
import { ENTRY_CHANNELS, type EntryChannel } from '@certhall/model/states'
import { useQuery } from '@tanstack/react-query'
import { Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { useSpeech } from '../language.tsx'
import { hallQuery } from '../queries.ts'
import { EntryFrame, type EntryProps } from './entry-frame.tsx'
import { aboutOf, HandlerFields, type TypedAbout } from './handler-fields.tsx'

interface EnteredFormProps<Extra> extends EntryProps {
  /** Last part of the address that takes it. */
  kind: 'renewal' | 'change' | 'replacement'
  text: string
  warns?: boolean
  button(channel: EntryChannel): string
  /** Fields besides those of every kind, before them. */
  fields?(profile: PublicProfile | undefined): ReactNode
  initial?(profile: PublicProfile | undefined): Partial<Extra>
  /** It may come by post, fax or mail, where the service takes that. */
  mayCome?: boolean
  withoutHandler?: boolean
}

/** A new certificate in place of this one, with its handler and what proves it. */
export function EnteredForm<Extra extends object>(props: EnteredFormProps<Extra>) {
  const { shown, row, back, kind, text, warns, button, fields, initial, mayCome, withoutHandler } = props
  type Typed = TypedAbout & Extra & { channel?: EntryChannel }
  const { words } = useSpeech()
  const [form] = Form.useForm<Typed>()
  const channel: EntryChannel = Form.useWatch('channel', form) ?? 'counter'
  const hall = useQuery(hallQuery)
  const profile = hall.data?.profiles.find(({ id }) => id === row.profile)
  return (
    <EntryFrame<Typed>
      {...{ shown, row, back, kind, form, text, warns }}
      page="/console/cases/$reference"
      initial={initial?.(profile)}
      request={({ proof, name, idNumber, mobile, invoice, ...extra }) => ({
        ...aboutOf({ proof, name, idNumber, mobile, invoice }),
        ...extra,
      })}
      button={button(channel)}
    >
      {mayCome && profile?.counter.byPaper && (
        <Form.Item
          name="channel"
          label={words.counter.channel}
          initialValue="counter"
          extra={channel === 'counter' ? undefined : words.counter.byPaper}
        >
          <Radio.Group
            options={ENTRY_CHANNELS.map((value) => ({ value, label: words.counter.channels[value] }))}
          />
        </Form.Item>
      )}
      {fields?.(profile)}
      <HandlerFields profile={profile && (withoutHandler ? { ...profile, handler: false } : profile)} />
    </EntryFrame>
  )
}
