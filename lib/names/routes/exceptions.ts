/** Where a function serves more than the resource that it is named by, or an operation lies elsewhere than its resource: why. */
import type { HttpFunction } from '../limits.ts'

export const EXCEPTIONS = {
  submit: 'The one hot path of the API: it has concurrency of its own in reserve, and the smallest bundle.',
  forms:
    'Papers that the platform made are signed where they are made and compared: with the scanner and both buckets.',
  documents: 'Links to stored papers, whatever they belong to, need the presigner and the grants on both buckets.',
  authorizations:
    'Owners take back letters at the window where banks record them. Common materials and what shows an interest are papers that go under lock, as the letters of owners do.',
  'result-certificates': 'Statements of fees are set as PDF too, with the same font of 8 MB beside the bundle.',
  institutions:
    "The authority's acts on the directory are rare and share their grants; reads of the directory have none of them.",
  keys: 'What an institution keeps itself in the directory shares its grants: keys, clients, branches, officers.',
} as const satisfies Partial<Record<HttpFunction, string>>
