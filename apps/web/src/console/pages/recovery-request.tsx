import type { RecoveryView, StaffCertificate } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { Facts } from '../facts.tsx'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink, useGo } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { certificateQuery } from '../queries.ts'
import { type Recipient, RecipientField } from '../recoveries/recipient-field.tsx'
import { showDay } from '../show.ts'

interface Typed {
  reason: string
  legalBasis: string
  recipient: Recipient
}

/** One officer asks; which certificate stands in the address. */
export function Page() {
  const { words } = useSpeech()
  const { certificate: serial = '' } = useSearch({ strict: false }) as { certificate?: string }
  const found = useQuery({ ...certificateQuery(serial), enabled: serial !== '' })
  useTitle(words.recovery.request)
  return (
    <>
      <p>
        <PageLink to="/console/recoveries">← {words.recoveries.back}</PageLink>
      </p>
      <h1>{words.recovery.request}</h1>
      {serial === '' && (
        <>
          <p>{words.recovery.noCertificate}</p>
          <PageLink to="/console/certificates">{words.recovery.toCertificates}</PageLink>
        </>
      )}
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {serial !== '' && found.isPending && <Waiting />}
      {found.data && !found.data.pairSerial && <Alert type="info" showIcon title={words.recovery.noDual} />}
      {found.data?.pairSerial && <RequestForm shown={found.data} />}
    </>
  )
}

function RequestForm({ shown: { certificate, holder } }: { shown: StaffCertificate }) {
  const { words, language } = useSpeech()
  const queries = useQueryClient()
  const go = useGo()
  const ask = useMutation({
    mutationFn: ({ reason, legalBasis, recipient }: Typed) =>
      callApi<RecoveryView>('POST', '/api/staff/recoveries', {
        certificate: certificate.fingerprint,
        reason: reason.trim(),
        legalBasis: legalBasis.trim(),
        recipient: recipient.spki,
      }),
    async onSuccess({ id }) {
      await queries.invalidateQueries({ queryKey: ['recoveries'] })
      await go({ to: '/console/recoveries/$id', params: { id }, search: { asked: true } })
    },
  })
  const required = (message: string) => [{ required: true, whitespace: true, message }]
  return (
    <div className="matter narrow">
      <section>
        <h2>{words.recovery.whose}</h2>
        <Facts
          rows={[
            { name: words.certificates.columns.holder, value: holder.name },
            {
              name: holder.idType === 'uscc' ? words.case.uscc : words.case.residentId,
              value: holder.idNumber,
            },
            { name: words.certificate.serial, value: <code>{certificate.serial}</code> },
            { name: words.certificate.until, value: showDay(certificate.notAfter, language) },
          ]}
        />
      </section>
      <section>
        <Form<Typed>
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          scrollToFirstError={{ focus: true }}
          onFinish={(typed) => ask.mutate(typed)}
        >
          <Form.Item
            name="reason"
            label={words.recovery.reason}
            extra={words.recovery.reasonHint}
            rules={required(words.recovery.reasonMissing)}
          >
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={500} aria-required="true" />
          </Form.Item>
          <Form.Item
            name="legalBasis"
            label={words.recovery.basis}
            extra={words.recovery.basisHint}
            rules={required(words.recovery.basisMissing)}
          >
            <Input maxLength={200} aria-required="true" />
          </Form.Item>
          <Form.Item
            name="recipient"
            label={words.recovery.recipient}
            extra={words.recovery.recipientHint}
            rules={[{ required: true, message: words.recovery.recipientMissing }]}
          >
            <RecipientField />
          </Form.Item>
          {ask.error && <Alert type="error" showIcon role="alert" title={problemWords(ask.error, words)} />}
          <Button type="primary" htmlType="submit" loading={ask.isPending}>
            {words.recovery.send}
          </Button>
        </Form>
      </section>
    </div>
  )
}
