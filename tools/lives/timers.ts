/** What happens at a time: a binary heap. */
export type Timer = { readonly at: number; readonly order: number; readonly run: () => void }

/** The earliest first; of two at once the one that was set first. */
export class Timers {
  readonly #heap: Timer[] = []

  get earliest(): Timer | undefined {
    return this.#heap[0]
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a] as Timer, this.#heap[b] as Timer]
    return one.at < other.at || (one.at === other.at && one.order < other.order)
  }

  #swap(a: number, b: number): void {
    const held = this.#heap[a] as Timer
    this.#heap[a] = this.#heap[b] as Timer
    this.#heap[b] = held
  }

  push(timer: Timer): void {
    let at = this.#heap.push(timer) - 1
    for (let up = (at - 1) >> 1; at > 0 && this.#before(at, up); up = (at - 1) >> 1) {
      this.#swap(at, up)
      at = up
    }
  }

  pop(): Timer | undefined {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (first === undefined || last === undefined || first === last) return first
    this.#heap[0] = last
    for (let at = 0; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.#heap.length && this.#before(child, least)) least = child
      if (least === at) return first
      this.#swap(at, least)
      at = least
    }
  }
}
