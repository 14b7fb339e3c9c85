export { type SampleApp, type SampleAppConfig, startSampleApp } from './start-sample-app.ts'
