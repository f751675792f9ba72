/**
 * Unit prices as data, with their day and how far they can be trusted: H surely, M probably, L roughly. They change: put the day's price in
 * before a budget is made of them.
 */
export type Confidence = 'H' | 'M' | 'L'
type Price = {
  readonly per: string
  readonly aws: readonly [number, Confidence]
  readonly cn: readonly [number, Confidence]
}

export const PRICED_ON = '2026-11-28'

export const PLACES = {
  aws: { region: 'ap-southeast-1', currency: 'USD' },
  cn: { region: 'cn-north-1', currency: 'CNY' },
} as const
export type PlaceName = keyof typeof PLACES

export const PRICES = {
  writeUnits: { per: 'million write units', aws: [0.715, 'M'], cn: [11.1538, 'M'] },
  readUnits: { per: 'million read units', aws: [0.1425, 'M'], cn: [2.2308, 'L'] },
  rows: { per: 'GB and month in tables', aws: [0.285, 'M'], cn: [2.2, 'L'] },
  recovery: { per: 'GB and month of point-in-time recovery', aws: [0.228, 'M'], cn: [1.75, 'L'] },
  objects: { per: 'GB and month in S3', aws: [0.025, 'H'], cn: [0.18, 'L'] },
  objectRequests: { per: 'million S3 requests, all taken as writes', aws: [5, 'H'], cn: [40.5, 'L'] },
  queueRequests: { per: 'million SQS requests', aws: [0.4, 'H'], cn: [3.26, 'L'] },
  apiCalls: { per: 'million API calls', aws: [4.25, 'H'], cn: [28.94, 'M'] },
  invocations: { per: 'million invocations', aws: [0.2, 'H'], cn: [1.36, 'M'] },
  compute: { per: 'million GB seconds of functions', aws: [13.33, 'H'], cn: [113.477, 'M'] },
  logs: { per: 'GB of logs taken in', aws: [0.7, 'M'], cn: [6.228, 'L'] },
  transfer: { per: 'GB sent to the internet', aws: [0.12, 'H'], cn: [0.933, 'M'] },
  addresses: { per: 'NAT gateway and hour', aws: [0.059, 'H'], cn: [0.427, 'L'] },
  door: { per: 'interface endpoint, zone and hour', aws: [0.013, 'M'], cn: [0.094, 'L'] },
  keys: { per: 'customer key and month', aws: [1, 'H'], cn: [6.88, 'L'] },
  alarms: { per: 'alarm and month', aws: [0.1, 'H'], cn: [0.71, 'L'] },
  composites: { per: 'composite alarm and month', aws: [0.5, 'H'], cn: [3.5, 'L'] },
  metrics: { per: 'metric of our own and month', aws: [0.3, 'H'], cn: [2.1, 'L'] },
} as const satisfies Record<string, Price>

export type PricedBy = keyof typeof PRICES
