export { type Letter, type PostOffice, type PostOfficeConfig, startPostOffice } from './start-post-office.ts'
