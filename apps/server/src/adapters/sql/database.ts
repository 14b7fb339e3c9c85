import type { CaTables } from './ca-tables.ts'
import type { ImportTables } from './import-tables.ts'
import type { KmTables } from './km-tables.ts'
import type { LifeTables } from './life-tables.ts'
import type { NoticeTables } from './notice-tables.ts'
import type { OrderTables } from './order-tables.ts'
import type { PayTables } from './pay-tables.ts'
import type { SealTables } from './ra-seal-tables.ts'
import type { RaTables } from './ra-tables.ts'
import type { ServerTables } from './server-tables.ts'
import type { StaffTables } from './staff-tables.ts'

export type Database = CaTables &
  ImportTables &
  KmTables &
  LifeTables &
  NoticeTables &
  OrderTables &
  PayTables &
  RaTables &
  SealTables &
  ServerTables &
  StaffTables
