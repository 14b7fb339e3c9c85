import type { StaffCertificate } from '@certhall/model/api'
import { Table, type TableColumnsType } from 'antd'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { showDay } from '../show.ts'
import { StatusTag } from './status-tag.tsx'

interface Props {
  rows: StaffCertificate[]
}

/** What was found, one line a certificate. */
export function CertificateTable({ rows, loading }: Props & { loading: boolean }) {
  const { words, language } = useSpeech()
  const { columns: heads, uses } = words.certificates
  const columns: TableColumnsType<StaffCertificate> = [
    { title: heads.holder, key: 'holder', render: (_, row) => <CertificateLink row={row} /> },
    {
      title: heads.number,
      key: 'number',
      render: (_, { holder }) => <code>{holder.idNumber}</code>,
    },
    { title: heads.use, key: 'use', render: (_, { certificate }) => uses[certificate.use] },
    { title: heads.serial, key: 'serial', render: (_, row) => <code>{row.certificate.serial}</code> },
    {
      title: heads.validity,
      key: 'validity',
      render: (_, { certificate }) => showDay(certificate.notAfter, language),
    },
    { title: heads.status, key: 'status', render: (_, row) => <StatusTag {...row.certificate} /> },
  ]
  return (
    <Table
      rowKey={({ certificate }) => certificate.serial}
      columns={columns}
      dataSource={rows}
      loading={loading}
      pagination={false}
      size="middle"
    />
  )
}

/** The same on a narrow screen. */
export function CertificateBlocks({ rows }: Props) {
  const { words, language } = useSpeech()
  const { columns, uses } = words.certificates
  return (
    <ul className="queue-list">
      {rows.map((row) => (
        <li key={row.certificate.serial}>
          <div className="split">
            <CertificateLink row={row} />
            <StatusTag {...row.certificate} />
          </div>
          <code>{row.holder.idNumber}</code>
          <div>
            {uses[row.certificate.use]} · {columns.validity} {showDay(row.certificate.notAfter, language)}
          </div>
          <code>{row.certificate.serial}</code>
        </li>
      ))}
    </ul>
  )
}

function CertificateLink({ row: { certificate } }: { row: StaffCertificate }) {
  const { serial, holderName } = certificate
  return (
    <PageLink
      to="/console/certificates/$serial"
      params={{ serial }}
      className="case-link"
      data-certificate={serial}
    >
      {holderName}
    </PageLink>
  )
}
