import { STAFF_ROLES } from '@certhall/model/staff-roles'
import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input, Select } from 'antd'
import { useSpeech } from '../language.tsx'
import { jurisdictionsQuery } from '../queries.ts'

/** Given on the server only: a program's account. */
const GRANTABLE = STAFF_ROLES.filter((role) => role !== 'monitor')

/** Name, number, roles and jurisdiction: the same for somebody new and somebody changed. */
export function PersonFields() {
  const { words } = useSpeech()
  const tree = useQuery(jurisdictionsQuery)
  const required = { required: true, message: words.people.required }
  return (
    <>
      <Form.Item name="name" label={words.people.name} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="idNumber" label={words.people.idNumber} extra={words.people.idNumberHint}>
        <Input maxLength={30} autoComplete="off" />
      </Form.Item>
      <Form.Item name="roles" label={words.people.roles}>
        <Checkbox.Group
          className="roles"
          options={GRANTABLE.map((value) => ({ value, label: words.account.roles[value] }))}
        />
      </Form.Item>
      <Form.Item name="jurisdiction" label={words.people.jurisdiction} rules={[required]}>
        <Select
          aria-required="true"
          showSearch={{ optionFilterProp: 'label' }}
          loading={tree.isPending}
          options={(tree.data?.jurisdictions ?? []).map(({ id, name }) => ({
            value: id,
            label: `${name} (${id})`,
          }))}
        />
      </Form.Item>
    </>
  )
}
