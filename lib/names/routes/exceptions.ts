/** Where a function serves more than the resource that it is named by, or an operation lies elsewhere than its resource: why. */
import type { HttpFunction } from '../limits.ts'

export const EXCEPTIONS = {
  submit: 'The one hot path of the API: it has concurrency of its own in reserve, and the smallest bundle.',
  documents: 'Links to stored papers, whatever they belong to, need the presigner and the grants on both buckets.',
  authorizations: 'An interest is shown by a paper that goes under lock, as the letter of an owner does.',
  institutions:
    "The authority's acts on the directory are rare and share their grants; reads of the directory have none of them.",
} as const satisfies Partial<Record<HttpFunction, string>>
