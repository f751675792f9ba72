export const HOT_FUNCTIONS: ReadonlySet<string> = new Set([
  'token',
  'authorizer',
  'submit',
  'cases',
  'decisions',
  'deliver',
])
export const DOCUMENT_FUNCTIONS: ReadonlySet<string> = new Set(['documents', 'examine'])

export const TARGETS = {
  hotBytes: 400_000,
  documentBytes: 560_000,
  importRatio: 1.3,
  submitRatio: 2.0,
  writeUnits: 130,
} as const
