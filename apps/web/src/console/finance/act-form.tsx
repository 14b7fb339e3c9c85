import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { Failure } from '../notices.tsx'

/** A few words to type about one row, and a button; the answer is the room's list as it is then. */
export function ActForm(props: {
  path: string
  fields: { name: string; label: string; maxLength: number }[]
  more?: Record<string, string>
  button: string
  listKey: readonly unknown[]
}) {
  const { words } = useSpeech()
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: (typed: Record<string, string>) => callApi('POST', props.path, { ...props.more, ...typed }),
    onSuccess: (list) => queries.setQueryData(props.listKey, list),
  })
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      onFinish={(typed: Record<string, string>) => act.mutate(typed)}
    >
      {props.fields.map(({ name, label, maxLength }) => (
        <Form.Item
          key={name}
          name={name}
          label={label}
          rules={[{ required: true, whitespace: true, message: words.finance.missing(label) }]}
        >
          <Input autoComplete="off" maxLength={maxLength} aria-required="true" />
        </Form.Item>
      ))}
      {act.error && <Failure error={act.error} />}
      <Button htmlType="submit" loading={act.isPending}>
        {props.button}
      </Button>
    </Form>
  )
}
