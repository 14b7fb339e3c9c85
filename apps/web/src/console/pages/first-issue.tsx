import type { FirstIssueRequest, PublicProfile, StaffCase } from '@certhall/model/api'
import { IDENTITY_WORDS } from '@certhall/model/identity-words'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { aboutOf, HandlerFields, type TypedAbout } from '../counter/handler-fields.tsx'
import { toldFields } from '../counter/told-fields.ts'
import { useSpeech } from '../language.tsx'
import { PageLink, useGo } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { hallQuery } from '../queries.ts'

/** 「首次发证」: who stands there, and what he is to get. Papers and submission follow on the application's own page. */
export function Page() {
  const { words } = useSpeech()
  const hall = useQuery(hallQuery)
  useTitle(words.issue.first)
  const offered = hall.data?.profiles.filter(({ counter }) => counter.first !== undefined)
  return (
    <>
      <p>
        <PageLink to="/console/counter">← {words.counter.back}</PageLink>
      </p>
      <h1>{words.issue.first}</h1>
      {hall.error && <Failure error={hall.error} retry={() => hall.refetch()} />}
      {hall.isPending && <Waiting />}
      {offered && offered.length > 0 && <FirstIssueForm offered={offered} />}
    </>
  )
}

type Typed = TypedAbout &
  Pick<FirstIssueRequest, 'profile' | 'key' | 'termYears'> & {
    holder: Omit<FirstIssueRequest['holder'], 'contacts'> & { contacts?: { mobile?: string; email?: string } }
  }

function FirstIssueForm({ offered }: { offered: PublicProfile[] }) {
  const speech = useSpeech()
  const { words, language } = speech
  const go = useGo()
  const [form] = Form.useForm<Typed>()
  const [chosen, setChosen] = useState(offered[0] as PublicProfile)
  const { first } = chosen.counter
  const send = useMutation({
    mutationFn: ({ profile, key, termYears, holder, ...typed }: Typed) => {
      const { contacts, numbers, unitAddress, ...who } = holder
      const request: FirstIssueRequest = {
        ...{ ...aboutOf(typed), profile, key, termYears },
        holder: {
          ...who,
          ...(unitAddress && { unitAddress }),
          numbers: filled(numbers ?? {}),
          contacts: filled(contacts ?? {}),
        },
      }
      return callApi<StaffCase>('POST', '/api/staff/counter/first-issues', request)
    },
    onSuccess: ({ reference }) => go({ to: '/console/cases/$reference', params: { reference } }),
  })
  if (first === undefined) return null
  const required = [{ required: true, whitespace: true, message: words.counter.renewal.missing }]
  const pattern = (one: RegExp, message: string) => ({ pattern: one, message })
  return (
    <Form<Typed>
      form={form}
      className="decision still"
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={{ profile: chosen.id, key: first.keys[0], termYears: first.termYears[0] }}
      onFinish={send.mutate}
    >
      <Alert type="info" showIcon title={words.issue.firstText} />
      <Form.Item name="profile" label={words.issue.service}>
        <Radio.Group
          options={offered.map(({ id, name }) => ({ value: id, label: name[language] }))}
          onChange={({ target }) => {
            const next = offered.find(({ id }) => id === target.value) as PublicProfile
            setChosen(next)
            const { keys, termYears } = next.counter.first ?? {}
            form.setFieldsValue({ key: keys?.[0], termYears: termYears?.[0] })
          }}
        />
      </Form.Item>
      <Form.Item name={['holder', 'name']} label={words.issue.name} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name={['holder', 'idNumber']} label={words.issue.idNumber[chosen.idType]} rules={required}>
        <Input maxLength={24} />
      </Form.Item>
      <Form.Item
        name={['holder', 'region']}
        label={words.issue.region}
        rules={[...required, pattern(/^\d{6}$/, words.issue.bad.region)]}
      >
        <Input maxLength={6} inputMode="numeric" />
      </Form.Item>
      {chosen.holderKind === 'entity' && (
        <Form.Item name={['holder', 'unitAddress']} label={words.issue.address}>
          <Input maxLength={200} />
        </Form.Item>
      )}
      <Form.Item
        name={['holder', 'contacts', 'mobile']}
        label={words.issue.mobile}
        rules={[pattern(/^1[3-9]\d{9}$/, words.issue.bad.mobile)]}
      >
        <Input maxLength={11} inputMode="tel" />
      </Form.Item>
      <Form.Item
        name={['holder', 'contacts', 'email']}
        label={words.issue.email}
        rules={[{ type: 'email', message: words.issue.bad.email }]}
      >
        <Input maxLength={100} inputMode="email" />
      </Form.Item>
      {first.numbers.length > 0 && (
        <fieldset>
          <legend>{words.issue.numbers}</legend>
          {first.numbers.map((field) => (
            <Form.Item
              key={field}
              name={['holder', 'numbers', field]}
              label={IDENTITY_WORDS[field][language]}
            >
              <Input maxLength={40} />
            </Form.Item>
          ))}
        </fieldset>
      )}
      {first.keys.length > 1 && (
        <Form.Item name="key" label={words.issue.key}>
          <Select options={first.keys.map((key) => ({ value: key, label: words.issue.keys[key] }))} />
        </Form.Item>
      )}
      {first.keys.length === 1 && <Form.Item name="key" hidden />}
      <Form.Item name="termYears" label={words.issue.term}>
        <Radio.Group
          options={first.termYears.map((years) => ({
            value: years,
            label: words.counter.renewal.years(years),
          }))}
        />
      </Form.Item>
      <HandlerFields profile={chosen} />
      {send.error && <Alert type="error" showIcon title={toldFields(send.error, speech)} />}
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        {words.issue.save}
      </Button>
    </Form>
  )
}

/** Fields that were left empty are left out. */
function filled<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as Fields
}
