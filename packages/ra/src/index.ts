// The registration authority: who may do what with which application. Pure rules, and use cases over ports.
export { acceptReceipt } from './accept-receipt.ts'
export {
  type Actor,
  type DeliveryActor,
  type HolderActor,
  type LossActor,
  type RestoreActor,
  requireRole,
  type SealActor,
  type StaffActor,
  type StaffRole,
  type SystemActor,
  type UnlockActor,
} from './actor.ts'
export { activeApplications } from './applications/active-applications.ts'
export {
  changeApplication,
  listApplications,
  registerApplication,
  renewClientSecret,
  renewWebhookSecret,
  replayTelling,
  viewApplication,
} from './applications/manage-applications.ts'
export type {
  ApplicationSecrets,
  ApplicationSettings,
  Applications,
  RelyingApplication,
  Telling,
  WebhookSecret,
} from './applications/registry.ts'
export { cancelCase } from './cancel-case.ts'
export { captchaAsked } from './captcha-asked.ts'
export { checkCsr, soundCsr } from './check-csr.ts'
export { checkEligibility } from './check-eligibility.ts'
export { confirmFee } from './confirm-fee.ts'
export { enterChange, lookUpEntered } from './counter/change-at-counter.ts'
export { deliverAtCounter } from './counter/deliver-at-counter.ts'
export { enterFirst, enterReplacement } from './counter/enter-issue.ts'
export { grantPreparation, notePreparation } from './counter/prepare-token.ts'
export { renewAtCounter } from './counter/renew-at-counter.ts'
export {
  deliverSealsAtCounter,
  dropEnteredSeal,
  enterSeal,
  putEnteredPicture,
  submitEnteredSeal,
} from './counter/seal-at-counter.ts'
export { searchHolders } from './counter/search-holders.ts'
export { dropEntered, submitEntered as submitEnteredIssue } from './counter/submit-issue.ts'
export { viewCounterHolder } from './counter/view-holder.ts'
export { currentHolder, currentStaff } from './current-actor.ts'
export { decideCase } from './decide-case.ts'
export * from './desk/index.ts'
export { type EnrolRequest, enrolHolder } from './enrol-holder.ts'
export { expireDue } from './expire-due.ts'
export { newHolderId } from './holder-id.ts'
export { ID_TYPES } from './identity-numbers.ts'
export { issueForCase } from './issue-for-case.ts'
export {
  carryOutCancellations,
  decideCancellation,
  openCancellations,
  requestCancellation,
} from './life/cancellations.ts'
export { lossCertificates, openLossSession, reportLosses, sendLossCode } from './life/loss-by-code.ts'
export { liftLoss, ownCertificates, reportLoss, reportLossFor } from './life/losses.ts'
export { publicNotices } from './life/public-notices.ts'
export { logIn } from './log-in.ts'
export { makeChallenge } from './make-challenge.ts'
export { monitorEnrol } from './monitor-enrol.ts'
export { type Fact, NOTICE_KINDS, type Notice, type NoticeKind, type NotifyJob } from './notices/notice.ts'
export type {
  DeliveryChannel,
  NoticeDeliveryState,
  Notices,
  StoredNotice,
  UntoldStatus,
} from './notices/notices.ts'
export { renderNotice, smsFacts, templateOf } from './notices/render-notice.ts'
export { sendReminders } from './notices/send-reminders.ts'
export { sendStatusNotices } from './notices/send-status-notices.ts'
export { deliveryActor, openDelivery } from './open-delivery.ts'
export { announceOrder, presentOrder, queryOrder } from './orders/announce-order.ts'
export { staffOrders, stepOrder, viewStaffOrder } from './orders/staff-orders.ts'
export { addPaper } from './papers/add-paper.ts'
export { PAPER_MAX_BYTES } from './papers/paper-rules.ts'
export { sweepPapers } from './papers/sweep-papers.ts'
export { presentPaper, previewPaper, readPaper, removePaper, viewPapers } from './papers/view-papers.ts'
export { hashPassword, isPassword } from './password.ts'
export { compareBill, type Difference } from './payment/compare-bill.ts'
export {
  listCharges,
  listInvoices,
  listNotedPayments,
  listOpenLines,
  listReconciliations,
  listRefunds,
  mailInvoice,
  refundByHand,
  resolveLine,
} from './payment/finance-desk.ts'
export { importStatement } from './payment/import-statement.ts'
export { reconcileDay, reconcileDue } from './payment/reconcile-day.ts'
export { startCharge } from './payment/start-charge.ts'
export { type PaymentNews, takeNews } from './payment/take-news.ts'
export { viewInvoiceFile } from './payment/view-invoice-file.ts'
export { type Receipt, viewReceipt } from './payment/view-receipt.ts'
export { workCharges } from './payment/work-charges.ts'
export { workInvoices } from './payment/work-invoices.ts'
export { workRefunds } from './payment/work-refunds.ts'
export * from './ports.ts'
export {
  finishErasures,
  listErasures,
  proposeErasure,
  requestErasure,
  viewErasure,
} from './privacy/erase-holder.ts'
export { ownData } from './privacy/own-data.ts'
export * from './proposals/index.ts'
export { publicProfile } from './public-profile.ts'
export { queryStatus } from './query-status.ts'
export { recordProgress } from './record-progress.ts'
export {
  approveRecovery,
  listRecoveries,
  releaseRecovery,
  requestRecovery,
  viewRecovery,
} from './recover-key.ts'
export { lookUpNumbers } from './reissue/look-up-numbers.ts'
export { openRestore, restoreActor, restorePair, viewOlderKeys, viewRestore } from './restore-pairs.ts'
export { differencesOf, listProfiles, previewProfile, proposeProfile, viewProfile } from './rules/index.ts'
export { saveDraft } from './save-draft.ts'
export { putSealPicture, startSeal, submitSeal, viewSealCase } from './seals/apply-for-seal.ts'
export { decideSeal, viewStaffSeal } from './seals/decide-seal.ts'
export { openSealFetch, receiveSeal, sealActor, viewSealFetch } from './seals/fetch-seals.ts'
export { cancelSeal, fileSeal, viewRegisteredSeal } from './seals/keep-register.ts'
export { signWaitingSeals } from './seals/make-seals.ts'
export { sealStanding } from './seals/seal-standing.ts'
export { beginStamping, recordStamping, viewStampings } from './seals/stampings.ts'
export { viewSeals } from './seals/view-seals.ts'
export { tryEach } from './see-to-all.ts'
export * from './staff/index.ts'
export {
  resumeCertificate,
  revokeCertificate,
  staffCertificates,
  suspendCertificate,
  viewStaffCertificate,
} from './staff-certificates.ts'
export { staffQueue } from './staff-queue.ts'
export { startCase } from './start-case.ts'
export { submitCase } from './submit-case.ts'
export {
  cancelUnlock,
  saveUnlock,
  startUnlock,
  submitUnlock,
  viewUnlock,
} from './unlock/apply-unlock.ts'
export {
  acceptUnlockReceipt,
  failUnlock,
  grantUnlock,
  noteUnlock,
  openUnlock,
  viewUnlockDelivery,
} from './unlock/carry-out-unlock.ts'
export { currentUnlocker, openUnlockSession, viewUnlockSession } from './unlock/open-unlock-session.ts'
export { sendUnlockCode } from './unlock/send-code.ts'
export {
  cancelEntered,
  enterUnlock,
  listEntered,
  saveEntered,
  submitEntered,
  viewStaffUnlock,
} from './unlock/staff-unlock.ts'
export { viewAuthorities, viewKeyCentre } from './view-authorities.ts'
export { listCases, viewCase } from './view-case.ts'
export { viewDelivery } from './view-delivery.ts'
export { viewSession } from './view-session.ts'
export { viewStaffCase } from './view-staff-case.ts'
export type { CaseEvent, Effect } from './workflow/engine.ts'
export { WORKFLOWS } from './workflow/index.ts'
