import type { RevocationRequest, StaffCertificate } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { certificateQuery } from '../queries.ts'

export type StatusChange = 'suspension' | 'resumption' | 'revocation'

export interface ChangeRequest {
  act: StatusChange
  body: { note?: string } & Partial<Pick<RevocationRequest, 'reason' | 'invalidityDate'>>
}

/** Changes a certificate's status; the answer, or after an overtaken act the newest state, replaces what is shown. */
export function useStatusChange(serial: string) {
  const queries = useQueryClient()
  const { queryKey } = certificateQuery(serial)
  return useMutation({
    mutationFn: ({ act, body }: ChangeRequest) =>
      callApi<StaffCertificate>('POST', `/api/staff/certificates/${encodeURIComponent(serial)}/${act}`, body),
    onSuccess: (answer) => {
      queries.setQueryData(queryKey, answer)
      // the other one of the pair shares the status
      if (answer.pairSerial)
        void queries.invalidateQueries({ queryKey: certificateQuery(answer.pairSerial).queryKey })
      return queries.invalidateQueries({ queryKey: ['certificates'] })
    },
    onError: (error) => {
      if (isOvertaken(error)) return queries.invalidateQueries({ queryKey })
    },
  })
}

export const isOvertaken = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === 'certificate-status-wrong'
