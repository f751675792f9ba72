/** What clients of the sandbox may ask for: all of their audience. */
const BANK_SCOPES = [
  'cases.read',
  'cases.write',
  'archives.read',
  'archives.write',
  'authorizations.read',
  'authorizations.write',
  'queries.read',
  'queries.write',
  'payments.read',
  'payments.write',
  'documents.read',
  'documents.write',
  'notifications.read',
  'endpoints.write',
  'directory.read',
  'matters.read',
  'matters.write',
  'keys.write',
  'reports.read',
  'reports.write',
]

const REGISTRY_SCOPES = [
  'archives.read',
  'archives.write',
  'documents.read',
  'documents.write',
  'endpoints.write',
  'directory.read',
  'inbox.read',
  'decisions.write',
  'payments.read',
  'queries.answer',
  'matters.read',
  'matters.write',
  'keys.write',
  'reports.read',
  'reports.write',
]

const AUTHORITY_SCOPES = [
  'directory.read',
  'archives.read',
  'archives.write',
  'notifications.read',
  'institutions.read',
  'institutions.write',
  'directory.write',
  'audit.read',
  'payments.read',
  'documents.read',
  'documents.write',
  'matters.read',
  'matters.write',
  'keys.write',
  'reports.read',
  'reports.write',
]

const REGULATOR_SCOPES = ['directory.read', 'audit.read', 'matters.read', 'reports.read', 'reports.write', 'keys.write']

export const SCOPES = {
  bank: BANK_SCOPES,
  registry: REGISTRY_SCOPES,
  authority: AUTHORITY_SCOPES,
  regulator: REGULATOR_SCOPES,
}
