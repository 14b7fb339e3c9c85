import * as api from '@certhall/model/api'
import {
  decideProposal,
  listProposals,
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
    {
      schema: {
        ...one,
        summary: 'Propose to take the hold back; a second person confirms',
        body: api.statusRequest,
      },
    },
    async ({ staffMember, params, body }) => resumeCertificate(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/certificates/:serial/revocation',
    {
      schema: {
        ...one,
        summary: 'Propose to revoke the certificate and its pair; a second person confirms',
        body: api.revocationRequest,
      },
    },
    async ({ staffMember, params, body }) => revokeCertificate(ra, staffMember, { ...params, ...body }),
  )

  app.get(
    '/api/staff/proposals',
    {
      schema: {
        ...common,
        summary: 'What waits for a second person, and what became of the others',
        response: { 200: api.proposalList, ...refusals },
      },
    },
    async ({ staffMember }) => listProposals(ra, staffMember),
  )

  app.post(
    '/api/staff/proposals/:id/decision',
    {
      schema: {
        ...common,
        summary: 'The second person’s word; or withdraw what one has proposed oneself',
        params: api.proposalParams,
        body: api.proposalDecision,
        response: { 200: api.proposalView, ...refusals },
      },
    },
    async ({ staffMember, params, body }) => decideProposal(ra, staffMember, { ...params, ...body }),
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
