/** An engine had no room for a call, or others were in the way of it, for as long as there was time. Later the same call may succeed. */
export class Busy extends Error {
  override readonly name = 'Busy'
}
