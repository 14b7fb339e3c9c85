import { describe, expect, it } from 'vitest'
import { readCertificate } from './certificate.ts'

// openssl req -x509 -utf8 -subj "/C=CN/O=示范单位/CN=张伟" -set_serial 0xa1b2c3: P-256; its end is a GeneralizedTime
const CERTIFICATE =
  'MIIBsDCCAVegAwIBAgIEAKGywzAKBggqhkjOPQQDAjA1MQswCQYDVQQGEwJDTjEVMBMGA1UECgwM56S66IyD5Y2V5L2NMQ8wDQYD' +
  'VQQDDAblvKDkvJ8wIBcNMjYxMTIyMDExMTQyWhgPMjA1MjExMjUwMTExNDJaMDUxCzAJBgNVBAYTAkNOMRUwEwYDVQQKDAznpLro' +
  'jIPljZXkvY0xDzANBgNVBAMMBuW8oOS8nzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHGwgMqhjIskquxyH6EhguZgLyEcj5RI' +
  'tMi3cmfGBPDvu9Noizws/nnLUXiZwFWTlnp8zj6biAyI6lBhvUcwIh2jUzBRMB0GA1UdDgQWBBQy0IBTEq90lemaP+j9hoiK9tmC' +
  'jDAfBgNVHSMEGDAWgBQy0IBTEq90lemaP+j9hoiK9tmCjDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIB0yHbFd' +
  'pXdkYYnahT3xPc9OT0ddGJ2Q7MWJpTW34zjWAiAcjkirsD+bdjHYJG4OslMKyI0KVZ8vAiizRzXeiAkRZg=='

describe('a certificate, read for showing', () => {
  it('gives holder, serial and dates', () => {
    const { holderName, serial, notBefore, notAfter } = readCertificate(CERTIFICATE)
    expect({ holderName, serial }).toEqual({ holderName: '张伟', serial: 'a1b2c3' })
    expect([notBefore.toISOString(), notAfter.toISOString()]).toEqual([
      '2026-11-22T01:11:42.000Z',
      '2052-11-25T01:11:42.000Z',
    ])
  })

  it('refuses what is cut short or no certificate', () => {
    for (const length of [8, 40, 200]) {
      expect(() => readCertificate(CERTIFICATE.slice(0, length))).toThrow(RangeError)
    }
    expect(() => readCertificate('MAA=')).toThrow(RangeError)
  })
})
