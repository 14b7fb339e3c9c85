// The HTTP API's messages: JSON, instants as RFC 3339 strings, bytes as base64, money in fen. One schema serves the check at
// the edge, the OpenAPI description and the web pages' types.
export * from './authorities.ts'
export * from './cases.ts'
export * from './common.ts'
export * from './delivery.ts'
export * from './hall.ts'
export * from './keys.ts'
export * from './papers.ts'
export * from './payment.ts'
export * from './seals.ts'
export * from './notices.ts'
export * from './staff.ts'
export * from './staff-certificates.ts'
