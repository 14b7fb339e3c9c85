/** An entity as this registry tells of it; see docs/registry.md. */
export interface Entity {
  /** 统一社会信用代码, GB 32100. */
  idNumber: string
  name: string
  address: string
  status: 'registered' | 'struck-off'
  numbers: {
    socialCreditCode?: string
    /** 组织机构代码, GB 11714. */
    organisationCode?: string
    /** 纳税人识别号. */
    taxNumber?: string
    /** 社会保险登记号. */
    socialInsuranceNumber?: string
    /** 住房公积金单位账号. */
    housingFundNumber?: string
  }
  /** As of when; RFC 3339. */
  asOf: string
}
