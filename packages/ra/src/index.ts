// The registration authority: who may do what with which application. Pure rules, and use cases over ports.
//
//   makeChallenge(ra, { purpose: 'log-in', origin? }) → Challenge {nonce, origin, expiresAt}
//   logIn(ra, { statement }) → { actor: HolderActor, session: Session }
//   viewSession(ra, actor: HolderActor) → Session
//   checkEligibility(ra, { certificate: Uint8Array }) → Eligibility
//   startCase(ra, actor) · listCases(ra, actor) → RenewalCase · RenewalCase[]
//   viewCase(ra, actor, { reference }) · saveDraft(ra, actor, { reference, version, draft })
//   submitCase(ra, actor, { reference, version }) · cancelCase(ra, actor, { reference, version }) → RenewalCase
//   queryStatus(ra, { profile, idNumber, reference? }) → StatusAnswer
//   openDelivery(ra, actor, { reference }) → DeliveryTicket
//   deliveryActor(ra, ticket: string) → DeliveryActor           (throws delivery-ticket-wrong)
//   viewDelivery(ra, actor: DeliveryActor) → DeliveryState
//   recordProgress(ra, actor, { step }) → DeliveryState
//   issueForCase(ra, actor, { statement, csr: base64, replaces? }) → DeliveryState
//   acceptReceipt(ra, actor, { statement }) → DeliveryState
//   staffLogIn(ra, { login, password }) → { actor: StaffActor, session: StaffSession } · viewStaffSession(ra, actor)
//   staffQueue(ra, actor, query: StaffQueueQuery) → StaffQueue · viewStaffCase(ra, actor, { reference }) → StaffCase
//   decideCase(ra, actor, { reference, version, decision, reason?, templateHash }) → StaffCase
//   confirmFee(ra, actor, { reference, version, amountFen, bankReference }) → StaffCase
//   enrolHolder(ra, { holder, profile, key, csr: Uint8Array, notBefore, notAfter }) → Enrolment { holder, pair: IssuedPair }
//   monitorEnrol(ra, actor: StaffActor, { profile, key, csr: base64 }) → MonitorEnrolment
//   expireDue(ra) → number of applications it moved on
//   hashPassword(password) → string for StaffMember.passwordHash
//   publicProfile(profile) → PublicProfile
export * from './actor.ts'
export * from './ports.ts'
export * from './workflow.ts'
