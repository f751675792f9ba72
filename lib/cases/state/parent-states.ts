/** Where the parent of a loan over several registries may stand, and its events. */

/** `validating` until the parts are made; the others are read off the parts. */
export const PARENT_STATES = [
  'validating',
  'divided',
  'registered',
  'certified',
  'part-failed',
  'not-registered',
] as const
export type ParentState = (typeof PARENT_STATES)[number]

/** The event by which the parent comes to a state. */
export const PARENT_EVENTS = {
  divided: 'loan.divided',
  registered: 'loan.secured',
  certified: 'loan.certified',
  'part-failed': 'loan.part-failed',
  'not-registered': 'loan.not-secured',
} as const satisfies Record<Exclude<ParentState, 'validating'>, string>

/** `loan.part-moved`: a part went on, and the parent stands where it stood. `loan.part-replaced`: one that failed was filed again. */
type PartEventType = 'loan.part-moved' | 'loan.part-replaced'
export type ParentEventType = (typeof PARENT_EVENTS)[keyof typeof PARENT_EVENTS] | PartEventType
