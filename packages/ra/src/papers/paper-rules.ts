/** Larger than any scan of a page ought to be; the edge refuses more before it is read. */
export const PAPER_MAX_BYTES = 10 * 1024 * 1024
/** Of one application. */
export const PAPERS_MOST = 12
/** Of one kind: an ID has two sides, a document several sheets photographed one by one. */
export const PAPERS_MOST_A_KIND = 4
export const PREVIEW_WIDTH = 1200
