import * as api from '@certhall/model/api'
import {
  resumeCertificate,
  revokeCertificate,
  staffCertificates,
  suspendCertificate,
  viewAuthorities,
  viewStaffCertificate,
} from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const params = z.strictObject({ serial: api.certificateSerial })

/** The status of certificates, for the CA's operators; auditors may look. */
export function staffCertificateRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['certificates'], security: [{ staff: [] }] }
  const one = { ...common, params, response: { 200: api.staffCertificate, ...refusals } }

  app.get(
    '/api/staff/certificates',
    {
      schema: {
        ...common,
        summary: 'Certificates of the own jurisdiction by serial, or by their holder’s name or number',
        querystring: api.staffCertificatesQuery,
        response: { 200: api.staffCertificates, ...refusals },
      },
    },
    async ({ staffMember, query }) => staffCertificates(ra, staffMember, query),
  )

  app.get(
    '/api/staff/certificates/:serial',
    { schema: { ...one, summary: 'One certificate and what happened to it' } },
    async ({ staffMember, params }) => viewStaffCertificate(ra, staffMember, params),
  )

  app.post(
    '/api/staff/certificates/:serial/suspension',
    { schema: { ...one, summary: 'Put the certificate and its pair on hold', body: api.statusRequest } },
    async ({ staffMember, params, body }) => suspendCertificate(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/certificates/:serial/resumption',
    { schema: { ...one, summary: 'Take the hold back', body: api.statusRequest } },
    async ({ staffMember, params, body }) => resumeCertificate(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/certificates/:serial/revocation',
    { schema: { ...one, summary: 'Revoke the certificate and its pair', body: api.revocationRequest } },
    async ({ staffMember, params, body }) => revokeCertificate(ra, staffMember, { ...params, ...body }),
  )

  app.get(
    '/api/staff/authorities',
    {
      schema: {
        ...common,
        summary: 'Issuers and their generations, lists and responders',
        response: { 200: api.authorities, ...refusals },
      },
    },
    async ({ staffMember }) => viewAuthorities(ra, staffMember),
  )
}
