import * as api from '@certhall/model/api'
import { monitorEnrol } from '@certhall/ra'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** For `certhall selftest` against a running hall: made-up holders in the monitor's own jurisdiction. */
export function monitorRoutes(app: App, { ra }: HttpContext): void {
  app.post(
    '/api/monitor/enrolments',
    {
      schema: {
        tags: ['monitor'],
        summary: 'Enrol a made-up holder with a certificate that can be renewed now',
        security: [{ staff: [] }],
        body: api.monitorEnrolRequest,
        response: { 200: api.monitorEnrolment, ...refusals },
      },
    },
    async ({ staffMember, body }) => monitorEnrol(ra, staffMember, body),
  )
}
