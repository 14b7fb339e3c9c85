import type { StaffPerson } from '@certhall/model/api'
import { STORED_SERIAL, storedSerial } from '@certhall/model/serials'
import { Alert, Button, Form, Input } from 'antd'
import { problemWords, useSpeech } from '../language.tsx'
import { personQuery } from '../queries.ts'
import { showDay } from '../show.ts'
import { useSend } from './use-send.ts'

/** Certificates on tokens that log this person in. */
export function PersonCertificates({ person, path }: { person: StaffPerson; path: string }) {
  const { words, language } = useSpeech()
  const [form] = Form.useForm<{ serial: string }>()
  const send = useSend(personQuery(person.id).queryKey)
  return (
    <section>
      <h2>{words.people.certificates}</h2>
      {person.certificates.length === 0 && <p className="quiet">{words.people.noCertificates}</p>}
      <ul className="rows">
        {person.certificates.map(({ serial, holderName, notAfter }) => (
          <li key={serial}>
            <span>
              {holderName} <code>{serial}</code> · {words.me.until(showDay(notAfter, language))}
            </span>
            {person.mayChange && (
              <Button
                onClick={() => send.mutate({ method: 'DELETE', path: `${path}/certificates/${serial}` })}
              >
                {words.people.unregister}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {send.error && <Alert type="error" showIcon role="alert" title={problemWords(send.error, words)} />}
      {person.mayChange && (
        <Form<{ serial: string }>
          form={form}
          name="certificate"
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          onFinish={({ serial }) =>
            send.mutate(
              { method: 'POST', path: `${path}/certificates`, body: { serial: storedSerial(serial) } },
              { onSuccess: () => form.resetFields() },
            )
          }
        >
          <Form.Item
            name="serial"
            label={words.people.serial}
            rules={[
              {
                validator: async (_rule, typed: string | undefined) => {
                  if (!STORED_SERIAL.test(storedSerial(typed ?? '')))
                    throw new Error(words.people.serialWrong)
                },
              },
            ]}
          >
            <Input autoComplete="off" spellCheck={false} maxLength={80} />
          </Form.Item>
          <Button htmlType="submit" loading={send.isPending}>
            {words.people.register}
          </Button>
        </Form>
      )}
    </section>
  )
}
