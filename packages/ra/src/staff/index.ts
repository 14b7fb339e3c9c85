// People of the hall: how they log in, and who looks after them.
export { beginFactor, changePassword, confirmFactor, removeFactor, viewAccount } from './account.ts'
export { staffCertificateLogIn } from './certificate-log-in.ts'
export { chooseActing, endCover, listColleagues, setCover } from './covers.ts'
export { firstPassword } from './first-password.ts'
export {
  addJurisdiction,
  moveJurisdiction,
  previewMove,
  renameJurisdiction,
  viewJurisdictions,
} from './jurisdictions-desk.ts'
export { staffLogIn } from './log-in.ts'
export {
  addPerson,
  addStaffCertificate,
  changePerson,
  listPeople,
  removeStaffCertificate,
  resetFactor,
  resetPassword,
  viewPerson,
} from './people-desk.ts'
export { viewStaffSession } from './session.ts'
