declare module '*.css'
declare module '*.svg' {
  const url: string
  export default url
}
declare module '*?worker' {
  const Worker: new () => globalThis.Worker
  export default Worker
}
