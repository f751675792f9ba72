export type AlarmKind =
  | 'failing'
  | 'stands-still'
  | 'dead-letters'
  | 'waiting'
  | 'late'
  | 'unsealed'
  | 'gateway-failing'
  | 'slow'
  | 'cases-overdue'
  | 'figures-late'
  | 'scanner-down'
  | 'calendar-ends'
  | 'objective'

export type AlarmRow = {
  /** After `dengtong-<stage>-`. */
  readonly name: string
  readonly kind: AlarmKind
  readonly impact: string
  /** Whether it wakes somebody by itself, or only says which part a waking one is about. */
  readonly wakes: boolean
}
