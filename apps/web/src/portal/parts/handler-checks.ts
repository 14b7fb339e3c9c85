import { isMobile, isResidentId, normaliseNumber } from '@certhall/model/numbers'

export interface HandlerValues extends Record<string, string> {
  name: string
  idNumber: string
  mobile: string
}

type HandlerFault = 'nameWrong' | 'idMissing' | 'idWrong' | 'mobileMissing' | 'mobileWrong'

/** What is wrong with one field of the handler form, as a key of the messages. */
export const HANDLER_CHECKS: Record<
  'name' | 'idNumber' | 'mobile',
  (text: string) => HandlerFault | undefined
> = {
  name: (text) => (text.trim() ? undefined : 'nameWrong'),
  idNumber: (text) =>
    !text.trim() ? 'idMissing' : isResidentId(normaliseNumber(text)) ? undefined : 'idWrong',
  mobile: (text) =>
    !text.trim() ? 'mobileMissing' : isMobile(normaliseNumber(text)) ? undefined : 'mobileWrong',
}
