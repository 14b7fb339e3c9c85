// What takes two people: one's wish, another one's word, done once.
export { decideProposal, finishProposals, listProposals } from './decide-proposal.ts'
