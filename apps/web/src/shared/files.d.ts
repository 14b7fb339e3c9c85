declare module '*.css'
declare module '*.svg' {
  const url: string
  export default url
}
declare module '*?worker' {
  const Worker: new () => globalThis.Worker
  export default Worker
}
// the package's own declarations use imports without extensions, which Node's resolution does not follow
declare module 'altcha/lib' {
  export interface Challenge {
    parameters: { algorithm: string; expiresAt?: number }
    signature?: string
  }
  export function solveChallengeWorkers(options: {
    challenge: Challenge
    concurrency: number
    createWorker(algorithm: string): Worker
    controller?: AbortController
    timeout?: number
  }): Promise<{ counter: number; derivedKey: string } | null>
}
